/* SPDX-License-Identifier: Apache-2.0 */
#include "boot_state.h"

#include <string.h>

void boot_state_load(boot_state_t *b) {
  b->log = (flash_log_t){
      .base = WEFT_FLASH_BOOT,
      .bytes = WEFT_FLASH_BOOT_BYTES,
      .place_bytes = WEFT_BOOT_RECORD_BYTES,
      .kind = WEFT_FLASH_RECORD_KIND_BOOT,
  };
  flash_log_open(&b->log);
  if (flash_log_read(&b->log, &b->state, sizeof b->state) != 0) return;
  memset(&b->state, 0, sizeof b->state);
  b->state.confirmed = WEFT_SLOT_GOLDEN;
  b->state.trial = WEFT_SLOT_NONE;
  b->state.failed = WEFT_SLOT_NONE;
  b->state.resume = WEFT_SLOT_NONE;
}

bool boot_state_store(boot_state_t *b) { return flash_log_append(&b->log, &b->state, sizeof b->state); }

void boot_state_give_up(struct weft_boot_state *s, unsigned cause) {
  if (s->trial == WEFT_SLOT_NONE) return;
  s->failed = s->trial;
  s->cause = (uint8_t)cause;
  s->trial = WEFT_SLOT_NONE;
  s->tries = 0;
}
