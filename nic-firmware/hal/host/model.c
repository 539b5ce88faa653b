/* SPDX-License-Identifier: Apache-2.0 */
#include "model.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hal.h"

model_t model;

void model_init(void) {
  uint8_t *flash = model.flash;
  memset(&model, 0, sizeof model);
  model.flash = flash != NULL ? flash : malloc(WEFT_FLASH_BYTES);
  if (model.flash == NULL) abort();
  memset(model.flash, 0xff, WEFT_FLASH_BYTES);
  model.clock_hz = 50000000u;
  model.board = WEFT_BOARD_SIM;
  model.reconfigurable = true;
  model.uart_room = SIZE_MAX;
  model.sensor[WEFT_SENSOR_TEMPERATURE] = 41000;
  model.sensor[WEFT_SENSOR_VCC_CORE] = 1100;
  model.sensor[WEFT_SENSOR_VCC_AUX] = 2500;
  model.sensor[WEFT_SENSOR_VCC_IO] = 3300;
  model.csr[WEFT_CSR_ID_MAGIC / 4] = WEFT_CARD_MAGIC;
  model.csr[WEFT_CSR_ID_ABI / 4] = WEFT_ABI_VERSION;
  model.csr[WEFT_CSR_CTRL_EPOCH / 4] = 1;
  model.csr[WEFT_CSR_CTRL_MEMBERS / 4] = 0xffff;
}

void model_restart(unsigned cause) {
  model.cause = (uint8_t)cause;
  if (cause == WEFT_RESET_CAUSE_POWER_ON) model.loaded_slot = WEFT_SLOT_GOLDEN;
  model.uart_in.length = model.uart_out.length = model.hid_in.length = model.hid_out.length = 0;
  model.now = 0;
}

/* xorshift64* (Vigna) */
uint64_t model_random(void) {
  uint64_t x = model.random == 0 ? 0x9e3779b97f4a7c15u : model.random;
  x ^= x >> 12;
  x ^= x << 25;
  x ^= x >> 27;
  model.random = x;
  return x * 0x2545f4914f6cdd1du;
}

/* The model is stricter than hardware: what firmware must not do ends the test. */
static void demand(bool ok, const char *what) {
  if (ok) return;
  fprintf(stderr, "model: %s\n", what);
  abort();
}

static jmp_buf *innermost;

model_exit_t model_run(void (*body)(void *), void *with) {
  jmp_buf here;
  jmp_buf *const outer = innermost;
  innermost = &here;
  const int code = setjmp(here);
  if (code == 0) body(with);
  innermost = outer;
  return (model_exit_t)code;
}

void model_leave(model_exit_t how) {
  demand(innermost != NULL, "firmware left, and nobody runs it");
  longjmp(*innermost, (int)how);
}

bool hal_flash_present(void) { return true; }

void hal_flash_read(uint32_t address, void *to, size_t bytes) {
  demand(address <= WEFT_FLASH_BYTES && bytes <= WEFT_FLASH_BYTES - address, "read outside the flash");
  memcpy(to, model.flash + address, bytes);
}

static bool cut_now(void) {
  model.operations++;
  return model.operations == model.cut_at;
}

/* A cut program leaves some of the zeros: up to some byte all of them, or any of them anywhere. */
static void tear_program(uint32_t address, const uint8_t *bytes, size_t length) {
  const uint64_t kind = model_random() % 4;
  const size_t whole = (size_t)(model_random() % (length + 1));
  for (size_t i = 0; i < length; i++) {
    uint8_t keep = 0xff; /* ones here stay as they were */
    if (kind == 1 || (kind == 2 && i >= whole)) keep = (uint8_t)model_random();
    else if (kind == 2 || (kind == 3 && i < whole)) keep = 0;
    model.flash[address + i] &= (uint8_t)(bytes[i] | keep);
  }
}

/* A cut erase leaves some of the ones that it should have made. */
static void tear_erase(uint32_t address, size_t length) {
  const uint64_t kind = model_random() % 4;
  const size_t whole = (size_t)(model_random() % (length + 1));
  for (size_t i = 0; i < length; i++) {
    uint8_t made = 0;
    if (kind == 1 || (kind == 2 && i >= whole)) made = (uint8_t)model_random();
    else if (kind == 2 || (kind == 3 && i < whole)) made = 0xff;
    model.flash[address + i] |= made;
  }
}

static hal_flash_stats_t stats;
hal_flash_stats_t hal_flash_stats(void) { return stats; }

