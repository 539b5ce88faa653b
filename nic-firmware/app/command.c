/* SPDX-License-Identifier: Apache-2.0 */
#include "command.h"

#include <string.h>

#include "crc32.h"

#define HEADER sizeof(struct weft_mgmt_frame)
#define SIZE(name) (uint16_t)sizeof(struct weft_##name)

typedef struct {
  uint16_t command;
  uint16_t bytes; /* of the request's structure */
  bool tail;      /* more bytes may follow */
  command_fn *run;
} command_t;

static const command_t commands[] = {
    {WEFT_MGMT_COMMAND_IDENTIFY, 0, false, command_identify},
    {WEFT_MGMT_COMMAND_CAPABILITIES, 0, false, command_capabilities},
    {WEFT_MGMT_COMMAND_SELF_TEST, 0, false, command_self_test},
    {WEFT_MGMT_COMMAND_CONFIG_LIST, SIZE(config_list_request), false, command_config_list},
    {WEFT_MGMT_COMMAND_CONFIG_GET, SIZE(config_get_request), false, command_config_get},
    {WEFT_MGMT_COMMAND_CONFIG_SET, SIZE(config_value), true, command_config_set},
    {WEFT_MGMT_COMMAND_CONFIG_COMMIT, 0, false, command_config_commit},
    {WEFT_MGMT_COMMAND_CONFIG_RESET, SIZE(config_reset_request), false, command_config_reset},
    {WEFT_MGMT_COMMAND_COUNTERS, SIZE(range_request), false, command_counters},
    {WEFT_MGMT_COMMAND_HISTOGRAM, SIZE(range_request), false, command_histogram},
    {WEFT_MGMT_COMMAND_SENSORS, 0, false, command_sensors},
    {WEFT_MGMT_COMMAND_LOG, SIZE(log_request), false, command_log},
    {WEFT_MGMT_COMMAND_LINK_TEST, SIZE(link_test_request), false, command_link_test},
    {WEFT_MGMT_COMMAND_SUBSCRIBE, SIZE(subscribe_request), false, command_subscribe},
    {WEFT_MGMT_COMMAND_TELEMETRY, 0, false, command_telemetry},
    {WEFT_MGMT_COMMAND_UPDATE_BEGIN, SIZE(image_header), false, command_update_begin},
    {WEFT_MGMT_COMMAND_UPDATE_BLOCK, SIZE(block_header), true, command_update_block},
    {WEFT_MGMT_COMMAND_UPDATE_STATUS, 0, false, command_update_status},
    {WEFT_MGMT_COMMAND_UPDATE_VERIFY, SIZE(update_request), false, command_update_verify},
    {WEFT_MGMT_COMMAND_UPDATE_ACTIVATE, SIZE(slot_request), false, command_update_activate},
    {WEFT_MGMT_COMMAND_UPDATE_CONFIRM, 0, false, command_update_confirm},
    {WEFT_MGMT_COMMAND_UPDATE_ABORT, 0, false, command_update_abort},
    {WEFT_MGMT_COMMAND_SLOTS, 0, false, command_slots},
    {WEFT_MGMT_COMMAND_REBOOT, SIZE(reboot_request), false, command_reboot},
    {WEFT_MGMT_COMMAND_FACTORY_RESET, SIZE(factory_reset_request), false, command_factory_reset},
    {WEFT_MGMT_COMMAND_MEMBERS_GET, 0, false, command_members_get},
    {WEFT_MGMT_COMMAND_MEMBERS_SET, SIZE(members_request), false, command_members_set},
};

void reply_add(reply_t *r, const void *bytes, size_t length) {
  if (length > reply_room(r)) return;
  memcpy(r->bytes + r->length, bytes, length);
  r->length += length;
}

static const command_t *find(unsigned code) {
  for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
    if (commands[i].command == code) return &commands[i];
  }
  return NULL;
}

static unsigned run(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  const command_t *c = find(p->asked.command);
  if (p->asked.version != WEFT_PROTOCOL_VERSION && p->asked.command != WEFT_MGMT_COMMAND_IDENTIFY) return WEFT_MGMT_STATUS_BAD_VERSION;
  if (c == NULL) return WEFT_MGMT_STATUS_UNKNOWN_COMMAND;
  if (q->length < c->bytes || (q->length > c->bytes && !c->tail)) return WEFT_MGMT_STATUS_BAD_LENGTH;
  return c->run(a, p, q, r);
}

void command_finish(app_t *a, port_t *p, unsigned status, size_t length) {
  struct weft_mgmt_frame header = p->asked;
  header.version = WEFT_PROTOCOL_VERSION;
  header.kind = WEFT_MGMT_KIND_REPLY;
  header.status = (uint16_t)status;
  header.length = (uint16_t)(status == WEFT_MGMT_STATUS_OK ? length : 0);
  p->answered = true;
  p->deferred = false;
  port_send(p, &header, p->reply);
  a->counters[WEFT_MGMT_COUNTER_REPLIES]++;
}

void command_take(app_t *a, port_t *p, const uint8_t *frame, size_t length) {
  struct weft_mgmt_frame header;
  memcpy(&header, frame, HEADER);
  if (header.kind != WEFT_MGMT_KIND_REQUEST) {
    a->counters[WEFT_MGMT_COUNTER_FRAMES_BAD]++;
    return;
  }
  a->counters[WEFT_MGMT_COUNTER_FRAMES_IN]++;
  const uint32_t crc = weft_crc32(0, frame, length);
  const bool again = (p->answered || p->deferred) && crc == p->asked_crc && memcmp(&header, &p->asked, HEADER) == 0;
  if (again && p->deferred) return; /* its reply will come */
  if (again) {
    struct weft_mgmt_frame last;
    memcpy(&last, p->reply, HEADER);
    port_send(p, &last, p->reply);
    a->counters[WEFT_MGMT_COUNTER_REPLIES]++;
    return;
  }
  /* The host gave the one under way up. */
  if (p->deferred) link_test_cancel(&a->link);
  p->asked = header;
  p->asked_crc = crc;
  p->answered = false;
  p->deferred = false;
  const request_t q = {.bytes = frame + HEADER, .length = length - HEADER};
  reply_t r = {.bytes = p->reply + HEADER, .length = 0};
  const unsigned status = run(a, p, &q, &r);
  if (status == COMMAND_DEFERRED) p->deferred = true;
  else command_finish(a, p, status, r.length);
}
