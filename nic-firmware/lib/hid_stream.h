/* SPDX-License-Identifier: Apache-2.0 */
/* The framed stream in HID reports. */
#ifndef WEFT_HID_STREAM_H
#define WEFT_HID_STREAM_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "weft_mgmt.h"

typedef struct {
  uint8_t sent;    /* sequence of the next report to the host */
  uint8_t expected; /* sequence of the next report from the host */
  bool begun;
  uint32_t gaps;
} hid_stream_t;

/* Bytes of a report, which are moved to `to`. After a gap a delimiter comes first: what was collected is no frame. */
size_t hid_stream_take(hid_stream_t *s, const uint8_t report[WEFT_HID_REPORT_BYTES], uint8_t to[WEFT_HID_REPORT_BYTES]);
/* Makes a report; says how many bytes it took. */
size_t hid_stream_fill(hid_stream_t *s, const uint8_t *from, size_t length, uint8_t report[WEFT_HID_REPORT_BYTES]);

#endif
