/* SPDX-License-Identifier: Apache-2.0 */
/* Consistent Overhead Byte Stuffing (Cheshire and Baker, 1999): any bytes, without a zero. */
#ifndef WEFT_COBS_H
#define WEFT_COBS_H
#include <stddef.h>
#include <stdint.h>

/* Longest encoding of so many bytes, without delimiter. */
#define COBS_MAX(bytes) ((bytes) + (bytes) / 254u + 1u)
#define COBS_BAD SIZE_MAX

/* Encoded length; `to` has room for COBS_MAX(length) and does not overlap. */
size_t cobs_encode(const uint8_t *from, size_t length, uint8_t *to);
/* In place, without delimiter: decoded length, or COBS_BAD. */
size_t cobs_decode(uint8_t *bytes, size_t length);

#endif
