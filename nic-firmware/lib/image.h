/* SPDX-License-Identifier: Apache-2.0 */
/* Slots and the images in them. */
#ifndef WEFT_IMAGE_H
#define WEFT_IMAGE_H
#include <stdbool.h>
#include <stdint.h>

#include "weft_mgmt.h"

#define IMAGE_HASH_BYTES 64u

/* Public keys whose images are taken; emitted by the build. */
extern const uint8_t trusted_keys[][32];
extern const unsigned trusted_key_count;

uint32_t slot_base(unsigned slot);
/* Is it golden, A or B? */
bool slot_exists(unsigned slot);

/* MgmtStatus of a header: OK, BAD_IMAGE, BAD_SIGNATURE, WRONG_BOARD or TOO_BIG. */
unsigned image_check(const struct weft_image_header *header, uint32_t board);
/* Reads the header of a slot, and checks it. */
unsigned image_read(unsigned slot, uint32_t board, struct weft_image_header *header);
/* May it be started? OK or ROLLBACK. The floor does not hold for golden. */
unsigned image_allowed(unsigned slot, const struct weft_image_header *header, uint32_t floor);
/* BLAKE2b-512 of the header; its first 4 bytes are the update id. */
void image_digest(const struct weft_image_header *header, uint8_t digest[IMAGE_HASH_BYTES]);
uint32_t image_id(const struct weft_image_header *header);

#endif
