/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "hal.h"
#include "reg.h"

#define WATCHDOG_UNIT 1024u
#define BLINK_MS 250u

uint64_t hal_now_cycles(void) {
  const uint32_t low = reg_read(WEFT_REG_TIMER_NOW_LO); /* keeps the high half */
  return (uint64_t)reg_read(WEFT_REG_TIMER_NOW_HI) << 32 | low;
}

uint32_t hal_clock_hz(void) { return reg_read(WEFT_REG_SYS_CLOCK_HZ); }

static void sleep(uint64_t until_cycles, uint32_t wake_by) {
  if (until_cycles <= hal_now_cycles()) return;
  reg_write(WEFT_REG_TIMER_COMPARE_HI, 0xffffffffu); /* no short moment with a time that has passed */
  reg_write(WEFT_REG_TIMER_COMPARE_LO, (uint32_t)until_cycles);
  reg_write(WEFT_REG_TIMER_COMPARE_HI, (uint32_t)(until_cycles >> 32));
  reg_write(WEFT_REG_SYS_ENABLE, wake_by | WEFT_REG_SYS_ENABLE_TIMER);
  (void)reg_read(WEFT_REG_SYS_SLEEP);
}

void hal_sleep(uint64_t until_cycles) { sleep(until_cycles, WEFT_REG_SYS_ENABLE_UART_RX | WEFT_REG_SYS_ENABLE_HID_OUT); }

void hal_watchdog_start(uint32_t limit_ms) {
  const uint64_t cycles = (uint64_t)(hal_clock_hz() / 1000u) * limit_ms;
  reg_write(WEFT_REG_WATCHDOG_LIMIT, (uint32_t)(cycles / WATCHDOG_UNIT) + 1u);
  hal_watchdog_feed();
}
void hal_watchdog_feed(void) { reg_write(WEFT_REG_WATCHDOG_FEED, WEFT_WATCHDOG_KEY); }

uint32_t hal_csr_read(uint32_t offset) { return reg_read(WEFT_CSR_BASE + offset); }
void hal_csr_write(uint32_t offset, uint32_t value) { reg_write(WEFT_CSR_BASE + offset, value); }
int32_t hal_sensor(unsigned index) { return (int32_t)reg_read(WEFT_REG_SENSOR_VALUE + 4u * index); }
void hal_led(unsigned bits) { reg_write(WEFT_REG_SYS_LED, bits); }

static void read_words(uint32_t address, void *to, size_t bytes) {
  for (uint32_t at = 0; at < bytes; at += 4) {
    const uint32_t word = reg_read(address + at);
    memcpy((uint8_t *)to + at, &word, sizeof word);
  }
}

void hal_identity(hal_identity_t *to) {
  to->fpga_id = reg_read(WEFT_REG_SYS_FPGA_ID);
  to->board = reg_read(WEFT_REG_SYS_BOARD);
  to->version = reg_read(WEFT_REG_SYS_VERSION);
  to->serial = (uint64_t)reg_read(WEFT_REG_SYS_SERIAL_HI) << 32 | reg_read(WEFT_REG_SYS_SERIAL_LO);
  read_words(WEFT_REG_SYS_GIT_HASH, to->git_hash, sizeof to->git_hash);
  read_words(WEFT_REG_SYS_CPU_NAME, to->cpu_name, sizeof to->cpu_name);
  read_words(WEFT_REG_SYS_CPU_VERSION, to->cpu_version, sizeof to->cpu_version);
  read_words(WEFT_REG_SYS_CPU_HASH, to->cpu_hash, sizeof to->cpu_hash);
}

unsigned hal_reset_cause(void) { return REG_FIELD(reg_read(WEFT_REG_SYS_CAUSE), SYS_CAUSE_CAUSE); }
unsigned hal_loaded_slot(void) { return REG_FIELD(reg_read(WEFT_REG_SYS_CAUSE), SYS_CAUSE_SLOT); }
bool hal_reconfigurable(void) { return REG_FIELD(reg_read(WEFT_REG_SYS_CAUSE), SYS_CAUSE_RECONFIGURABLE) != 0; }

_Noreturn static void reset(uint32_t how) {
  reg_write(WEFT_REG_SYS_RESET, WEFT_RESET_MAGIC | how);
  for (;;) {
  }
}
void hal_reset(void) { reset(0); }
void hal_reconfigure(unsigned slot) { reset(WEFT_REG_SYS_RESET_RECONFIGURE | slot); }

uint8_t *hal_load_area(void) { return (uint8_t *)(uintptr_t)WEFT_RAM_BASE; }
struct weft_boot_info *hal_boot_info(void) { return (struct weft_boot_info *)(uintptr_t)WEFT_BOOT_INFO; }

void hal_enter(void) {
  void (*const firmware)(void) = (void (*)(void))(uintptr_t)WEFT_RAM_BASE;
  firmware();
  for (;;) {
  }
}

void hal_stop(void) {
  for (unsigned leds = 0;; leds ^= 0xfu) {
    hal_led(leds);
    hal_watchdog_feed();
    sleep(hal_now_cycles() + (uint64_t)(hal_clock_hz() / 1000u) * BLINK_MS, 0);
  }
}
