/* SPDX-License-Identifier: Apache-2.0 */
/* SPI NOR flash, JEDEC commands, 3-byte addresses. Every wait has a limit by the clock. */
#include <string.h>

#include "hal.h"
#include "reg.h"

#define READ_ID 0x9fu
#define READ_STATUS 0x05u
#define WRITE_ENABLE 0x06u
#define READ_DATA 0x03u
#define PAGE_PROGRAM 0x02u
#define SECTOR_ERASE 0x20u

#define STATUS_BUSY 0x01u
#define STATUS_WRITE_ENABLED 0x02u
#define SIZE_LOG2 24u /* as the third byte of the id has it */
#define BUSY_LIMIT_MS 1000u
#define CHUNK 64u

static hal_flash_stats_t stats;
hal_flash_stats_t hal_flash_stats(void) { return stats; }

static void select(bool on) { reg_write(WEFT_REG_SPI_SELECT, on ? 1u : 0u); }

static void shift1(uint32_t byte) { reg_write(WEFT_REG_SPI_WRITE1, byte); }
static void shift4(uint32_t word) { reg_write(WEFT_REG_SPI_WRITE4, word); }
static uint32_t shifted(void) { return reg_read(WEFT_REG_SPI_READ); }

static void command_at(uint32_t command, uint32_t address) {
  shift4(command | (address >> 16 & 0xffu) << 8 | (address >> 8 & 0xffu) << 16 | (address & 0xffu) << 24);
}

static uint32_t status(void) {
  select(true);
  shift1(READ_STATUS);
  shift1(0);
  const uint32_t s = shifted();
  select(false);
  return s;
}

static bool wait_ready(void) {
  const uint64_t end = hal_now_cycles() + (uint64_t)(hal_clock_hz() / 1000u) * BUSY_LIMIT_MS;
  while ((status() & STATUS_BUSY) != 0) {
    if (hal_now_cycles() > end) return false;
  }
  return true;
}

static bool write_enable(void) {
  select(true);
  shift1(WRITE_ENABLE);
  select(false);
  return (status() & STATUS_WRITE_ENABLED) != 0;
}

bool hal_flash_present(void) {
  select(true);
  shift1(READ_ID);
  shift1(0);
  const uint32_t maker = shifted();
  shift1(0);
  shift1(0);
  const uint32_t size = shifted();
  select(false);
  return maker != 0 && maker != 0xffu && size >= SIZE_LOG2 && size < 32;
}

void hal_flash_read(uint32_t address, void *to, size_t bytes) {
  uint8_t *p = to;
  if (address > WEFT_FLASH_BYTES || bytes > WEFT_FLASH_BYTES - address) {
    memset(to, 0xff, bytes);
    return;
  }
  select(true);
  command_at(READ_DATA, address);
  for (; bytes >= 4; bytes -= 4, p += 4) {
    shift4(0);
    const uint32_t word = shifted();
    memcpy(p, &word, sizeof word);
  }
  for (; bytes > 0; bytes--) {
    shift1(0);
    *p++ = (uint8_t)shifted();
  }
  select(false);
}

static bool took(uint32_t address, const uint8_t *bytes, size_t length) {
  uint8_t chunk[CHUNK];
  for (size_t at = 0; at < length; at += CHUNK) {
    const size_t n = length - at < CHUNK ? length - at : CHUNK;
    hal_flash_read(address + (uint32_t)at, chunk, n);
    if (bytes != NULL && memcmp(chunk, bytes + at, n) != 0) return false;
    for (size_t i = 0; bytes == NULL && i < n; i++) {
      if (chunk[i] != 0xff) return false;
    }
  }
  return true;
}

static bool count(bool ok) {
  if (!ok) stats.failures++;
  return ok;
}

bool hal_flash_program(uint32_t address, const void *from, size_t bytes) {
  const uint8_t *p = from;
  stats.programs++;
  if (address >= WEFT_FLASH_BYTES || bytes == 0 || bytes > WEFT_FLASH_PAGE_BYTES - address % WEFT_FLASH_PAGE_BYTES) return count(false);
  if (!write_enable()) return count(false);
  select(true);
  command_at(PAGE_PROGRAM, address);
  size_t at = 0;
  for (; at + 4 <= bytes; at += 4) {
    uint32_t word;
    memcpy(&word, p + at, sizeof word);
    shift4(word);
  }
  for (; at < bytes; at++) shift1(p[at]);
  select(false);
  return count(wait_ready() && took(address, p, bytes));
}

bool hal_flash_erase_sector(uint32_t address) {
  stats.erases++;
  if (address >= WEFT_FLASH_BYTES || address % WEFT_FLASH_SECTOR_BYTES != 0 || !write_enable()) return count(false);
  select(true);
  command_at(SECTOR_ERASE, address);
  select(false);
  return count(wait_ready() && took(address, NULL, WEFT_FLASH_SECTOR_BYTES));
}
