/* SPDX-License-Identifier: Apache-2.0 */
/* What a compiler expects of a freestanding system. */
#include <stddef.h>
#include <stdint.h>

void *memcpy(void *restrict to, const void *restrict from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *to, int value, size_t n);
int memcmp(const void *a, const void *b, size_t n);

#define WORD 4u

static int aligned(const void *p) { return ((uintptr_t)p & (WORD - 1u)) == 0; }

void *memcpy(void *restrict to, const void *restrict from, size_t n) {
  uint8_t *t = to;
  const uint8_t *f = from;
  if (aligned(t) && aligned(f)) {
    for (; n >= WORD; n -= WORD, t += WORD, f += WORD) *(uint32_t *)(void *)t = *(const uint32_t *)(const void *)f;
  }
  while (n-- > 0) *t++ = *f++;
  return to;
}

void *memmove(void *to, const void *from, size_t n) {
  uint8_t *t = to;
  const uint8_t *f = from;
  if (t <= f) return memcpy(to, from, n);
  while (n-- > 0) t[n] = f[n];
  return to;
}

void *memset(void *to, int value, size_t n) {
  uint8_t *t = to;
  while (n-- > 0) *t++ = (uint8_t)value;
  return to;
}

int memcmp(const void *a, const void *b, size_t n) {
  const uint8_t *p = a;
  const uint8_t *q = b;
  for (size_t i = 0; i < n; i++) {
    if (p[i] != q[i]) return p[i] < q[i] ? -1 : 1;
  }
  return 0;
}
