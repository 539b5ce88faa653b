/* SPDX-License-Identifier: Apache-2.0 */
#include "flash_log.h"

#include <string.h>

#include "crc32.h"
#include "hal.h"

#define CHUNK 64u
#define CRC_AT offsetof(struct weft_flash_record, crc)

static bool is_blank(uint32_t address, uint32_t bytes) {
  uint8_t chunk[CHUNK];
  for (uint32_t at = 0; at < bytes; at += CHUNK) {
    hal_flash_read(address + at, chunk, CHUNK);
    for (unsigned i = 0; i < CHUNK; i++) {
      if (chunk[i] != 0xff) return false;
    }
  }
  return true;
}

static uint32_t record_crc(const struct weft_flash_record *head) { return weft_crc32(0, head, CRC_AT); }

/* Is there a good record at this place? */
static bool read_head(const flash_log_t *log, uint32_t address, struct weft_flash_record *head) {
  uint8_t chunk[CHUNK];
  hal_flash_read(address, head, sizeof *head);
  if (head->magic != WEFT_RECORD_MAGIC || head->version != WEFT_RECORD_VERSION || head->kind != log->kind) return false;
  if (head->length > log->place_bytes - sizeof *head || head->sequence == 0) return false;
  uint32_t crc = record_crc(head);
  for (uint32_t at = 0; at < head->length; at += CHUNK) {
    const uint32_t n = head->length - at < CHUNK ? head->length - at : CHUNK;
    hal_flash_read(address + (uint32_t)sizeof *head + at, chunk, n);
    crc = weft_crc32(crc, chunk, n);
  }
  return crc == head->crc;
}

void flash_log_open(flash_log_t *log) {
  log->newest = 0;
  log->sequence = 0;
  log->length = 0;
  for (uint32_t at = log->base; at < log->base + log->bytes; at += log->place_bytes) {
    struct weft_flash_record head;
    if (!read_head(log, at, &head) || head.sequence <= log->sequence) continue;
    log->newest = at;
    log->sequence = head.sequence;
    log->length = head.length;
  }
}

size_t flash_log_read(const flash_log_t *log, void *to, size_t room) {
  memset(to, 0, room);
  if (log->newest == 0) return 0;
  const size_t n = log->length < room ? log->length : room;
  hal_flash_read(log->newest + (uint32_t)sizeof(struct weft_flash_record), to, n);
  return log->length;
}

static uint32_t sector_of(uint32_t address) { return address & ~(WEFT_FLASH_SECTOR_BYTES - 1u); }

/* The first blank place of the sector from `from` on; 0 if there is none. */
static uint32_t blank_place(const flash_log_t *log, uint32_t sector, uint32_t from) {
  for (uint32_t at = from; sector_of(at) == sector; at += log->place_bytes) {
    if (is_blank(at, log->place_bytes)) return at;
  }
  return 0;
}

static bool program(uint32_t address, const uint8_t *bytes, size_t length) {
  for (size_t at = 0; at < length; at += WEFT_FLASH_PAGE_BYTES) {
    const size_t n = length - at < WEFT_FLASH_PAGE_BYTES ? length - at : WEFT_FLASH_PAGE_BYTES;
    if (!hal_flash_program(address + (uint32_t)at, bytes + at, n)) return false;
  }
  return true;
}

bool flash_log_append(flash_log_t *log, const void *payload, size_t length) {
  uint8_t place[FLASH_LOG_MAX_PLACE];
  struct weft_flash_record head;
  if (length > log->place_bytes - sizeof head) return false;
  memset(&head, 0, sizeof head);
  head.magic = WEFT_RECORD_MAGIC;
  head.kind = log->kind;
  head.version = WEFT_RECORD_VERSION;
  head.sequence = log->sequence + 1;
  head.length = (uint16_t)length;
  head.crc = weft_crc32(record_crc(&head), payload, length);
  memcpy(place, &head, sizeof head);
  memcpy(place + sizeof head, payload, length);

  /* A sector other than that of the newest record may be erased at any time; a place that does not take a record is passed over. */
  const uint32_t sectors = log->bytes / WEFT_FLASH_SECTOR_BYTES;
  uint32_t sector = log->newest != 0 ? sector_of(log->newest) : log->base + log->bytes - WEFT_FLASH_SECTOR_BYTES;
  uint32_t at = log->newest != 0 ? blank_place(log, sector, log->newest + log->place_bytes) : 0;
  for (uint32_t erased = 0;;) {
    while (at != 0) {
      if (program(at, place, sizeof head + length)) {
        log->newest = at;
        log->sequence = head.sequence;
        log->length = (uint16_t)length;
        return true;
      }
      at = blank_place(log, sector, at + log->place_bytes);
    }
    if (++erased == sectors) return false;
    sector += WEFT_FLASH_SECTOR_BYTES;
    if (sector == log->base + log->bytes) sector = log->base;
    if (hal_flash_erase_sector(sector)) at = blank_place(log, sector, sector);
  }
}
