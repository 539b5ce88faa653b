/* SPDX-License-Identifier: Apache-2.0 */
#include "app.h"

#include <string.h>

#include "command.h"

#define WATCHDOG_MS 4000u
#define LONGEST_SLEEP_MS 1000u
#define TX_WAIT_MS 1u /* a port that has no room is looked at again so soon */
#define HEADER sizeof(struct weft_mgmt_frame)

uint64_t app_ms(const app_t *a, uint32_t ms) { return (uint64_t)ms * a->cycles_per_ms; }
uint32_t app_uptime_ms(const app_t *a) { return (uint32_t)(a->now / a->cycles_per_ms); }
void app_log(app_t *a, unsigned code, uint32_t x, uint32_t y) { log_add(&a->log, app_uptime_ms(a), code, x, y); }

void app_init(app_t *a) {
  memset(a, 0, sizeof *a);
  hal_watchdog_start(WATCHDOG_MS);
  hal_identity(&a->identity);
  a->info = *hal_boot_info();
  a->cycles_per_ms = hal_clock_hz() / 1000u;
  if (a->cycles_per_ms == 0) a->cycles_per_ms = 1;
  a->now = hal_now_cycles();
  for (unsigned i = 0; i < PORTS; i++) port_init(&a->port[i], i);
  app_log(a, WEFT_LOG_CODE_BOOT, a->info.cause, a->info.slot);
  if (a->info.reverted != WEFT_REVERT_CAUSE_NONE) app_log(a, WEFT_LOG_CODE_REVERTED, a->info.failed, a->info.reverted);
  boot_state_load(&a->boot);
  a->boot.state.boots++;
  (void)boot_state_store(&a->boot);
  config_load(&a->config);
  app_log(a, a->config.lost ? WEFT_LOG_CODE_CONFIG_LOST : WEFT_LOG_CODE_CONFIG_LOADED, a->config.sequence, a->config.readable);
  update_init(&a->update);
  link_apply(a);
}

bool app_event(app_t *a, port_t *p, unsigned command, uint16_t session, uint16_t count, size_t length) {
  if (!port_ready(p)) {
    a->counters[WEFT_MGMT_COUNTER_EVENTS_DROPPED]++;
    return false;
  }
  const struct weft_mgmt_frame header = {
      .version = WEFT_PROTOCOL_VERSION,
      .kind = WEFT_MGMT_KIND_EVENT,
      .command = (uint16_t)command,
      .session = session,
      .request = count,
      .status = 0,
      .length = (uint16_t)length,
  };
  port_send(p, &header, a->event);
  a->counters[WEFT_MGMT_COUNTER_EVENTS]++;
  return true;
}

static void receive(app_t *a, port_t *p) {
  /* One request at a time: the next waits in the FIFO until the reply is on its way. */
  if (!port_ready(p) || a->restart_by != 0) return;
  const size_t length = port_receive(p, &a->counters[WEFT_MGMT_COUNTER_FRAMES_BAD]);
  if (length > 0) command_take(a, p, p->rx, length);
}

static void telemetry(app_t *a, port_t *p) {
  subscription_t *s = &p->subscription;
  if (s->period == 0 || a->now < s->next) return;
  const uint64_t late = a->now - s->next;
  if (late > s->period / 2) a->counters[WEFT_MGMT_COUNTER_TELEMETRY_LATE]++;
  /* Samples whose time has passed altogether were lost, and are counted. */
  for (s->next += s->period; s->next <= a->now; s->next += s->period) s->sequence++;
  const size_t length = fill_telemetry(a, s, a->event + HEADER);
  (void)app_event(a, p, WEFT_MGMT_COMMAND_TELEMETRY, s->session, (uint16_t)s->sequence, length);
  s->sequence++;
}

/* Asks again for a block that did not come. */
static void ask_again(app_t *a) {
  if (a->block_at == 0 || a->now < a->block_at) return;
  port_t *p = &a->port[a->update_port];
  struct weft_block_request wanted;
  update_wanted(&a->update, &wanted);
  if (wanted.bytes == 0 || a->block_repeats == 0) {
    a->block_at = 0;
    return;
  }
  memcpy(a->event + HEADER, &wanted, sizeof wanted);
  if (app_event(a, p, WEFT_MGMT_COMMAND_BLOCK_REQUEST, p->asked.session, p->events, sizeof wanted)) p->events++;
  a->block_repeats--;
  a->block_at = a->now + app_ms(a, WEFT_BLOCK_REPEAT_MS);
}

