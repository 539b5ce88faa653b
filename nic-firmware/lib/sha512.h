/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEFT_SHA512_H
#define WEFT_SHA512_H
#include <stddef.h>
#include <stdint.h>

#define SHA512_BYTES 64u
#define SHA512_BLOCK 128u

/* SHA-512 (FIPS 180-4); Ed25519 asks for it. */
typedef struct {
  uint64_t state[8];
  uint64_t length;
  uint8_t block[SHA512_BLOCK];
} sha512_t;

void sha512_init(sha512_t *s);
void sha512_update(sha512_t *s, const void *bytes, size_t length);
void sha512_final(sha512_t *s, uint8_t hash[SHA512_BYTES]);

#endif
