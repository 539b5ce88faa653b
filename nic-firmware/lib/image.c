/* SPDX-License-Identifier: Apache-2.0 */
#include "image.h"

#include <string.h>

#include "ed25519.h"
#include "hal.h"
#include "monocypher.h"

bool slot_exists(unsigned slot) { return slot == WEFT_SLOT_GOLDEN || slot == WEFT_SLOT_A || slot == WEFT_SLOT_B; }

uint32_t slot_base(unsigned slot) {
  switch (slot) {
    case WEFT_SLOT_A: return WEFT_FLASH_A;
    case WEFT_SLOT_B: return WEFT_FLASH_B;
    default: return WEFT_FLASH_GOLDEN;
  }
}

/* A signature takes a tenth of a second and more, and most headers are looked at again and again: those found right are known by all their bytes. */
#define KNOWN 3u
static struct weft_image_header known[KNOWN];
static unsigned next_known;

static bool is_known(const struct weft_image_header *header) {
  for (unsigned i = 0; i < KNOWN; i++) {
    if (memcmp(&known[i], header, sizeof *header) == 0) return true;
  }
  return false;
}

static bool is_signed(const struct weft_image_header *header) {
  if (is_known(header)) return true;
  for (unsigned i = 0; i < trusted_key_count; i++) {
    const uint8_t *key = trusted_keys[i];
    const uint32_t id = (uint32_t)key[0] | (uint32_t)key[1] << 8 | (uint32_t)key[2] << 16 | (uint32_t)key[3] << 24;
    if (id != header->key_id || !ed25519_check(header->signature, key, header, WEFT_IMAGE_SIGNED_BYTES)) continue;
    known[next_known] = *header;
    next_known = (next_known + 1u) % KNOWN;
    return true;
  }
  return false;
}

unsigned image_check(const struct weft_image_header *header, uint32_t board) {
  if (header->magic != WEFT_IMAGE_MAGIC || header->header_version != WEFT_IMAGE_VERSION) return WEFT_MGMT_STATUS_BAD_IMAGE;
  if (!is_signed(header)) return WEFT_MGMT_STATUS_BAD_SIGNATURE;
  if (header->board != board) return WEFT_MGMT_STATUS_WRONG_BOARD;
  if (header->firmware_bytes == 0 || header->minimum_version > header->version) return WEFT_MGMT_STATUS_BAD_IMAGE;
  if (header->firmware_bytes > WEFT_FIRMWARE_MAX_BYTES || header->bitstream_bytes > WEFT_SLOT_BITSTREAM_BYTES) return WEFT_MGMT_STATUS_TOO_BIG;
  return WEFT_MGMT_STATUS_OK;
}

unsigned image_read(unsigned slot, uint32_t board, struct weft_image_header *header) {
  hal_flash_read(slot_base(slot) + WEFT_SLOT_HEADER_OFFSET, header, sizeof *header);
  return image_check(header, board);
}

unsigned image_allowed(unsigned slot, const struct weft_image_header *header, uint32_t floor) {
  return slot != WEFT_SLOT_GOLDEN && header->version < floor ? WEFT_MGMT_STATUS_ROLLBACK : WEFT_MGMT_STATUS_OK;
}

void image_digest(const struct weft_image_header *header, uint8_t digest[IMAGE_HASH_BYTES]) {
  crypto_blake2b(digest, IMAGE_HASH_BYTES, (const uint8_t *)header, sizeof *header);
}

uint32_t image_id(const struct weft_image_header *header) {
  uint8_t digest[IMAGE_HASH_BYTES];
  image_digest(header, digest);
  return (uint32_t)digest[0] | (uint32_t)digest[1] << 8 | (uint32_t)digest[2] << 16 | (uint32_t)digest[3] << 24;
}
