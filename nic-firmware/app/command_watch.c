/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "command.h"

static const struct {
  uint8_t unit;
  int32_t low, high;
} limits[WEFT_SENSOR_COUNT] = WEFT_SENSOR_LIMITS;

unsigned counter_total(void) { return WEFT_COUNTERS + WEFT_MGMT_COUNTER_COUNT; }

uint32_t read_counter(const app_t *a, unsigned index) {
  if (index < WEFT_COUNTERS) return hal_csr_read(WEFT_CSR_COUNTER_FAULT_READ + 4u * index);
  return a->counters[index - WEFT_COUNTERS];
}

/* Counters from `first` on, at most `count`, as many as `room` holds; bytes written. */
static size_t fill_counters(const app_t *a, unsigned first, unsigned count, uint8_t *to, size_t room) {
  size_t at = 0;
  for (unsigned i = first; i < counter_total() && i - first < count && room - at >= sizeof(struct weft_counter_value); i++) {
    const struct weft_counter_value v = {.value = read_counter(a, i)};
    memcpy(to + at, &v, sizeof v);
    at += sizeof v;
  }
  return at;
}

unsigned command_counters(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  (void)p;
  struct weft_range_request range;
  memcpy(&range, q->bytes, sizeof range);
  const struct weft_range_reply head = {.first = range.first, .total = (uint16_t)counter_total()};
  reply_add(r, &head, sizeof head);
  r->length += fill_counters(a, range.first, range.count, r->bytes + r->length, reply_room(r));
  return WEFT_MGMT_STATUS_OK;
}

unsigned command_histogram(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  (void)p;
  struct weft_range_request range;
  memcpy(&range, q->bytes, sizeof range);
  if (range.first != WEFT_MGMT_HISTOGRAM_TURN_CYCLES) return WEFT_MGMT_STATUS_BAD_VALUE;
  const struct weft_histogram_reply head = {.index = range.first, .buckets = WEFT_MGMT_HISTOGRAM_BUCKETS, .maximum = a->turn_maximum};
  reply_add(r, &head, sizeof head);
  reply_add(r, a->turn_bucket, sizeof a->turn_bucket);
  return WEFT_MGMT_STATUS_OK;
}

bool fill_sensor(unsigned index, struct weft_sensor_value *to) {
  const int32_t value = hal_sensor(index);
  memset(to, 0, sizeof *to);
  to->sensor = (uint8_t)index;
  to->unit = limits[index].unit;
  to->alarm = value < limits[index].low || value > limits[index].high;
  to->value = (uint32_t)value;
  to->low = (uint32_t)limits[index].low;
  to->high = (uint32_t)limits[index].high;
  return to->alarm != 0;
}

unsigned command_sensors(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  (void)a;
  (void)p;
  (void)q;
  const struct weft_range_reply head = {.first = 0, .total = WEFT_SENSOR_COUNT};
  reply_add(r, &head, sizeof head);
  for (unsigned i = 0; i < WEFT_SENSOR_COUNT; i++) {
    struct weft_sensor_value v;
    (void)fill_sensor(i, &v);
    reply_add(r, &v, sizeof v);
  }
  return WEFT_MGMT_STATUS_OK;
}

unsigned command_log(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  (void)p;
  struct weft_log_request from;
  memcpy(&from, q->bytes, sizeof from);
  if (from.from > a->log.next) return WEFT_MGMT_STATUS_BAD_VALUE;
  const uint32_t oldest = log_oldest(&a->log);
  uint32_t at = from.from < oldest ? oldest : from.from;
  struct weft_log_reply head = {.next = 0, .lost = at - from.from};
  reply_add(r, &head, sizeof head);
  for (; at != a->log.next && reply_room(r) >= sizeof(struct weft_log_entry); at++) reply_add(r, log_at(&a->log, at), sizeof(struct weft_log_entry));
  head.next = at;
  memcpy(r->bytes, &head, sizeof head);
  return WEFT_MGMT_STATUS_OK;
}

unsigned command_link_test(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  (void)r;
  struct weft_link_test_request t;
  memcpy(&t, q->bytes, sizeof t);
  if (t.duration_ms == 0 || t.duration_ms > WEFT_LINK_TEST_LIMIT_MS) return WEFT_MGMT_STATUS_BAD_VALUE;
  if (a->link.testing) return WEFT_MGMT_STATUS_BUSY;
  link_test_begin(a, p->kind, t.duration_ms);
  return COMMAND_DEFERRED;
}

unsigned command_subscribe(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  (void)r;
  struct weft_subscribe_request s;
  memcpy(&s, q->bytes, sizeof s);
  if (s.period_ms != 0 && s.period_ms < WEFT_TELEMETRY_MIN_MS) return WEFT_MGMT_STATUS_BAD_VALUE;
  p->subscription = (subscription_t){
      .next = a->now + app_ms(a, s.period_ms),
      .period = app_ms(a, s.period_ms),
      .sequence = 0,
      .session = p->asked.session,
      .period_ms = s.period_ms,
      .first = s.first,
      .count = s.count,
  };
  return WEFT_MGMT_STATUS_OK;
}

size_t fill_telemetry(app_t *a, const subscription_t *s, uint8_t *to) {
  struct weft_telemetry_record t;
  memset(&t, 0, sizeof t);
  t.time_cycles = a->now;
  t.sequence = s->sequence;
  t.period_ms = s->period_ms;
  t.first = s->first;
  t.status = hal_csr_read(WEFT_CSR_CTRL_STATUS);
  t.suspects = (uint16_t)link_suspects();
  t.epoch = (uint16_t)hal_csr_read(WEFT_CSR_CTRL_EPOCH);
  t.temperature = (uint32_t)hal_sensor(WEFT_SENSOR_TEMPERATURE);
  t.vcc_core = (uint32_t)hal_sensor(WEFT_SENSOR_VCC_CORE);
  t.vcc_aux = (uint32_t)hal_sensor(WEFT_SENSOR_VCC_AUX);
  t.vcc_io = (uint32_t)hal_sensor(WEFT_SENSOR_VCC_IO);
  t.log_next = a->log.next;
  memcpy(to, &t, sizeof t);
  return sizeof t + fill_counters(a, s->first, s->count, to + sizeof t, WEFT_MAX_PAYLOAD - sizeof t);
}

unsigned command_telemetry(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  (void)q;
  r->length = fill_telemetry(a, &p->subscription, r->bytes);
  return WEFT_MGMT_STATUS_OK;
}
