/* SPDX-License-Identifier: Apache-2.0 */
/* A region of flash as a ring of records; each record is a whole state, the newest counts. Survives a power cut at any moment. */
#ifndef WEFT_FLASH_LOG_H
#define WEFT_FLASH_LOG_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "weft_mgmt.h"

#define FLASH_LOG_MAX_PLACE WEFT_CONFIG_RECORD_BYTES

typedef struct {
  uint32_t base, bytes; /* region: at least two sectors */
  uint32_t place_bytes; /* divides a sector; at most FLASH_LOG_MAX_PLACE */
  uint8_t kind;         /* FlashRecordKind */
  uint32_t newest;      /* address of the newest record; 0: there is none */
  uint32_t sequence;    /* its sequence number, 0 likewise */
  uint16_t length;      /* of its payload */
} flash_log_t;

/* Finds the newest record. */
void flash_log_open(flash_log_t *log);
/* Payload of the newest record: its bytes, 0 if there is none. What does not fit is cut off, what is missing is zero. */
size_t flash_log_read(const flash_log_t *log, void *to, size_t room);
/* Adds a record. False: flash failed, and the former newest still counts. */
bool flash_log_append(flash_log_t *log, const void *payload, size_t length);

#endif
