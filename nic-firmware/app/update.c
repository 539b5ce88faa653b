/* SPDX-License-Identifier: Apache-2.0 */
#include "update.h"

#include <string.h>

#include "hal.h"

#define PARTS 2u
#define STEP 1024u /* read back in a turn */

static uint32_t part_bytes(const update_t *u, unsigned part) {
  return part == WEFT_PART_FIRMWARE ? u->header.firmware_bytes : u->header.bitstream_bytes;
}

static uint32_t part_address(const update_t *u, unsigned part) {
  return slot_base(u->slot) + (part == WEFT_PART_FIRMWARE ? WEFT_SLOT_FIRMWARE_OFFSET : WEFT_SLOT_BITSTREAM_OFFSET);
}

static uint32_t header_address(const update_t *u) { return slot_base(u->slot) + WEFT_SLOT_HEADER_OFFSET; }

static bool flash_equals(uint32_t address, const uint8_t *bytes, size_t length) {
  uint8_t chunk[64];
  for (size_t at = 0; at < length; at += sizeof chunk) {
    const size_t n = length - at < sizeof chunk ? length - at : sizeof chunk;
    hal_flash_read(address + (uint32_t)at, chunk, n);
    if (memcmp(chunk, bytes + at, n) != 0) return false;
  }
  return true;
}

/* Wear and time are saved where a sector is blank already. */
static bool erase_if_needed(uint32_t address) {
  uint8_t chunk[64];
  for (uint32_t at = 0; at < WEFT_FLASH_SECTOR_BYTES; at += sizeof chunk) {
    hal_flash_read(address + at, chunk, sizeof chunk);
    for (unsigned i = 0; i < sizeof chunk; i++) {
      if (chunk[i] != 0xff) return hal_flash_erase_sector(address);
    }
  }
  return true;
}

static bool program(uint32_t address, const uint8_t *bytes, size_t length) {
  for (size_t at = 0; at < length; at += WEFT_FLASH_PAGE_BYTES) {
    const size_t n = length - at < WEFT_FLASH_PAGE_BYTES ? length - at : WEFT_FLASH_PAGE_BYTES;
    if (!hal_flash_program(address + (uint32_t)at, bytes + at, n)) return false;
  }
  return true;
}

static unsigned fail(update_t *u, unsigned status) {
  u->state = WEFT_UPDATE_STATE_FAILED;
  u->status = (uint16_t)status;
  return status;
}

static bool note(update_t *u, unsigned state) {
  struct weft_update_journal j;
  memset(&j, 0, sizeof j);
  j.state = (uint8_t)state;
  j.slot = u->slot;
  j.part = u->part;
  j.offset = u->offset;
  memcpy(j.header_hash, u->digest, sizeof j.header_hash);
  return flash_log_append(&u->journal, &j, sizeof j);
}

/* Where a former update of this very header had come to. */
static void recall(update_t *u) {
  struct weft_update_journal j;
  u->part = WEFT_PART_FIRMWARE;
  u->offset = 0;
  if (flash_log_read(&u->journal, &j, sizeof j) == 0 || j.slot != u->slot) return;
  if (memcmp(j.header_hash, u->digest, sizeof j.header_hash) != 0 || j.part > PARTS || j.offset % WEFT_FLASH_SECTOR_BYTES != 0) return;
  if (j.state != WEFT_UPDATE_STATE_RECEIVING && j.state != WEFT_UPDATE_STATE_COMPLETE) return;
  if (j.part < PARTS && j.offset > part_bytes(u, j.part)) return;
  u->part = j.part;
  u->offset = j.offset;
}

/* On to the next part that has bytes; u->part is PARTS when there is none. */
static void skip_full_parts(update_t *u) {
  while (u->part < PARTS && u->offset >= part_bytes(u, u->part)) {
    u->part++;
    u->offset = 0;
  }
  u->state = u->part < PARTS ? WEFT_UPDATE_STATE_RECEIVING : WEFT_UPDATE_STATE_COMPLETE;
}

void update_init(update_t *u) {
  memset(u, 0, sizeof *u);
  u->slot = WEFT_SLOT_NONE;
  u->journal = (flash_log_t){
      .base = WEFT_FLASH_JOURNAL,
      .bytes = WEFT_FLASH_JOURNAL_BYTES,
      .place_bytes = WEFT_BOOT_RECORD_BYTES,
      .kind = WEFT_FLASH_RECORD_KIND_JOURNAL,
  };
  flash_log_open(&u->journal);
}