bool hal_flash_program(uint32_t address, const void *from, size_t bytes) {
  const uint8_t *p = from;
  demand(address <= WEFT_FLASH_BYTES && bytes <= WEFT_FLASH_BYTES - address, "program outside the flash");
  demand(bytes > 0 && address / WEFT_FLASH_PAGE_BYTES == (address + bytes - 1) / WEFT_FLASH_PAGE_BYTES, "program crosses a page");
  demand(address >= WEFT_FLASH_A, "program of the golden slot");
  stats.programs++;
  if (cut_now()) {
    tear_program(address, p, bytes);
    model_leave(MODEL_POWER_CUT);
  }
  for (size_t i = 0; i < bytes && !model.flash_sticks; i++) model.flash[address + i] &= p[i];
  return memcmp(model.flash + address, p, bytes) == 0;
}

bool hal_flash_erase_sector(uint32_t address) {
  demand(address % WEFT_FLASH_SECTOR_BYTES == 0 && address < WEFT_FLASH_BYTES, "erase of no sector");
  demand(address >= WEFT_FLASH_A, "erase of the golden slot");
  stats.erases++;
  if (cut_now()) {
    tear_erase(address, WEFT_FLASH_SECTOR_BYTES);
    model_leave(MODEL_POWER_CUT);
  }
  if (model.flash_sticks) return false;
  memset(model.flash + address, 0xff, WEFT_FLASH_SECTOR_BYTES);
  return true;
}

uint64_t hal_now_cycles(void) { return model.now; }
uint32_t hal_clock_hz(void) { return (uint32_t)model.clock_hz; }
void hal_sleep(uint64_t until_cycles) {
  if (model.uart_in.length == 0 && model.hid_in.length == 0 && until_cycles > model.now) model.now = until_cycles;
}
void hal_watchdog_start(uint32_t limit_ms) { (void)limit_ms; }
void hal_watchdog_feed(void) {}

static size_t take(model_queue_t *q, uint8_t *to, size_t room) {
  const size_t n = q->length < room ? q->length : room;
  memcpy(to, q->bytes, n);
  memmove(q->bytes, q->bytes + n, q->length - n);
  q->length -= n;
  return n;
}

static size_t give(model_queue_t *q, const uint8_t *from, size_t bytes) {
  const size_t room = MODEL_QUEUE - q->length;
  const size_t n = bytes < room ? bytes : room;
  memcpy(q->bytes + q->length, from, n);
  q->length += n;
  return n;
}

size_t hal_uart_read(uint8_t *to, size_t room) { return take(&model.uart_in, to, room); }
size_t hal_uart_write(const uint8_t *from, size_t bytes) {
  const size_t n = give(&model.uart_out, from, bytes < model.uart_room ? bytes : model.uart_room);
  if (model.uart_room != SIZE_MAX) model.uart_room -= n;
  return n;
}
bool hal_uart_idle(void) { return true; }
bool hal_uart_overrun(void) { return false; }

bool hal_hid_connected(void) { return true; }
bool hal_hid_read(uint8_t *report) { return take(&model.hid_in, report, WEFT_HID_REPORT_BYTES) != 0; }
bool hal_hid_write(const uint8_t *report) {
  if (MODEL_QUEUE - model.hid_out.length < WEFT_HID_REPORT_BYTES) return false;
  (void)give(&model.hid_out, report, WEFT_HID_REPORT_BYTES);
  return true;
}

uint32_t hal_csr_read(uint32_t offset) { return model.csr[offset / 4]; }
void hal_csr_write(uint32_t offset, uint32_t value) { model.csr[offset / 4] = value; }
int32_t hal_sensor(unsigned index) { return model.sensor[index]; }
void hal_led(unsigned bits) { (void)bits; }

void hal_identity(hal_identity_t *to) {
  memset(to, 0, sizeof *to);
  to->board = model.board;
  to->version = 0x01000000;
  to->serial = 0x1122334455667788u;
  memcpy(to->cpu_name, "host", 4);
}

unsigned hal_reset_cause(void) { return model.cause; }
unsigned hal_loaded_slot(void) { return model.loaded_slot; }
bool hal_reconfigurable(void) { return model.reconfigurable; }
void hal_reset(void) { model_leave(MODEL_RESET); }
void hal_reconfigure(unsigned slot) {
  model.loaded_slot = slot == model.refused_bitstream ? WEFT_SLOT_GOLDEN : (uint8_t)slot;
  model_leave(MODEL_RECONFIGURE);
}
uint8_t *hal_load_area(void) { return model.ram; }
struct weft_boot_info *hal_boot_info(void) { return &model.boot_info; }
void hal_enter(void) { model_leave(MODEL_ENTER); }
void hal_stop(void) { model_leave(MODEL_STOP); }
