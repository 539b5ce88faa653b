/* SPDX-License-Identifier: Apache-2.0 */
/* The curve is Monocypher's; its own EdDSA hashes with BLAKE2b, so the SHA-512 that the standard asks for is put before it here. */
#include "ed25519.h"

#include "monocypher.h"
#include "sha512.h"

bool ed25519_check(const uint8_t signature[ED25519_SIGNATURE_BYTES], const uint8_t key[ED25519_KEY_BYTES], const void *message, size_t length) {
  uint8_t hash[SHA512_BYTES];
  uint8_t challenge[32];
  sha512_t s;
  sha512_init(&s);
  sha512_update(&s, signature, 32);
  sha512_update(&s, key, ED25519_KEY_BYTES);
  sha512_update(&s, message, length);
  sha512_final(&s, hash);
  crypto_eddsa_reduce(challenge, hash);
  return crypto_eddsa_check_equation(signature, key, challenge) == 0;
}
