/* SPDX-License-Identifier: Apache-2.0 */
#include "hid_stream.h"

#include <string.h>

#define HEAD 2u /* length, sequence */

size_t hid_stream_take(hid_stream_t *s, const uint8_t report[WEFT_HID_REPORT_BYTES], uint8_t to[WEFT_HID_REPORT_BYTES]) {
  size_t length = report[0];
  size_t at = 0;
  const bool gap = s->begun && report[1] != s->expected;
  s->begun = true;
  s->expected = (uint8_t)(report[1] + 1u);
  if (gap) s->gaps++;
  if (gap || length > WEFT_HID_DATA_BYTES) to[at++] = WEFT_FRAME_DELIMITER;
  if (length > WEFT_HID_DATA_BYTES) length = 0;
  memcpy(to + at, report + HEAD, length);
  return at + length;
}

size_t hid_stream_fill(hid_stream_t *s, const uint8_t *from, size_t length, uint8_t report[WEFT_HID_REPORT_BYTES]) {
  const size_t n = length < WEFT_HID_DATA_BYTES ? length : WEFT_HID_DATA_BYTES;
  memset(report, 0, WEFT_HID_REPORT_BYTES);
  report[0] = (uint8_t)n;
  report[1] = s->sent++;
  memcpy(report + HEAD, from, n);
  return n;
}
