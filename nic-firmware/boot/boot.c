/* SPDX-License-Identifier: Apache-2.0 */
/* The boot stage; fpga-rtl/doc/management.md has its states as a diagram and a table. */
#include "boot.h"

#include <string.h>

#include "boot_state.h"
#include "hal.h"
#include "image.h"
#include "monocypher.h"

#define WATCHDOG_MS 8000u

static void fill_boot_info(const boot_state_t *b, unsigned slot, const struct weft_image_header *header, bool gave_up) {
  struct weft_boot_info *info = hal_boot_info();
  memset(info, 0, sizeof *info);
  info->magic = WEFT_BOOT_INFO_MAGIC;
  info->slot = (uint8_t)slot;
  info->trial = slot == b->state.trial;
  info->cause = (uint8_t)hal_reset_cause();
  info->version = header->version;
  info->minimum_version = header->minimum_version;
  info->update = image_id(header);
  info->reverted = gave_up ? b->state.cause : WEFT_REVERT_CAUSE_NONE;
  info->failed = gave_up ? b->state.failed : WEFT_SLOT_NONE;
}

/* Copies the firmware into RAM and hashes it there: what is checked is what will run. */
static unsigned load(unsigned slot, uint32_t board, uint32_t floor, struct weft_image_header *header) {
  unsigned status = image_read(slot, board, header);
  if (status != WEFT_MGMT_STATUS_OK) return status;
  status = image_allowed(slot, header, floor);
  if (status != WEFT_MGMT_STATUS_OK) return status;
  uint8_t hash[IMAGE_HASH_BYTES];
  hal_flash_read(slot_base(slot) + WEFT_SLOT_FIRMWARE_OFFSET, hal_load_area(), header->firmware_bytes);
  crypto_blake2b(hash, sizeof hash, hal_load_area(), header->firmware_bytes);
  return memcmp(hash, header->firmware_hash, sizeof hash) == 0 ? WEFT_MGMT_STATUS_OK : WEFT_MGMT_STATUS_BAD_IMAGE;
}

/* The slot to try first. What a trial costs is written before it begins. */
static unsigned choose(boot_state_t *b, bool *gave_up) {
  struct weft_boot_state *s = &b->state;
  if (hal_reset_cause() == WEFT_RESET_CAUSE_RECONFIGURED && slot_exists(s->resume)) {
    *gave_up = s->reverted != 0;
    return s->resume;
  }
  if (s->once != 0) {
    s->once = 0;
    (void)boot_state_store(b);
    return WEFT_SLOT_GOLDEN;
  }
  if (s->trial == WEFT_SLOT_NONE) return s->confirmed;
  if (s->tries == 0) {
    boot_state_give_up(s, WEFT_REVERT_CAUSE_NOT_CONFIRMED);
    *gave_up = true;
    (void)boot_state_store(b);
    return s->confirmed;
  }
  s->tries--;
  /* A try that cannot be counted must not be made: it might be made for ever. */
  return boot_state_store(b) ? s->trial : s->confirmed;
}

/* The slot after one that cannot be started; golden is the last. */
static unsigned fall_back(boot_state_t *b, unsigned slot, unsigned status, bool *gave_up) {
  if (slot != b->state.trial) return WEFT_SLOT_GOLDEN;
  boot_state_give_up(&b->state, status == WEFT_MGMT_STATUS_ROLLBACK ? WEFT_REVERT_CAUSE_ROLLBACK : WEFT_REVERT_CAUSE_INVALID);
  *gave_up = true;
  (void)boot_state_store(b);
  return b->state.confirmed;
}

/* False: the bitstream that belongs to the slot cannot be loaded. Firmware never runs on the bitstream of another image. */
static bool have_bitstream(boot_state_t *b, unsigned slot, const struct weft_image_header *header, bool gave_up) {
  const unsigned wanted = header->bitstream_bytes != 0 ? slot : (unsigned)WEFT_SLOT_GOLDEN;
  if (wanted == hal_loaded_slot() || !hal_reconfigurable()) return true;
  /* It was asked for, and the FPGA came back with another one. */
  if (hal_reset_cause() == WEFT_RESET_CAUSE_RECONFIGURED && b->state.resume == slot) return false;
  b->state.resume = (uint8_t)slot;
  b->state.reverted = gave_up;
  if (!boot_state_store(b)) return false;
  hal_reconfigure(wanted);
}

void boot_run(void) {
  hal_identity_t identity;
  hal_identity(&identity);
  boot_state_t b;
  boot_state_load(&b);
  bool gave_up = false;
  unsigned slot = choose(&b, &gave_up);
  for (unsigned tried = 0; tried < 3; tried++) {
    struct weft_image_header header;
    const unsigned status = load(slot, identity.board, b.state.floor, &header);
    if (status == WEFT_MGMT_STATUS_OK && have_bitstream(&b, slot, &header, gave_up)) {
      hal_watchdog_start(WATCHDOG_MS);
      fill_boot_info(&b, slot, &header, gave_up);
      hal_enter();
    }
    if (slot == WEFT_SLOT_GOLDEN) break;
    slot = fall_back(&b, slot, status, &gave_up);
  }
  hal_stop();
}
