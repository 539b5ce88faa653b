/* SPDX-License-Identifier: Apache-2.0 */
/* A consumer of guest memory that checks every byte it relies on. Threads share pages, not words: each
 * keeps what it last wrote in private memory.
 *   hammer PATH BYTES SOCKET THREADS MILLISECONDS SEED [FIRST]   random reads and writes; threads from FIRST on;
 *                                                                SIGTERM ends it before its time
 *   hammer PATH BYTES SOCKET touch GPN                     one read; SIGBUS is reported
 *   hammer PATH BYTES SOCKET unprivileged                  the same, as another user
 *   hammer PATH BYTES SOCKET rung                          attaches while a timer rings all the time, as one of QEMU's may */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "link.h"

enum { PAGE = 4096, SLOTS = 8, BURST = 200 };

static volatile uint64_t *guest;
static size_t pages;
static volatile int stop;

struct worker {
  pthread_t thread;
  uint64_t seed;
  unsigned id;
  uint64_t *mine; /* [page][slot] */
  uint64_t ops, wrong;
};

static uint64_t next_random(uint64_t *s) {
  *s ^= *s << 13;
  *s ^= *s >> 7;
  return *s ^= *s << 17;
}

static volatile uint64_t *word(const struct worker *w, size_t page, size_t slot) {
  return guest + page * (PAGE / 8) + slot * (PAGE / 8 / SLOTS) + w->id;
}

static void check(struct worker *w, size_t page, size_t slot) {
  const uint64_t got = *word(w, page, slot);
  uint64_t *want = &w->mine[page * SLOTS + slot];
  if (got == *want) return;
  if (w->wrong++ < 3) fprintf(stderr, "page %zu slot %zu: %llu, not %llu\n", page, slot, (unsigned long long)got, (unsigned long long)*want);
  *want = got;
}

static void *work(void *arg) {
  struct worker *w = (struct worker *)arg;
  while (!stop) {
    const uint64_t r = next_random(&w->seed);
    const size_t page = (size_t)(r % pages), slot = (size_t)(r >> 32) % SLOTS;
    const unsigned kind = (unsigned)(r >> 40) % 4;
    if (kind != 0) check(w, page, slot); /* 0 writes first: the fault is one to write */
    w->ops++;
    if (kind == 1) continue;
    /* Many stores in a row, so that a store can fall between any two steps of the driver. */
    for (unsigned i = 0; i < BURST; i++) {
      const uint64_t v = ++w->mine[page * SLOTS + slot];
      *word(w, page, slot) = v;
      if (*word(w, page, slot) != v) check(w, page, slot);
    }
  }
  return NULL;
}

static void on_bus(int sig) {
  (void)sig;
  static const char text[] = "{\"sigbus\":true}\n";
  if (write(1, text, sizeof text - 1) < 0) _exit(1);
  _exit(0);
}

static void on_alarm(int sig) { (void)sig; }

/* Without SA_RESTART: what waits is interrupted. */
static void ring_every(long us) {
  struct sigaction act;
  memset(&act, 0, sizeof act);
  act.sa_handler = on_alarm;
  sigaction(SIGALRM, &act, NULL);
  const struct itimerval timer = {{0, us}, {0, us}};
  setitimer(ITIMER_REAL, &timer, NULL);
}

static void on_term(int sig) { (void)sig; /* nanosleep returns */ }

static int hammer(unsigned threads, unsigned ms, uint64_t seed, unsigned first) {
  struct worker w[8];
  memset(w, 0, sizeof w);
  if (threads > 8 || first + threads > PAGE / 8 / SLOTS) return 2;
  for (unsigned i = 0; i < threads; i++) {
    w[i].id = first + i;
    w[i].seed = seed * 1000003 + w[i].id + 1;
    w[i].mine = (uint64_t *)calloc(pages * SLOTS, sizeof *w[i].mine);
    pthread_create(&w[i].thread, NULL, work, &w[i]);
  }
  signal(SIGTERM, on_term);
  const struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000};
  nanosleep(&t, NULL);
  stop = 1;
  uint64_t ops = 0, wrong = 0;
  for (unsigned i = 0; i < threads; i++) pthread_join(w[i].thread, NULL);
  for (unsigned i = 0; i < threads; i++) {
    for (size_t p = 0; p < pages; p++)
      for (size_t s = 0; s < SLOTS; s++) check(&w[i], p, s);
    ops += w[i].ops;
    wrong += w[i].wrong;
  }
  printf("{\"ops\":%llu,\"wrong\":%llu}\n", (unsigned long long)ops, (unsigned long long)wrong);
  return 0;
}

int main(int argc, char **argv) {
  char why[320] = "usage";
  uint64_t ino = 0;
  struct weft_link link;
  if (argc < 5) return 2;
  prctl(PR_SET_PDEATHSIG, SIGKILL); /* else a failed test leaves a process that waits for ever */
  const size_t bytes = (size_t)strtoull(argv[2], NULL, 10);
  pages = bytes / PAGE;
  guest = (volatile uint64_t *)weft_link_map(argv[1], bytes, &ino, why, sizeof why);
  if (!strcmp(argv[4], "unprivileged") && setuid(65534) < 0) return 2;
  const int rung = !strcmp(argv[4], "rung");
  if (rung) ring_every(20);
  if (!guest || weft_link_attach(&link, argv[3], ino, why, sizeof why) < 0) {
    fprintf(stderr, "hammer: %s\n", why);
    return 1;
  }
  if (rung) ring_every(0);
  printf("attached\n");
  fflush(stdout);
  if (rung) return 0;
  if (!strcmp(argv[4], "touch") && argc > 5) {
    signal(SIGBUS, on_bus);
    printf("{\"value\":%llu}\n", (unsigned long long)guest[strtoull(argv[5], NULL, 10) * (PAGE / 8)]);
    return 0;
  }
  if (argc < 7) return 2;
  return hammer((unsigned)atoi(argv[4]), (unsigned)atoi(argv[5]), strtoull(argv[6], NULL, 10), argc > 7 ? (unsigned)atoi(argv[7]) : 0);
}
