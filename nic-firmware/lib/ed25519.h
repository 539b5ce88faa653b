/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEFT_ED25519_H
#define WEFT_ED25519_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ED25519_KEY_BYTES 32u
#define ED25519_SIGNATURE_BYTES 64u

/* Is it a signature (RFC 8032, Ed25519, pure) of the message by that key? */
bool ed25519_check(const uint8_t signature[ED25519_SIGNATURE_BYTES], const uint8_t key[ED25519_KEY_BYTES], const void *message, size_t length);

#endif
