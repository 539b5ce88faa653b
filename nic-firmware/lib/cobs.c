/* SPDX-License-Identifier: Apache-2.0 */
#include "cobs.h"

#define LONGEST 0xffu /* code of 254 bytes without a zero after them */

size_t cobs_encode(const uint8_t *from, size_t length, uint8_t *to) {
  size_t code_at = 0;
  size_t out = 1;
  uint8_t code = 1;
  for (size_t i = 0; i < length; i++) {
    if (from[i] != 0) {
      to[out++] = from[i];
      code++;
      if (code != LONGEST || i + 1 == length) continue;
    }
    to[code_at] = code;
    code_at = out++;
    code = 1;
  }
  to[code_at] = code;
  return out;
}

size_t cobs_decode(uint8_t *bytes, size_t length) {
  size_t in = 0;
  size_t out = 0;
  if (length == 0) return COBS_BAD;
  while (in < length) {
    const size_t code = bytes[in++];
    if (code == 0 || code - 1 > length - in) return COBS_BAD;
    for (size_t i = 1; i < code; i++) {
      if (bytes[in] == 0) return COBS_BAD;
      bytes[out++] = bytes[in++];
    }
    if (code != LONGEST && in < length) bytes[out++] = 0;
  }
  return out;
}
