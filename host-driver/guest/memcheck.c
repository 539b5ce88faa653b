// SPDX-License-Identifier: Apache-2.0
// The guest's only program: fills memory with a keyed pattern, reads and rewrites it at random and
// proves at the end that no byte changed. Runs as PID 1 behind /init and powers the machine off
// with its pages still in place, so that the host can read the same digest out of them.
//
// Kernel command line: weft.work=MiB weft.seed=N weft.ops=N. Page layout: README.md beside this file.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/reboot.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { kPageBytes = 4096, kWords = kPageBytes / 4, kBody = 5, kShownErrors = 8, kProgressSteps = 16 };

#define MAGIC_LO 0x54464557u  // "WEFT"
#define MAGIC_HI 0x45474150u  // "PAGE"
#define GOLDEN 0x9e3779b9u

static uint32_t seed, pages;
static uint32_t *memory;   // The work set.
static uint32_t *version;  // What each page must hold now.
static uint64_t corrupt, rewrites;

// splitmix32's finalizer.
static uint32_t mix(uint32_t z) {
  z ^= z >> 16;
  z *= 0x21f0aaadu;
  z ^= z >> 15;
  z *= 0x735a2d97u;
  return z ^ (z >> 15);
}

static uint32_t tag_of(uint32_t index, uint32_t ver) {
  return mix(mix(mix(seed + GOLDEN) + index + GOLDEN) + ver + GOLDEN);
}

static uint32_t expected(uint32_t index, uint32_t ver, uint32_t tag, uint32_t word) {
  switch (word) {
    case 0: return MAGIC_LO;
    case 1: return MAGIC_HI;
    case 2: return index;
    case 3: return ver;
    case 4: return tag;
    default: return mix(tag + word * GOLDEN);
  }
}

static uint32_t *page_at(uint32_t index) { return memory + (size_t)index * kWords; }

static void write_page(uint32_t index, uint32_t ver) {
  uint32_t *p = page_at(index);
  const uint32_t tag = tag_of(index, ver);
  for (uint32_t w = 0; w < kBody; w++) p[w] = expected(index, ver, tag, w);
  for (uint32_t w = kBody; w < kWords; w++) p[w] = mix(tag + w * GOLDEN);
  version[index] = ver;
}

static void check_page(uint32_t index) {
  const uint32_t *p = page_at(index);
  const uint32_t ver = version[index], tag = tag_of(index, ver);
  for (uint32_t w = 0; w < kWords; w++) {
    const uint32_t want = expected(index, ver, tag, w), got = p[w];
    if (want == got) continue;
    if (corrupt++ < kShownErrors)
      printf("WEFT corrupt page=%u version=%u word=%u want=%08x got=%08x\n", index, ver, w, want, got);
    return;
  }
}

// A page's two hashes, of its even and of its odd words; their sums over all pages are the digest,
// so the order of the pages does not count.
static void digest_page(uint32_t index, uint32_t sum[2]) {
  const uint32_t *p = page_at(index);
  uint32_t h[2] = {0, 0};
  for (uint32_t w = 0; w < kWords; w++) {
    uint32_t x = h[w & 1] ^ p[w];
    h[w & 1] = ((x << 13) | (x >> 19)) * GOLDEN;
  }
  sum[0] += mix(h[0]);
  sum[1] += mix(h[1]);
}

static void progress(const char *phase, uint32_t done, uint32_t of) {
  const uint32_t step = of / kProgressSteps ? of / kProgressSteps : 1;
  if (done % step == 0 || done == of) printf("WEFT progress phase=%s done=%u of=%u corrupt=%llu\n", phase, done, of, (unsigned long long)corrupt);
}

static uint32_t parameter(const char *cmdline, const char *name, uint32_t fallback) {
  const char *at = strstr(cmdline, name);
  return at ? (uint32_t)strtoul(at + strlen(name), NULL, 0) : fallback;
}

static void power_off(void) {
  fflush(stdout);
  tcdrain(STDOUT_FILENO);
  sync();
  reboot(RB_POWER_OFF);
  for (;;) pause();
}

static void fail(const char *why) {
  printf("WEFT result failed reason=\"%s\"\n", why);
  power_off();
}

int main(void) {
  static char cmdline[4096];
  setvbuf(stdout, NULL, _IOLBF, 0);
  FILE *f = fopen("/proc/cmdline", "r");
  if (!f || !fgets(cmdline, sizeof cmdline, f)) fail("/proc/cmdline cannot be read");
  const uint32_t work_mib = parameter(cmdline, "weft.work=", 16);
  const uint32_t ops = parameter(cmdline, "weft.ops=", 1024);
  seed = parameter(cmdline, "weft.seed=", 1);
  pages = work_mib << 8;
  const size_t bytes = (size_t)pages * kPageBytes;
  void *work = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  version = calloc(pages, sizeof *version);
  if (pages == 0 || work == MAP_FAILED || !version) fail("not enough memory for weft.work");
  madvise(work, bytes, MADV_NOHUGEPAGE);
  memory = work;
  printf("WEFT start work=%u pages=%u seed=%u ops=%u\n", work_mib, pages, seed, ops);

  for (uint32_t i = 0; i < pages; i++) {
    write_page(i, 1);
    progress("fill", i + 1, pages);
  }
  uint32_t random = mix(seed ^ 0x5eedu);
  for (uint32_t i = 0; i < ops; i++) {
    random += GOLDEN;
    const uint32_t r = mix(random), index = (uint32_t)(((uint64_t)mix(r) * pages) >> 32);
    check_page(index);
    if (r & 1) {
      write_page(index, version[index] + 1);
      rewrites++;
    }
    progress("random", i + 1, ops);
  }
  uint32_t sum[2] = {0, 0};
  for (uint32_t i = 0; i < pages; i++) {
    check_page(i);
    digest_page(i, sum);
    progress("verify", i + 1, pages);
  }
  printf("WEFT result %s corrupt=%llu pages=%u rewrites=%llu digest=%08x%08x\n", corrupt ? "corrupt" : "ok", (unsigned long long)corrupt,
         pages, (unsigned long long)rewrites, sum[1], sum[0]);
  power_off();
}