static void verify(app_t *a) {
  if (!update_turn(&a->update)) return;
  if (a->update.state == WEFT_UPDATE_STATE_VERIFIED) app_log(a, WEFT_LOG_CODE_UPDATE_VERIFIED, a->update.id, a->update.slot);
  else app_log(a, WEFT_LOG_CODE_UPDATE_REFUSED, a->update.status, a->update.slot);
}

static void watch_sensors(app_t *a) {
  for (unsigned i = 0; i < WEFT_SENSOR_COUNT; i++) {
    struct weft_sensor_value v;
    const uint32_t bit = 1u << i;
    const bool alarm = fill_sensor(i, &v);
    if (alarm && (a->sensor_alarms & bit) == 0) app_log(a, WEFT_LOG_CODE_SENSOR_ALARM, i, v.value);
    a->sensor_alarms = alarm ? a->sensor_alarms | bit : a->sensor_alarms & ~bit;
  }
}

static void restart_if_asked(app_t *a) {
  const bool expired = a->info.trial && a->boot.state.trial == a->info.slot && app_uptime_ms(a) >= WEFT_CONFIRM_LIMIT_S * 1000u;
  if (expired && a->restart_by == 0) {
    app_log(a, WEFT_LOG_CODE_REBOOT, WEFT_SLOT_NONE, 0);
    a->restart_by = a->now;
  }
  if (a->restart_by == 0) return;
  const bool drained = port_drained(&a->port[PORT_UART]) && port_drained(&a->port[PORT_HID]);
  if (drained || a->now >= a->restart_by) hal_reset();
}

static void count_turn(app_t *a) {
  const uint64_t cycles = hal_now_cycles() - a->now;
  const uint32_t value = cycles > UINT32_MAX ? UINT32_MAX : (uint32_t)cycles;
  unsigned bucket = 0;
  while (bucket + 1 < WEFT_MGMT_HISTOGRAM_BUCKETS && value >> (bucket + 1) != 0) bucket++;
  a->turn_bucket[bucket]++;
  if (value > a->turn_maximum) a->turn_maximum = value;
}

/* The earliest moment at which there is something to do. */
static uint64_t next_turn(const app_t *a) {
  if (a->update.state == WEFT_UPDATE_STATE_VERIFYING) return a->now;
  uint64_t at = a->now + app_ms(a, LONGEST_SLEEP_MS);
  if (a->link.look_at < at) at = a->link.look_at;
  if (a->link.testing && a->link.test_end < at) at = a->link.test_end;
  if (a->block_at != 0 && a->block_at < at) at = a->block_at;
  for (unsigned i = 0; i < PORTS; i++) {
    const port_t *p = &a->port[i];
    if (p->subscription.period != 0 && p->subscription.next < at) at = p->subscription.next;
    if (p->in_at < p->in_length) return a->now;
    if ((!port_ready(p) || a->restart_by != 0) && a->now + app_ms(a, TX_WAIT_MS) < at) at = a->now + app_ms(a, TX_WAIT_MS);
  }
  return at;
}

uint64_t app_turn(app_t *a) {
  a->now = hal_now_cycles();
  hal_watchdog_feed();
  for (unsigned i = 0; i < PORTS; i++) {
    port_transmit(&a->port[i]);
    receive(a, &a->port[i]);
    telemetry(a, &a->port[i]);
  }
  if (hal_uart_overrun()) a->counters[WEFT_MGMT_COUNTER_UART_OVERRUN]++;
  a->counters[WEFT_MGMT_COUNTER_HID_GAPS] = a->port[PORT_HID].hid.gaps;
  const hal_flash_stats_t flash = hal_flash_stats();
  a->counters[WEFT_MGMT_COUNTER_FLASH_PROGRAMS] = flash.programs;
  a->counters[WEFT_MGMT_COUNTER_FLASH_ERASES] = flash.erases;
  a->counters[WEFT_MGMT_COUNTER_FLASH_FAILURES] = flash.failures;
  ask_again(a);
  verify(a);
  watch_sensors(a);
  link_turn(a);
  for (unsigned i = 0; i < PORTS; i++) port_transmit(&a->port[i]);
  restart_if_asked(a);
  count_turn(a);
  return next_turn(a);
}
