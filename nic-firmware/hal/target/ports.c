/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "hal.h"
#include "reg.h"

#define REPORT_WORDS (WEFT_HID_REPORT_BYTES / 4u)

static bool overrun;

/* Reading STATUS clears what happened, so it is kept here. */
static uint32_t uart_status(void) {
  const uint32_t s = reg_read(WEFT_REG_UART_STATUS);
  if ((s & WEFT_REG_UART_STATUS_OVERRUN) != 0) overrun = true;
  return s;
}

size_t hal_uart_read(uint8_t *to, size_t room) {
  size_t n = 0;
  while (n < room) {
    const uint32_t d = reg_read(WEFT_REG_UART_DATA);
    if ((d & WEFT_REG_UART_DATA_EMPTY) != 0) break;
    to[n++] = (uint8_t)d;
  }
  return n;
}

size_t hal_uart_write(const uint8_t *from, size_t bytes) {
  const size_t room = REG_FIELD(uart_status(), UART_STATUS_TX_ROOM);
  const size_t n = bytes < room ? bytes : room;
  for (size_t i = 0; i < n; i++) reg_write(WEFT_REG_UART_DATA, from[i]);
  return n;
}

bool hal_uart_idle(void) { return (uart_status() & WEFT_REG_UART_STATUS_TX_IDLE) != 0; }

bool hal_uart_overrun(void) {
  (void)uart_status();
  const bool was = overrun;
  overrun = false;
  return was;
}

bool hal_hid_connected(void) { return (reg_read(WEFT_REG_HID_STATUS) & WEFT_REG_HID_STATUS_CONNECTED) != 0; }

bool hal_hid_read(uint8_t *report) {
  if (REG_FIELD(reg_read(WEFT_REG_HID_STATUS), HID_STATUS_OUT_REPORTS) == 0) return false;
  for (unsigned i = 0; i < REPORT_WORDS; i++) {
    const uint32_t word = reg_read(WEFT_REG_HID_OUT);
    memcpy(report + 4u * i, &word, sizeof word);
  }
  return true;
}

bool hal_hid_write(const uint8_t *report) {
  if (REG_FIELD(reg_read(WEFT_REG_HID_STATUS), HID_STATUS_IN_ROOM) == 0) return false;
  for (unsigned i = 0; i < REPORT_WORDS; i++) {
    uint32_t word;
    memcpy(&word, report + 4u * i, sizeof word);
    reg_write(WEFT_REG_HID_IN, word);
  }
  return true;
}
