/* SPDX-License-Identifier: Apache-2.0 */
/* The data path as the firmware sees it: brings its registers up, watches it, never stands on its way. */
#ifndef WEFT_LINK_H
#define WEFT_LINK_H
#include <stdbool.h>
#include <stdint.h>

#include "weft_mgmt.h"

struct app;

#define LINK_COUNTERS 8u

typedef struct {
  bool enabled;      /* when last looked at */
  uint32_t suspects; /* likewise */
  uint64_t look_at;  /* next look */
  bool testing;
  uint8_t test_port;
  uint64_t test_begin, test_end;
  uint32_t before[LINK_COUNTERS];
} link_t;

bool link_enabled(void);
uint32_t link_members(void);
uint32_t link_suspects(void);
/* Configuration to registers; not while a driver has the data path enabled. */
void link_apply(struct app *a);
void link_turn(struct app *a);
void link_test_begin(struct app *a, unsigned port, uint32_t duration_ms);
void link_test_cancel(link_t *l);

#endif
