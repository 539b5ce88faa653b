/* SPDX-License-Identifier: Apache-2.0 */
/* Ring of what happened; lost by a reset. */
#ifndef WEFT_LOG_H
#define WEFT_LOG_H
#include "weft_mgmt.h"

typedef struct {
  struct weft_log_entry ring[WEFT_LOG_ENTRIES];
  uint32_t next; /* sequence number of the next entry */
} log_t;

void log_add(log_t *log, uint32_t time_ms, unsigned code, uint32_t a, uint32_t b);
/* Oldest sequence number that is kept. */
uint32_t log_oldest(const log_t *log);
const struct weft_log_entry *log_at(const log_t *log, uint32_t sequence);

#endif
