/* SPDX-License-Identifier: Apache-2.0 */
/* A consumer whose accesses follow Zipf's law: few pages are used often, many now and then. Half of them store, all of them check
 * what was stored last.
 *   zipf PATH BYTES SOCKET OPERATIONS EXPONENT SEED [STEP]
 * Fills every page first, says "filled", waits for a line, then begins. After every STEP operations it says "step" and waits for
 * a line again, so that who watches can keep pace; at the end it says "done" and waits once more before it checks all pages. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <signal.h>
#include <time.h>

#include "link.h"

enum { PAGE = 4096, WORDS = PAGE / 8 };

static uint64_t next_random(uint64_t *s) {
  *s ^= *s << 13;
  *s ^= *s >> 7;
  return *s ^= *s << 17;
}

static double unit(uint64_t *s) { return (double)(next_random(s) >> 11) / 9007199254740992.0; }

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int pause_at(const char *what) {
  puts(what);
  fflush(stdout);
  return getchar() != EOF;
}

/* A program does something with what it reads. */
static uint64_t sum_of(const volatile uint64_t *page) {
  uint64_t sum = 0;
  for (size_t i = 0; i < WORDS; i++) sum += page[i];
  return sum;
}

int main(int argc, char **argv) {
  char why[320] = "usage";
  uint64_t ino = 0;
  struct weft_link link;
  if (argc < 7) return 2;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const size_t bytes = (size_t)strtoull(argv[2], NULL, 10), pages = bytes / PAGE;
  const uint64_t operations = strtoull(argv[4], NULL, 10);
  const double exponent = atof(argv[5]);
  const uint64_t step = argc > 7 ? strtoull(argv[7], NULL, 10) : 0;
  uint64_t random = strtoull(argv[6], NULL, 10) * 0x9e3779b97f4a7c15u + 1;
  volatile uint64_t *guest = (volatile uint64_t *)weft_link_map(argv[1], bytes, &ino, why, sizeof why);
  if (!guest || weft_link_attach(&link, argv[3], ino, why, sizeof why) < 0) {
    fprintf(stderr, "zipf: %s\n", why);
    return 1;
  }
  uint64_t *mine = calloc(pages, sizeof *mine), wrong = 0;
  uint32_t *order = calloc(pages, sizeof *order);
  double *below = calloc(pages, sizeof *below), sum = 0;
  if (!mine || !order || !below) return 1;
  for (size_t i = 0; i < pages; i++) {
    order[i] = (uint32_t)i;
    below[i] = sum += 1 / pow((double)(i + 1), exponent);
  }
  for (size_t i = pages - 1; i > 0; i--) {
    const size_t j = (size_t)(next_random(&random) % (i + 1));
    const uint32_t t = order[i];
    order[i] = order[j];
    order[j] = t;
  }
  for (size_t p = 0; p < pages; p++) guest[p * WORDS] = mine[p] = p + 1;
  if (!pause_at("filled")) return 1;
  const double begin = seconds();
  for (uint64_t i = 0; i < operations; i++) {
    const double x = unit(&random) * sum;
    size_t low = 0, high = pages - 1;
    while (low < high) {
      const size_t middle = (low + high) / 2;
      if (below[middle] <= x)
        low = middle + 1;
      else
        high = middle;
    }
    const size_t p = order[low];
    wrong += sum_of(guest + p * WORDS) != mine[p];
    if (next_random(&random) & 1) guest[p * WORDS] = ++mine[p];
    if (step && (i + 1) % step == 0 && !pause_at("step")) return 1;
  }
  const double took = seconds() - begin;
  if (!pause_at("done")) return 1;
  for (size_t p = 0; p < pages; p++) wrong += guest[p * WORDS] != mine[p];
  printf("{\"operations\":%llu,\"wrong\":%llu,\"seconds\":%.6f}\n", (unsigned long long)operations, (unsigned long long)wrong, took);
  return 0;
}