/* Of A and B the one that is neither running nor confirmed. */
static unsigned target(const boot_state_t *boot, const struct weft_boot_info *info) {
  const bool a_in_use = info->slot == WEFT_SLOT_A || boot->state.confirmed == WEFT_SLOT_A;
  const bool b_in_use = info->slot == WEFT_SLOT_B || boot->state.confirmed == WEFT_SLOT_B;
  if (!a_in_use) return WEFT_SLOT_A;
  return b_in_use ? WEFT_SLOT_NONE : WEFT_SLOT_B;
}

/* What was to be tried is about to be overwritten: it must not be started any more. */
static bool end_trial(boot_state_t *boot, unsigned slot) {
  if (boot->state.trial != slot) return true;
  boot_state_give_up(&boot->state, WEFT_REVERT_CAUSE_REPLACED);
  return boot_state_store(boot);
}

unsigned update_begin(update_t *u, boot_state_t *boot, const struct weft_boot_info *info, uint32_t board, const struct weft_image_header *header) {
  if (u->state == WEFT_UPDATE_STATE_VERIFYING) return WEFT_MGMT_STATUS_BUSY;
  unsigned status = image_check(header, board);
  if (status == WEFT_MGMT_STATUS_OK) status = image_allowed(WEFT_SLOT_A, header, boot->state.floor);
  if (status != WEFT_MGMT_STATUS_OK) return status;
  const unsigned slot = target(boot, info);
  /* Running on trial while another slot is confirmed: confirm first. */
  if (slot == WEFT_SLOT_NONE) return WEFT_MGMT_STATUS_BAD_STATE;

  u->header = *header;
  u->slot = (uint8_t)slot;
  image_digest(header, u->digest);
  u->id = image_id(header);
  u->status = WEFT_MGMT_STATUS_OK;
  if (flash_equals(header_address(u), (const uint8_t *)header, sizeof *header)) {
    u->part = PARTS; /* it was verified once; what is there is only checked again */
    u->offset = 0;
    u->state = WEFT_UPDATE_STATE_COMPLETE;
    return WEFT_MGMT_STATUS_OK;
  }
  recall(u);
  if (!end_trial(boot, slot) || !erase_if_needed(header_address(u)) || !note(u, WEFT_UPDATE_STATE_RECEIVING)) {
    return fail(u, WEFT_MGMT_STATUS_FLASH_FAILED);
  }
  skip_full_parts(u);
  return WEFT_MGMT_STATUS_OK;
}

void update_wanted(const update_t *u, struct weft_block_request *request) {
  memset(request, 0, sizeof *request);
  request->update = u->id;
  request->slot = u->slot;
  request->done = update_done(u);
  if (u->state != WEFT_UPDATE_STATE_RECEIVING) return;
  const uint32_t left = part_bytes(u, u->part) - u->offset;
  request->part = u->part;
  request->offset = u->offset;
  request->bytes = (uint16_t)(left < WEFT_UPDATE_BLOCK_BYTES ? left : WEFT_UPDATE_BLOCK_BYTES);
}

unsigned update_block(update_t *u, const struct weft_block_header *block, const uint8_t *bytes) {
  struct weft_block_request wanted;
  if (u->state != WEFT_UPDATE_STATE_RECEIVING || block->update != u->id) return WEFT_MGMT_STATUS_NO_UPDATE;
  update_wanted(u, &wanted);
  if (block->part != wanted.part || block->offset != wanted.offset || block->bytes != wanted.bytes) return WEFT_MGMT_STATUS_WRONG_BLOCK;
  const uint32_t address = part_address(u, u->part) + u->offset;
  if (u->offset % WEFT_FLASH_SECTOR_BYTES == 0 && !erase_if_needed(address)) return fail(u, WEFT_MGMT_STATUS_FLASH_FAILED);
  if (!program(address, bytes, block->bytes)) return fail(u, WEFT_MGMT_STATUS_FLASH_FAILED);
  u->offset += block->bytes;
  const uint8_t part = u->part;
  skip_full_parts(u);
  const bool step = part != u->part || u->offset % WEFT_JOURNAL_STEP_BYTES == 0;
  if (step && !note(u, u->state)) return fail(u, WEFT_MGMT_STATUS_FLASH_FAILED);
  return WEFT_MGMT_STATUS_OK;
}

