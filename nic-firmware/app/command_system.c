/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "command.h"

#define RESTART_LIMIT_MS 500u /* for the reply to leave */

/* Would the next start load another bitstream, and so reset the data path? */
static bool needs_other_bitstream(app_t *a, unsigned slot) {
  struct weft_image_header header;
  if (!hal_reconfigurable() || image_read(slot, a->identity.board, &header) != WEFT_MGMT_STATUS_OK) return false;
  return (header.bitstream_bytes != 0 ? slot : (unsigned)WEFT_SLOT_GOLDEN) != hal_loaded_slot();
}

unsigned command_reboot(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  (void)p;
  (void)r;
  struct weft_reboot_request b;
  memcpy(&b, q->bytes, sizeof b);
  if (b.slot != WEFT_SLOT_NONE && b.slot != WEFT_SLOT_GOLDEN) return WEFT_MGMT_STATUS_BAD_VALUE;
  struct weft_boot_state *s = &a->boot.state;
  const unsigned planned = s->trial != WEFT_SLOT_NONE && s->tries > 0 ? s->trial : s->confirmed;
  const unsigned slot = b.slot == WEFT_SLOT_GOLDEN ? (unsigned)WEFT_SLOT_GOLDEN : planned;
  if (link_enabled() && needs_other_bitstream(a, slot)) return WEFT_MGMT_STATUS_DATA_PATH_BUSY;
  if (b.slot == WEFT_SLOT_GOLDEN) {
    s->once = 1;
    if (!boot_state_store(&a->boot)) return WEFT_MGMT_STATUS_FLASH_FAILED;
  }
  app_log(a, WEFT_LOG_CODE_REBOOT, slot, 0);
  a->restart_by = a->now + app_ms(a, RESTART_LIMIT_MS);
  return WEFT_MGMT_STATUS_OK;
}

unsigned command_members_get(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  (void)a;
  (void)p;
  (void)q;
  struct weft_members_reply m;
  m.epoch = (uint16_t)hal_csr_read(WEFT_CSR_CTRL_EPOCH);
  m.members = (uint16_t)link_members();
  m.suspects = (uint16_t)link_suspects();
  m.node = (uint8_t)hal_csr_read(WEFT_CSR_CTRL_NODE);
  m.recovering = (hal_csr_read(WEFT_CSR_CTRL_STATUS) & WEFT_CSR_CTRL_STATUS_RECOVERING) != 0;
  reply_add(r, &m, sizeof m);
  return WEFT_MGMT_STATUS_OK;
}

unsigned command_members_set(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  (void)p;
  (void)r;
  struct weft_members_request m;
  memcpy(&m, q->bytes, sizeof m);
  const uint16_t ahead = (uint16_t)(m.epoch - hal_csr_read(WEFT_CSR_CTRL_EPOCH));
  if (ahead == 0 || ahead >= 0x8000u) return WEFT_MGMT_STATUS_OLD_EPOCH;
  const uint32_t members = m.members;
  if (((members >> (hal_csr_read(WEFT_CSR_CTRL_NODE) & 15u)) & 1u) == 0) return WEFT_MGMT_STATUS_BAD_VALUE;
  if ((hal_csr_read(WEFT_CSR_CTRL_STATUS) & WEFT_CSR_CTRL_STATUS_RECOVERING) != 0) return WEFT_MGMT_STATUS_BUSY;
  hal_csr_write(WEFT_CSR_CTRL_MEMBERS, m.members);
  hal_csr_write(WEFT_CSR_CTRL_EPOCH, m.epoch);
  app_log(a, WEFT_LOG_CODE_EPOCH, m.epoch, m.members);
  return WEFT_MGMT_STATUS_OK;
}
