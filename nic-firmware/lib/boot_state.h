/* SPDX-License-Identifier: Apache-2.0 */
/* What boot stage and firmware tell each other through flash. */
#ifndef WEFT_BOOT_STATE_H
#define WEFT_BOOT_STATE_H
#include "flash_log.h"

typedef struct {
  flash_log_t log;
  struct weft_boot_state state;
} boot_state_t;

/* The state in flash, or that of a new card: golden is confirmed. */
void boot_state_load(boot_state_t *b);
/* Writes it. */
bool boot_state_store(boot_state_t *b);
/* Ends the trial, if there is one. Does not store. */
void boot_state_give_up(struct weft_boot_state *s, unsigned cause);

#endif
