/* SPDX-License-Identifier: Apache-2.0 */
/* One management port: bytes in, frames out of them, and back. */
#ifndef WEFT_PORT_H
#define WEFT_PORT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cobs.h"
#include "hid_stream.h"
#include "weft_mgmt.h"

#define FRAME_MAX (sizeof(struct weft_mgmt_frame) + WEFT_MAX_PAYLOAD + WEFT_FRAME_CRC_BYTES)
#define ENCODED_MAX (COBS_MAX(FRAME_MAX) + 2u) /* a delimiter before and after */

enum { PORT_UART, PORT_HID, PORTS };

typedef struct {
  uint64_t next, period; /* cycles; period 0: no telemetry */
  uint32_t sequence;
  uint16_t session, period_ms, first, count;
} subscription_t;

typedef struct {
  uint8_t kind; /* PORT_UART or PORT_HID */
  bool skip;    /* too long: wait for the delimiter */
  bool answered; /* `asked` has its reply in `reply` */
  bool deferred; /* `asked` still waits for it */
  uint8_t in[WEFT_HID_REPORT_BYTES]; /* received, not looked at yet */
  size_t in_at, in_length;
  uint8_t rx[ENCODED_MAX];
  size_t rx_length;
  uint8_t tx[ENCODED_MAX];
  size_t tx_at, tx_length;
  uint8_t reply[FRAME_MAX]; /* the last one, in case it is asked for again */
  struct weft_mgmt_frame asked;
  uint32_t asked_crc;
  uint16_t events; /* BLOCK_REQUESTs sent */
  hid_stream_t hid;
  subscription_t subscription;
} port_t;

void port_init(port_t *p, unsigned kind);
/* The next whole frame, its CRC checked: its length without CRC, 0 if there is none. It lies in p->rx until the next call. */
size_t port_receive(port_t *p, uint32_t *bad);
/* Is there room for a frame? */
bool port_ready(const port_t *p);
/* Sends header, payload (header->length bytes) and CRC; `frame` has the header's room before the payload, and that of the CRC after it. */
void port_send(port_t *p, const struct weft_mgmt_frame *header, uint8_t *frame);
/* Moves bytes to the hardware, as many as it takes. */
void port_transmit(port_t *p);
/* All is on the wire. */
bool port_drained(const port_t *p);

#endif
