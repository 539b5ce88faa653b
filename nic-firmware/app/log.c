/* SPDX-License-Identifier: Apache-2.0 */
#include "log.h"

#include <string.h>

void log_add(log_t *log, uint32_t time_ms, unsigned code, uint32_t a, uint32_t b) {
  struct weft_log_entry *e = &log->ring[log->next % WEFT_LOG_ENTRIES];
  memset(e, 0, sizeof *e);
  e->sequence = log->next++;
  e->time_ms = time_ms;
  e->code = (uint16_t)code;
  e->a = a;
  e->b = b;
}

uint32_t log_oldest(const log_t *log) { return log->next < WEFT_LOG_ENTRIES ? 0 : log->next - WEFT_LOG_ENTRIES; }

const struct weft_log_entry *log_at(const log_t *log, uint32_t sequence) { return &log->ring[sequence % WEFT_LOG_ENTRIES]; }
