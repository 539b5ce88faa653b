/* SPDX-License-Identifier: Apache-2.0 */
#include "link.h"

#include <string.h>

#include "app.h"
#include "command.h"

#define LOOK_MS 100u

bool link_enabled(void) { return (hal_csr_read(WEFT_CSR_CTRL_CONTROL) & WEFT_CSR_CTRL_CONTROL_ENABLE) != 0; }
uint32_t link_members(void) { return hal_csr_read(WEFT_CSR_CTRL_MEMBERS); }
uint32_t link_suspects(void) { return hal_csr_read(WEFT_CSR_CTRL_SUSPECT); }

static uint32_t current(app_t *a, unsigned key) { return (uint32_t)config_number(&a->config, WEFT_CONFIG_LAYER_CURRENT, key); }

void link_apply(app_t *a) {
  if (link_enabled()) {
    app_log(a, WEFT_LOG_CODE_CONFIG_SKIPPED, 0, 0);
    return;
  }
  hal_csr_write(WEFT_CSR_CTRL_NODE, current(a, WEFT_CONFIG_NODE_ID));
  hal_csr_write(WEFT_CSR_CTRL_PAGE_FRAMES, current(a, WEFT_CONFIG_MTU) >= 9000 ? 1 : WEFT_FRAGMENTS);
  hal_csr_write(WEFT_CSR_CTRL_HOLDOFF_CYCLES, current(a, WEFT_CONFIG_HOLDOFF));
  hal_csr_write(WEFT_CSR_CTRL_HEARTBEAT_CYCLES, current(a, WEFT_CONFIG_HEARTBEAT));
  hal_csr_write(WEFT_CSR_CTRL_HEARTBEAT_LIMIT, current(a, WEFT_CONFIG_HEARTBEAT_LIMIT));
  hal_csr_write(WEFT_CSR_CTRL_REVOKE_LIMIT_CYCLES, current(a, WEFT_CONFIG_REVOKE_LIMIT));
  hal_csr_write(WEFT_CSR_CTRL_FAULT_LIMIT_CYCLES, current(a, WEFT_CONFIG_FAULT_LIMIT));
  const uint64_t pool = config_number(&a->config, WEFT_CONFIG_LAYER_CURRENT, WEFT_CONFIG_POOL_BASE);
  hal_csr_write(WEFT_CSR_POOL_POOL_BASE_LO, (uint32_t)pool);
  hal_csr_write(WEFT_CSR_POOL_POOL_BASE_HI, (uint32_t)(pool >> 32));
  hal_csr_write(WEFT_CSR_POOL_POOL_PAGES, current(a, WEFT_CONFIG_POOL_PAGES));
  const uint32_t members = config_members(&a->config, WEFT_CONFIG_LAYER_CURRENT);
  if (members != 0) {
    hal_csr_write(WEFT_CSR_CTRL_MEMBERS, members);
    hal_csr_write(WEFT_CSR_CTRL_EPOCH, hal_csr_read(WEFT_CSR_CTRL_EPOCH)); /* makes them valid */
  }
  app_log(a, WEFT_LOG_CODE_CONFIG_APPLIED, current(a, WEFT_CONFIG_NODE_ID), 0);
}

/* TX_FRAMES, RX_FRAMES, TX_RETRANSMITS, HEARTBEAT_MISSED, then what is bad. */
static void sample(uint32_t to[LINK_COUNTERS]) {
  static const uint16_t offsets[LINK_COUNTERS] = {
      WEFT_CSR_COUNTER_TX_FRAMES,  WEFT_CSR_COUNTER_RX_FRAMES,  WEFT_CSR_COUNTER_TX_RETRANSMITS, WEFT_CSR_COUNTER_HEARTBEAT_MISSED,
      WEFT_CSR_COUNTER_RX_BAD_FCS, WEFT_CSR_COUNTER_RX_BAD_CRC, WEFT_CSR_COUNTER_RX_BAD_LENGTH,  WEFT_CSR_COUNTER_RX_OVERFLOW,
  };
  for (unsigned i = 0; i < LINK_COUNTERS; i++) to[i] = hal_csr_read(offsets[i]);
}

void link_test_begin(app_t *a, unsigned port, uint32_t duration_ms) {
  a->link.testing = true;
  a->link.test_port = (uint8_t)port;
  a->link.test_begin = a->now;
  a->link.test_end = a->now + app_ms(a, duration_ms);
  sample(a->link.before);
}

void link_test_cancel(link_t *l) { l->testing = false; }

static void end_test(app_t *a) {
  link_t *l = &a->link;
  port_t *p = &a->port[l->test_port];
  uint32_t after[LINK_COUNTERS];
  struct weft_link_test_reply r;
  sample(after);
  memset(&r, 0, sizeof r);
  r.enabled = link_enabled();
  r.members = (uint16_t)link_members();
  r.suspects = (uint16_t)link_suspects();
  r.tx_frames = after[0] - l->before[0];
  r.rx_frames = after[1] - l->before[1];
  r.retransmits = after[2] - l->before[2];
  r.heartbeats_missed = after[3] - l->before[3];
  for (unsigned i = 4; i < LINK_COUNTERS; i++) r.rx_bad += after[i] - l->before[i];
  r.duration_ms = (uint32_t)((a->now - l->test_begin) / a->cycles_per_ms);
  r.passed = r.enabled && r.rx_frames != 0 && r.rx_bad == 0 && r.suspects == 0;
  l->testing = false;
  memcpy(p->reply + sizeof(struct weft_mgmt_frame), &r, sizeof r);
  command_finish(a, p, WEFT_MGMT_STATUS_OK, sizeof r);
}

static void look(app_t *a) {
  const bool enabled = link_enabled();
  const uint32_t suspects = enabled ? link_suspects() : 0;
  if (enabled != a->link.enabled) {
    app_log(a, enabled ? WEFT_LOG_CODE_LINK_UP : WEFT_LOG_CODE_LINK_DOWN, hal_csr_read(WEFT_CSR_CTRL_NODE), 0);
  }
  if (suspects != a->link.suspects) app_log(a, WEFT_LOG_CODE_SUSPECTS, suspects, 0);
  a->link.enabled = enabled;
  a->link.suspects = suspects;
}

void link_turn(app_t *a) {
  if (a->now >= a->link.look_at) {
    a->link.look_at = a->now + app_ms(a, LOOK_MS);
    look(a);
  }
  if (a->link.testing && a->now >= a->link.test_end && port_ready(&a->port[a->link.test_port])) end_test(a);
}
