/* SPDX-License-Identifier: Apache-2.0 */
/* Requests to replies: one function a command, in command_*.c. */
#ifndef WEFT_COMMAND_H
#define WEFT_COMMAND_H
#include "app.h"

/* Status of a command whose reply comes later, by command_finish. */
#define COMMAND_DEFERRED 0xffffu

typedef struct {
  const uint8_t *bytes; /* payload of the request, unaligned */
  size_t length;
} request_t;

typedef struct {
  uint8_t *bytes; /* MAX_PAYLOAD of room */
  size_t length;
} reply_t;

typedef unsigned command_fn(app_t *a, port_t *p, const request_t *q, reply_t *r);

command_fn command_identify, command_capabilities, command_self_test;
command_fn command_config_list, command_config_get, command_config_set, command_config_commit, command_config_reset;
command_fn command_counters, command_histogram, command_sensors, command_log;
command_fn command_link_test, command_subscribe, command_telemetry;
command_fn command_update_begin, command_update_block, command_update_status, command_update_verify, command_update_activate;
command_fn command_update_confirm, command_update_abort, command_slots;
command_fn command_reboot, command_factory_reset, command_members_get, command_members_set;

/* Takes a frame of the port: header and payload, CRC already checked. */
void command_take(app_t *a, port_t *p, const uint8_t *frame, size_t length);
/* Ends a deferred command; the payload lies in p->reply behind the header's room. */
void command_finish(app_t *a, port_t *p, unsigned status, size_t length);

void reply_add(reply_t *r, const void *bytes, size_t length);
static inline size_t reply_room(const reply_t *r) { return WEFT_MAX_PAYLOAD - r->length; }

/* Shared between commands. */
uint32_t self_test(app_t *a, uint32_t *run);
uint32_t read_counter(const app_t *a, unsigned index);
unsigned counter_total(void);
bool fill_sensor(unsigned index, struct weft_sensor_value *to);
/* Payload of a telemetry sample of so many counters, with its counters; its length. */
size_t fill_telemetry(app_t *a, const subscription_t *s, uint8_t *to);

#endif
