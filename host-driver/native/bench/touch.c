/* SPDX-License-Identifier: Apache-2.0 */
/* A consumer that times how long a touch of a page takes that is not there: fault, handler, mapped, running again.
 *   touch PATH BYTES SOCKET THREADS SEED      each page once, in random order, by one of the threads */
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>

#include "link.h"

enum { PAGE = 4096 };

struct worker {
  pthread_t thread;
  volatile uint8_t *guest;
  const uint32_t *order;
  uint32_t *ns;
  size_t pages;
};

static pthread_barrier_t begin;

static uint64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void *work(void *arg) {
  const struct worker *w = (const struct worker *)arg;
  pthread_barrier_wait(&begin);
  for (size_t i = 0; i < w->pages; i++) {
    const uint64_t from = now_ns();
    w->guest[(size_t)w->order[i] * PAGE] = 1;
    w->ns[i] = (uint32_t)(now_ns() - from);
  }
  return NULL;
}

static int ascending(const void *a, const void *b) {
  const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  char why[320] = "usage";
  uint64_t ino = 0;
  struct weft_link link;
  struct worker w[16];
  if (argc < 6) return 2;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const size_t bytes = (size_t)strtoull(argv[2], NULL, 10), pages = bytes / PAGE, threads = (size_t)atoi(argv[4]);
  uint64_t random = strtoull(argv[5], NULL, 10) * 0x9e3779b97f4a7c15u + 1;
  volatile uint8_t *guest = (volatile uint8_t *)weft_link_map(argv[1], bytes, &ino, why, sizeof why);
  if (threads < 1 || threads > 16 || !guest || weft_link_attach(&link, argv[3], ino, why, sizeof why) < 0) {
    fprintf(stderr, "touch: %s\n", why);
    return 1;
  }
  uint32_t *order = calloc(pages, sizeof *order), *ns = calloc(pages, sizeof *ns);
  if (!order || !ns) return 1;
  for (size_t i = 0; i < pages; i++) {
    random ^= random << 13;
    random ^= random >> 7;
    random ^= random << 17;
    const size_t j = (size_t)(random % (i + 1));
    order[i] = order[j];
    order[j] = (uint32_t)i;
  }
  pthread_barrier_init(&begin, NULL, (unsigned)threads + 1);
  const size_t share = pages / threads;
  for (size_t t = 0; t < threads; t++) {
    w[t] = (struct worker){0, guest, order + t * share, ns + t * share, share};
    pthread_create(&w[t].thread, NULL, work, &w[t]);
  }
  const uint64_t from = now_ns();
  pthread_barrier_wait(&begin);
  for (size_t t = 0; t < threads; t++) pthread_join(w[t].thread, NULL);
  const uint64_t took = now_ns() - from;
  const size_t n = share * threads;
  qsort(ns, n, sizeof *ns, ascending);
  printf("{\"faults\":%zu,\"ns\":%llu,\"p50Ns\":%u,\"p99Ns\":%u}\n", n, (unsigned long long)took, ns[n / 2], ns[n * 99 / 100]);
  return 0;
}
