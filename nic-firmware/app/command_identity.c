/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "command.h"

#define BIT(n) (1u << (n))

unsigned command_identify(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  (void)p;
  (void)q;
  const hal_identity_t *id = &a->identity;
  struct weft_identify_reply i;
  memset(&i, 0, sizeof i);
  i.magic = WEFT_CARD_MAGIC;
  i.protocol_min = WEFT_PROTOCOL_VERSION;
  i.protocol_max = WEFT_PROTOCOL_VERSION;
  i.slot = a->info.slot;
  i.trial = a->boot.state.trial == a->info.slot && a->info.trial;
  i.serial = id->serial;
  i.board = id->board;
  i.firmware_version = a->info.version;
  i.fpga_version = id->version;
  i.fpga_id = id->fpga_id;
  memcpy(i.git_hash, id->git_hash, sizeof i.git_hash);
  i.reset_cause = a->info.cause;
  i.node = (uint8_t)hal_csr_read(WEFT_CSR_CTRL_NODE);
  i.data_path = link_enabled();
  i.boots = a->boot.state.boots;
  i.uptime_ms = app_uptime_ms(a);
  memcpy(i.cpu_name, id->cpu_name, sizeof i.cpu_name);
  memcpy(i.cpu_version, id->cpu_version, sizeof i.cpu_version);
  memcpy(i.cpu_hash, id->cpu_hash, sizeof i.cpu_hash);
  memcpy(i.name, config_value(&a->config, WEFT_CONFIG_LAYER_CURRENT, (unsigned)config_find(WEFT_CONFIG_CARD_NAME)), sizeof i.name);
  i.schema = WEFT_CONFIG_SCHEMA;
  reply_add(r, &i, sizeof i);
  return WEFT_MGMT_STATUS_OK;
}

unsigned command_capabilities(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  (void)a;
  (void)p;
  (void)q;
  struct weft_capabilities_reply c;
  memset(&c, 0, sizeof c);
  c.bits = BIT(WEFT_CAPABILITY_UPDATE) | BIT(WEFT_CAPABILITY_TELEMETRY) | BIT(WEFT_CAPABILITY_HISTOGRAMS) | BIT(WEFT_CAPABILITY_LINK_TEST) |
           BIT(WEFT_CAPABILITY_MEMBERS);
  if (hal_hid_connected()) c.bits |= BIT(WEFT_CAPABILITY_HID);
  if (hal_reconfigurable()) c.bits |= BIT(WEFT_CAPABILITY_RECONFIGURE);
  c.max_payload = WEFT_MAX_PAYLOAD;
  c.block_bytes = WEFT_UPDATE_BLOCK_BYTES;
  c.counters = (uint16_t)counter_total();
  c.card_counters = WEFT_COUNTERS;
  c.histograms = 1;
  c.sensors = WEFT_SENSOR_COUNT;
  c.nodes = WEFT_SHARERS;
  c.config_keys = WEFT_CONFIG_KEYS;
  c.log_entries = WEFT_LOG_ENTRIES;
  c.telemetry_min_ms = WEFT_TELEMETRY_MIN_MS;
  reply_add(r, &c, sizeof c);
  return WEFT_MGMT_STATUS_OK;
}

static bool image_is_good(const app_t *a, unsigned slot) {
  struct weft_image_header header;
  return image_read(slot, a->identity.board, &header) == WEFT_MGMT_STATUS_OK;
}

static bool sensors_are_good(void) {
  struct weft_sensor_value v;
  for (unsigned i = 0; i < WEFT_SENSOR_COUNT; i++) {
    if (fill_sensor(i, &v)) return false;
  }
  return true;
}

/* A copy that fell behind has work for the next commit, and is worth knowing. */
static bool copy_is_good(const app_t *a, unsigned i) { return a->config.copy[i].newest != 0 ? a->config.copy[i].sequence == a->config.sequence : a->config.sequence == 0; }

uint32_t self_test(app_t *a, uint32_t *run) {
  const bool csr = hal_csr_read(WEFT_CSR_ID_MAGIC) == WEFT_CARD_MAGIC && hal_csr_read(WEFT_CSR_ID_ABI) == WEFT_ABI_VERSION;
  const bool good[] = {
      [WEFT_SELF_TEST_FLASH_ID] = hal_flash_present(),
      [WEFT_SELF_TEST_GOLDEN] = image_is_good(a, WEFT_SLOT_GOLDEN),
      [WEFT_SELF_TEST_SLOT] = image_is_good(a, a->info.slot),
      [WEFT_SELF_TEST_CONFIG_A] = copy_is_good(a, 0),
      [WEFT_SELF_TEST_CONFIG_B] = copy_is_good(a, 1),
      [WEFT_SELF_TEST_CSR] = csr,
      [WEFT_SELF_TEST_SENSORS] = sensors_are_good(),
      [WEFT_SELF_TEST_BOOT_LOG] = a->boot.log.newest != 0,
  };
  uint32_t passed = 0;
  *run = 0;
  for (unsigned i = 0; i < sizeof good / sizeof good[0]; i++) {
    *run |= BIT(i);
    if (good[i]) passed |= BIT(i);
  }
  return passed;
}

unsigned command_self_test(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  (void)p;
  (void)q;
  struct weft_self_test_reply t;
  t.passed = self_test(a, &t.run);
  reply_add(r, &t, sizeof t);
  return WEFT_MGMT_STATUS_OK;
}
