/* SPDX-License-Identifier: Apache-2.0 */
/* Taking a new image into the slot that is not in use. */
#ifndef WEFT_UPDATE_H
#define WEFT_UPDATE_H
#include "boot_state.h"
#include "image.h"
#include "monocypher.h"

typedef struct {
  uint8_t state; /* UpdateState */
  uint8_t slot;
  uint16_t status; /* why it failed */
  uint32_t id;
  uint8_t part;    /* being received or read back */
  uint32_t offset; /* in it */
  struct weft_image_header header;
  uint8_t digest[IMAGE_HASH_BYTES];
  crypto_blake2b_ctx hash;
  flash_log_t journal;
} update_t;

void update_init(update_t *u);
/* All answer with a MgmtStatus. */
unsigned update_begin(update_t *u, boot_state_t *boot, const struct weft_boot_info *info, uint32_t board, const struct weft_image_header *header);
unsigned update_block(update_t *u, const struct weft_block_header *block, const uint8_t *bytes);
unsigned update_verify(update_t *u);
unsigned update_abort(update_t *u);
/* The block that is wanted; its bytes are 0 if none is. */
void update_wanted(const update_t *u, struct weft_block_request *request);
uint32_t update_total(const update_t *u);
uint32_t update_done(const update_t *u);
/* Goes on with verifying; true when that has ended. */
bool update_turn(update_t *u);

#endif