unsigned update_verify(update_t *u) {
  if (u->state == WEFT_UPDATE_STATE_VERIFIED || u->state == WEFT_UPDATE_STATE_VERIFYING) return WEFT_MGMT_STATUS_OK;
  if (u->state != WEFT_UPDATE_STATE_COMPLETE) return WEFT_MGMT_STATUS_BAD_STATE;
  u->state = WEFT_UPDATE_STATE_VERIFYING;
  u->part = 0;
  u->offset = 0;
  crypto_blake2b_init(&u->hash, IMAGE_HASH_BYTES);
  return WEFT_MGMT_STATUS_OK;
}

static bool part_is_good(update_t *u) {
  uint8_t hash[IMAGE_HASH_BYTES];
  static const uint8_t none[IMAGE_HASH_BYTES] = {0};
  crypto_blake2b_final(&u->hash, hash);
  crypto_blake2b_init(&u->hash, IMAGE_HASH_BYTES);
  if (part_bytes(u, u->part) == 0) return memcmp(u->header.bitstream_hash, none, sizeof none) == 0;
  const uint8_t *promised = u->part == WEFT_PART_FIRMWARE ? u->header.firmware_hash : u->header.bitstream_hash;
  return memcmp(hash, promised, sizeof hash) == 0;
}

/* The header makes the slot valid, so it comes last. */
static void finish(update_t *u) {
  const uint8_t *header = (const uint8_t *)&u->header;
  if (!flash_equals(header_address(u), header, sizeof u->header) &&
      (!erase_if_needed(header_address(u)) || !program(header_address(u), header, sizeof u->header))) {
    (void)fail(u, WEFT_MGMT_STATUS_FLASH_FAILED);
    return;
  }
  u->state = WEFT_UPDATE_STATE_VERIFIED;
  (void)note(u, WEFT_UPDATE_STATE_NONE);
}

bool update_turn(update_t *u) {
  if (u->state != WEFT_UPDATE_STATE_VERIFYING) return false;
  if (u->offset < part_bytes(u, u->part)) {
    uint8_t chunk[STEP];
    const uint32_t left = part_bytes(u, u->part) - u->offset;
    const uint32_t n = left < STEP ? left : STEP;
    hal_flash_read(part_address(u, u->part) + u->offset, chunk, n);
    crypto_blake2b_update(&u->hash, chunk, n);
    u->offset += n;
    return false;
  }
  if (!part_is_good(u)) {
    /* A valid header over wrong bytes must go, or the boot stage would trust it. */
    (void)erase_if_needed(header_address(u));
    (void)note(u, WEFT_UPDATE_STATE_NONE);
    (void)fail(u, WEFT_MGMT_STATUS_BAD_IMAGE);
    return true;
  }
  u->part++;
  u->offset = 0;
  if (u->part < PARTS) return false;
  finish(u);
  return true;
}

unsigned update_abort(update_t *u) {
  if (u->state == WEFT_UPDATE_STATE_NONE) return WEFT_MGMT_STATUS_OK;
  const bool noted = u->state == WEFT_UPDATE_STATE_VERIFIED || note(u, WEFT_UPDATE_STATE_NONE);
  u->state = WEFT_UPDATE_STATE_NONE;
  return noted ? WEFT_MGMT_STATUS_OK : WEFT_MGMT_STATUS_FLASH_FAILED;
}

uint32_t update_total(const update_t *u) { return u->state == WEFT_UPDATE_STATE_NONE ? 0 : u->header.firmware_bytes + u->header.bitstream_bytes; }

uint32_t update_done(const update_t *u) {
  if (u->state == WEFT_UPDATE_STATE_NONE) return 0;
  if (u->state == WEFT_UPDATE_STATE_COMPLETE || u->state == WEFT_UPDATE_STATE_VERIFIED) return update_total(u);
  uint32_t done = u->offset;
  for (unsigned part = 0; part < u->part && part < PARTS; part++) done += part_bytes(u, part);
  return done;
}
