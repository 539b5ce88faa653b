/* SPDX-License-Identifier: Apache-2.0 */
/* The firmware: everything it knows, and a turn of its one loop. */
#ifndef WEFT_APP_H
#define WEFT_APP_H
#include "boot_state.h"
#include "config.h"
#include "hal.h"
#include "link.h"
#include "log.h"
#include "port.h"
#include "update.h"

typedef struct app {
  hal_identity_t identity;
  struct weft_boot_info info;
  uint32_t cycles_per_ms;
  uint64_t now; /* cycles, at the start of the turn */
  log_t log;
  config_t config;
  boot_state_t boot;
  update_t update;
  link_t link;
  port_t port[PORTS];
  uint8_t event[FRAME_MAX]; /* an event while it is made */
  uint32_t counters[WEFT_MGMT_COUNTER_COUNT]; /* by MgmtCounter */
  uint32_t turn_bucket[WEFT_MGMT_HISTOGRAM_BUCKETS];
  uint32_t turn_maximum;
  uint8_t update_port;      /* began the update: it is asked for blocks */
  uint8_t block_repeats;    /* left */
  uint64_t block_at;        /* when to ask again; 0: not */
  uint64_t restart_by;      /* restart when all is sent, at this time at the latest; 0: none */
  uint32_t sensor_alarms;   /* bit n: sensor n was outside when last looked at */
} app_t;

void app_init(app_t *a);
/* Does what there is to do; returns when it wants to be called again, should no port receive anything before. */
uint64_t app_turn(app_t *a);

uint32_t app_uptime_ms(const app_t *a);
uint64_t app_ms(const app_t *a, uint32_t ms); /* so many milliseconds in cycles */
void app_log(app_t *a, unsigned code, uint32_t x, uint32_t y);
/* Sends an event of `length` payload bytes, which lie in a->event behind the header's room; false: the port had no room. */
bool app_event(app_t *a, port_t *p, unsigned command, uint16_t session, uint16_t count, size_t length);

#endif
