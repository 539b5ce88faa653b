/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "command.h"

static void wants_block(app_t *a, reply_t *r) {
  struct weft_block_request wanted;
  update_wanted(&a->update, &wanted);
  reply_add(r, &wanted, sizeof wanted);
  a->block_repeats = WEFT_BLOCK_REPEATS;
  a->block_at = wanted.bytes != 0 ? a->now + app_ms(a, WEFT_BLOCK_REPEAT_MS) : 0;
}

unsigned command_update_begin(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  struct weft_image_header header;
  memcpy(&header, q->bytes, sizeof header);
  const unsigned status = update_begin(&a->update, &a->boot, &a->info, a->identity.board, &header);
  if (status != WEFT_MGMT_STATUS_OK) {
    app_log(a, WEFT_LOG_CODE_UPDATE_REFUSED, status, WEFT_SLOT_NONE);
    return status;
  }
  a->update_port = p->kind;
  const uint32_t done = update_done(&a->update);
  app_log(a, done != 0 ? WEFT_LOG_CODE_UPDATE_RESUMED : WEFT_LOG_CODE_UPDATE_BEGUN, a->update.id, done != 0 ? done : a->update.slot);
  wants_block(a, r);
  return WEFT_MGMT_STATUS_OK;
}

unsigned command_update_block(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  (void)p;
  struct weft_block_header block;
  memcpy(&block, q->bytes, sizeof block);
  if (q->length != sizeof block + block.bytes) return WEFT_MGMT_STATUS_BAD_LENGTH;
  const unsigned status = update_block(&a->update, &block, q->bytes + sizeof block);
  if (status == WEFT_MGMT_STATUS_OK) wants_block(a, r);
  return status;
}

unsigned command_update_status(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  (void)p;
  (void)q;
  const update_t *u = &a->update;
  struct weft_block_request wanted;
  struct weft_update_status_reply s;
  update_wanted(u, &wanted);
  memset(&s, 0, sizeof s);
  s.state = u->state;
  s.slot = u->state == WEFT_UPDATE_STATE_NONE ? WEFT_SLOT_NONE : u->slot;
  s.status = u->status;
  s.update = u->id;
  s.total = update_total(u);
  s.done = update_done(u);
  s.offset = wanted.offset;
  s.bytes = wanted.bytes;
  s.part = wanted.part;
  s.version = u->header.version;
  reply_add(r, &s, sizeof s);
  return WEFT_MGMT_STATUS_OK;
}

unsigned command_update_verify(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  (void)p;
  (void)r;
  struct weft_update_request u;
  memcpy(&u, q->bytes, sizeof u);
  if (a->update.state == WEFT_UPDATE_STATE_NONE || u.update != a->update.id) return WEFT_MGMT_STATUS_NO_UPDATE;
  return update_verify(&a->update);
}

unsigned command_update_activate(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  (void)p;
  (void)r;
  struct weft_slot_request s;
  struct weft_image_header header;
  memcpy(&s, q->bytes, sizeof s);
  if (s.slot != WEFT_SLOT_A && s.slot != WEFT_SLOT_B) return WEFT_MGMT_STATUS_BAD_VALUE;
  if (s.slot == a->info.slot) return WEFT_MGMT_STATUS_BAD_STATE;
  /* The firmware on trial would be lost without a trace. */
  if (a->boot.state.trial == a->info.slot) return WEFT_MGMT_STATUS_BAD_STATE;
  if (image_read(s.slot, a->identity.board, &header) != WEFT_MGMT_STATUS_OK) return WEFT_MGMT_STATUS_BAD_SLOT;
  const unsigned allowed = image_allowed(s.slot, &header, a->boot.state.floor);
  if (allowed != WEFT_MGMT_STATUS_OK) return allowed;
  a->boot.state.trial = s.slot;
  a->boot.state.tries = WEFT_TRIAL_TRIES;
  if (!boot_state_store(&a->boot)) return WEFT_MGMT_STATUS_FLASH_FAILED;
  app_log(a, WEFT_LOG_CODE_UPDATE_ACTIVATED, s.slot, 0);
  return WEFT_MGMT_STATUS_OK;
}

unsigned command_update_confirm(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  (void)p;
  (void)q;
  (void)r;
  struct weft_boot_state *s = &a->boot.state;
  if (s->confirmed == a->info.slot) return WEFT_MGMT_STATUS_OK;
  if (!a->info.trial || s->trial != a->info.slot) return WEFT_MGMT_STATUS_BAD_STATE;
  uint32_t run;
  if (self_test(a, &run) != run) return WEFT_MGMT_STATUS_NOT_CONFIRMED;
  const struct weft_boot_state before = *s;
  s->confirmed = s->trial;
  s->trial = WEFT_SLOT_NONE;
  s->tries = 0;
  if (a->info.minimum_version > s->floor) s->floor = a->info.minimum_version;
  if (!boot_state_store(&a->boot)) {
    *s = before;
    return WEFT_MGMT_STATUS_FLASH_FAILED;
  }
  app_log(a, WEFT_LOG_CODE_UPDATE_CONFIRMED, s->confirmed, s->floor);
  return WEFT_MGMT_STATUS_OK;
}

unsigned command_update_abort(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  (void)p;
  (void)q;
  (void)r;
  a->block_at = 0;
  return update_abort(&a->update);
}

unsigned command_slots(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  (void)p;
  (void)q;
  static const uint8_t slots[] = {WEFT_SLOT_GOLDEN, WEFT_SLOT_A, WEFT_SLOT_B};
  const struct weft_boot_state *b = &a->boot.state;
  struct weft_slots_reply head;
  memset(&head, 0, sizeof head);
  head.running = a->info.slot;
  head.confirmed = b->confirmed;
  head.trial = b->trial;
  head.tries = b->tries;
  head.failed = b->failed;
  head.cause = b->cause;
  head.floor = b->floor;
  reply_add(r, &head, sizeof head);
  for (unsigned i = 0; i < sizeof slots; i++) {
    struct weft_image_header header;
    struct weft_slot_status s;
    memset(&s, 0, sizeof s);
    s.slot = slots[i];
    s.valid = image_read(slots[i], a->identity.board, &header) == WEFT_MGMT_STATUS_OK;
    if (s.valid) {
      s.startable = image_allowed(slots[i], &header, b->floor) == WEFT_MGMT_STATUS_OK;
      s.version = header.version;
      s.minimum = header.minimum_version;
      s.firmware_bytes = header.firmware_bytes;
      s.bitstream_bytes = header.bitstream_bytes;
      s.id = image_id(&header);
    }
    reply_add(r, &s, sizeof s);
  }
  return WEFT_MGMT_STATUS_OK;
}
