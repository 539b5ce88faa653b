/* SPDX-License-Identifier: Apache-2.0 */
#include "port.h"

#include <string.h>

#include "crc32.h"
#include "hal.h"

#define HEADER sizeof(struct weft_mgmt_frame)

void port_init(port_t *p, unsigned kind) {
  memset(p, 0, sizeof *p);
  p->kind = (uint8_t)kind;
}

static bool fetch(port_t *p) {
  p->in_at = 0;
  if (p->kind == PORT_UART) {
    p->in_length = hal_uart_read(p->in, sizeof p->in);
  } else {
    uint8_t report[WEFT_HID_REPORT_BYTES];
    p->in_length = hal_hid_read(report) ? hid_stream_take(&p->hid, report, p->in) : 0;
  }
  return p->in_length > 0;
}

/* Length of a decoded frame without its CRC; 0: not a frame. */
static size_t check(uint8_t *bytes, size_t encoded) {
  const size_t length = cobs_decode(bytes, encoded);
  if (length == COBS_BAD || length < HEADER + WEFT_FRAME_CRC_BYTES || length > FRAME_MAX) return 0;
  const size_t body = length - WEFT_FRAME_CRC_BYTES;
  uint32_t crc;
  memcpy(&crc, bytes + body, sizeof crc);
  struct weft_mgmt_frame header;
  memcpy(&header, bytes, sizeof header);
  return crc == weft_crc32(0, bytes, body) && header.length == body - HEADER ? body : 0;
}

size_t port_receive(port_t *p, uint32_t *bad) {
  /* Bounded, so that a port that is flooded does not keep the others waiting. */
  for (unsigned fetched = 0; fetched < 2 * ENCODED_MAX / WEFT_HID_DATA_BYTES; fetched++) {
    if (p->in_at == p->in_length && !fetch(p)) return 0;
    while (p->in_at < p->in_length) {
      const uint8_t byte = p->in[p->in_at++];
      if (byte != WEFT_FRAME_DELIMITER) {
        if (p->rx_length == sizeof p->rx) p->skip = true;
        if (!p->skip) p->rx[p->rx_length++] = byte;
        continue;
      }
      const size_t encoded = p->skip ? 0 : p->rx_length;
      const bool empty = p->rx_length == 0;
      p->rx_length = 0;
      p->skip = false;
      const size_t length = encoded == 0 ? 0 : check(p->rx, encoded);
      if (length > 0) return length;
      if (!empty) (*bad)++;
    }
  }
  return 0;
}

bool port_ready(const port_t *p) { return p->tx_at == p->tx_length; }

void port_send(port_t *p, const struct weft_mgmt_frame *header, uint8_t *frame) {
  const size_t body = HEADER + header->length;
  memcpy(frame, header, HEADER);
  const uint32_t crc = weft_crc32(0, frame, body);
  memcpy(frame + body, &crc, sizeof crc);
  p->tx_at = 0;
  /* The first delimiter ends whatever noise the host has heard before. */
  p->tx[0] = WEFT_FRAME_DELIMITER;
  p->tx_length = 1 + cobs_encode(frame, body + sizeof crc, p->tx + 1);
  p->tx[p->tx_length++] = WEFT_FRAME_DELIMITER;
}

void port_transmit(port_t *p) {
  while (p->tx_at < p->tx_length) {
    const uint8_t *from = p->tx + p->tx_at;
    const size_t left = p->tx_length - p->tx_at;
    if (p->kind == PORT_UART) {
      const size_t n = hal_uart_write(from, left);
      if (n == 0) return;
      p->tx_at += n;
    } else {
      uint8_t report[WEFT_HID_REPORT_BYTES];
      hid_stream_t after = p->hid;
      const size_t n = hid_stream_fill(&after, from, left, report);
      if (!hal_hid_write(report)) return;
      p->hid = after;
      p->tx_at += n;
    }
  }
}

bool port_drained(const port_t *p) { return port_ready(p) && (p->kind != PORT_UART || hal_uart_idle()); }
