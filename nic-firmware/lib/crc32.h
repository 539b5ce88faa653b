/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEFT_CRC32_H
#define WEFT_CRC32_H
#include <stddef.h>
#include <stdint.h>

/* CRC-32 of IEEE 802.3, as zlib has it; begin with 0, go on with the result. */
uint32_t weft_crc32(uint32_t crc, const void *bytes, size_t length);

#endif
