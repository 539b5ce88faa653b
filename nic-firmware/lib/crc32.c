/* SPDX-License-Identifier: Apache-2.0 */
#include "crc32.h"

#define POLYNOMIAL 0xedb88320u

/* Four bits at a time: 64 bytes of table instead of 1024. */
uint32_t weft_crc32(uint32_t crc, const void *bytes, size_t length) {
  static uint32_t table[16];
  if (table[1] == 0) {
    for (uint32_t i = 0; i < 16; i++) {
      uint32_t c = i;
      for (unsigned bit = 0; bit < 4; bit++) c = (c & 1u) != 0 ? (c >> 1) ^ POLYNOMIAL : c >> 1;
      table[i] = c;
    }
  }
  const uint8_t *p = bytes;
  crc = ~crc;
  for (size_t i = 0; i < length; i++) {
    crc ^= p[i];
    crc = table[crc & 15u] ^ (crc >> 4);
    crc = table[crc & 15u] ^ (crc >> 4);
  }
  return ~crc;
}
