/* SPDX-License-Identifier: Apache-2.0 */
#include "host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boot.h"
#include "command.h"
#include "crc32.h"

#define HEADER sizeof(struct weft_mgmt_frame)
#define TURNS 4000u

app_t app;
unsigned reply_status;
uint8_t reply[WEFT_MAX_PAYLOAD];
size_t reply_length;
static uint16_t request_number;

unsigned load_images(const char *path, test_image_t *to, unsigned room) {
  FILE *f = fopen(path, "rb");
  CHECK(f != NULL);
  unsigned n = 0;
  while (n < room && fread(&to[n].header, 1, sizeof to[n].header, f) == sizeof to[n].header) {
    uint8_t *firmware = malloc(to[n].header.firmware_bytes);
    uint8_t *bitstream = malloc(to[n].header.bitstream_bytes + 1u);
    CHECK(firmware != NULL && bitstream != NULL);
    CHECK(fread(firmware, 1, to[n].header.firmware_bytes, f) == to[n].header.firmware_bytes);
    CHECK(fread(bitstream, 1, to[n].header.bitstream_bytes, f) == to[n].header.bitstream_bytes);
    to[n].firmware = firmware;
    to[n].bitstream = bitstream;
    n++;
  }
  fclose(f);
  return n;
}

void install(unsigned slot, const test_image_t *image) {
  uint8_t *at = model.flash + slot_base(slot);
  memset(at, 0xff, WEFT_SLOT_BYTES);
  memcpy(at + WEFT_SLOT_BITSTREAM_OFFSET, image->bitstream, image->header.bitstream_bytes);
  memcpy(at + WEFT_SLOT_FIRMWARE_OFFSET, image->firmware, image->header.firmware_bytes);
  memcpy(at + WEFT_SLOT_HEADER_OFFSET, &image->header, sizeof image->header);
}

static void run_boot(void *unused) {
  (void)unused;
  boot_run();
}

model_exit_t boot(unsigned cause) {
  for (unsigned i = 0; i < 8; i++) {
    model_restart(cause);
    const model_exit_t how = model_run(run_boot, NULL);
    if (how != MODEL_RECONFIGURE) return how;
    cause = WEFT_RESET_CAUSE_RECONFIGURED;
  }
  CHECK(!"the boot stage reconfigures for ever");
  return MODEL_STOP;
}

void send_frame(const struct weft_mgmt_frame *header, const void *payload, size_t length) {
  uint8_t frame[FRAME_MAX];
  memcpy(frame, header, HEADER);
  if (length > 0) memcpy(frame + HEADER, payload, length);
  const uint32_t crc = weft_crc32(0, frame, HEADER + length);
  memcpy(frame + HEADER + length, &crc, sizeof crc);
  model_queue_t *q = &model.uart_in;
  q->length += cobs_encode(frame, HEADER + length + sizeof crc, q->bytes + q->length);
  q->bytes[q->length++] = WEFT_FRAME_DELIMITER;
}

bool next_frame(struct weft_mgmt_frame *header, uint8_t *payload) {
  model_queue_t *q = &model.uart_out;
  const size_t before = q->length > 0 && q->bytes[0] == WEFT_FRAME_DELIMITER ? 1 : 0;
  uint8_t *end = memchr(q->bytes + before, WEFT_FRAME_DELIMITER, q->length - before);
  if (end == NULL) return false;
  CHECK(before == 1); /* each frame has its own */
  const size_t encoded = (size_t)(end - q->bytes) - before;
  uint8_t frame[ENCODED_MAX];
  CHECK(encoded <= sizeof frame);
  memcpy(frame, q->bytes + before, encoded);
  q->length -= before + encoded + 1;
  memmove(q->bytes, end + 1, q->length);
  const size_t length = cobs_decode(frame, encoded);
  CHECK(length != COBS_BAD && length >= HEADER + WEFT_FRAME_CRC_BYTES);
  uint32_t crc;
  memcpy(&crc, frame + length - sizeof crc, sizeof crc);
  CHECK(crc == weft_crc32(0, frame, length - sizeof crc));
  memcpy(header, frame, HEADER);
  CHECK(header->length == length - HEADER - sizeof crc);
  memcpy(payload, frame + HEADER, header->length);
  return true;
}

unsigned ask_with(unsigned command, const void *head, size_t head_length, const void *tail, size_t tail_length) {
  uint8_t payload[WEFT_MAX_PAYLOAD];
  struct weft_mgmt_frame h = {
      .version = WEFT_PROTOCOL_VERSION,
      .kind = WEFT_MGMT_KIND_REQUEST,
      .command = (uint16_t)command,
      .session = 0x5e55,
      .request = ++request_number,
      .length = (uint16_t)(head_length + tail_length),
  };
  CHECK(head_length + tail_length <= sizeof payload);
  if (head_length > 0) memcpy(payload, head, head_length);
  if (tail_length > 0) memcpy(payload + head_length, tail, tail_length);
  send_frame(&h, payload, head_length + tail_length);
  for (unsigned turn = 0; turn < TURNS; turn++) {
    struct weft_mgmt_frame answer;
    const uint64_t until = app_turn(&app);
    while (next_frame(&answer, reply)) {
      if (answer.kind != WEFT_MGMT_KIND_REPLY) continue;
      CHECK(answer.command == command && answer.request == h.request && answer.session == h.session);
      reply_length = answer.length;
      reply_status = answer.status;
      return reply_status;
    }
    hal_sleep(until);
  }
  CHECK(!"no reply");
  return 0;
}

unsigned ask(unsigned command, const void *payload, size_t length) { return ask_with(command, payload, length, NULL, 0); }

unsigned push_blocks(const test_image_t *image) {
  for (;;) {
    struct weft_block_request wanted;
    CHECK(reply_length == sizeof wanted);
    memcpy(&wanted, reply, sizeof wanted);
    if (wanted.bytes == 0) return WEFT_MGMT_STATUS_OK;
    const struct weft_block_header head = {.update = wanted.update, .part = wanted.part, .bytes = wanted.bytes, .offset = wanted.offset};
    const uint8_t *part = wanted.part == WEFT_PART_FIRMWARE ? image->firmware : image->bitstream;
    const unsigned status = ask_with(WEFT_MGMT_COMMAND_UPDATE_BLOCK, &head, sizeof head, part + wanted.offset, wanted.bytes);
    if (status != WEFT_MGMT_STATUS_OK) return status;
  }
}

unsigned push_update(const test_image_t *image) {
  unsigned status = ask(WEFT_MGMT_COMMAND_UPDATE_BEGIN, &image->header, sizeof image->header);
  if (status == WEFT_MGMT_STATUS_OK) status = push_blocks(image);
  if (status != WEFT_MGMT_STATUS_OK) return status;
  const struct weft_update_request u = {.update = image_id(&image->header)};
  status = ask(WEFT_MGMT_COMMAND_UPDATE_VERIFY, &u, sizeof u);
  if (status != WEFT_MGMT_STATUS_OK) return status;
  for (unsigned i = 0; i < TURNS; i++) {
    struct weft_update_status_reply s;
    CHECK(ask(WEFT_MGMT_COMMAND_UPDATE_STATUS, NULL, 0) == WEFT_MGMT_STATUS_OK);
    memcpy(&s, reply, sizeof s);
    if (s.state == WEFT_UPDATE_STATE_VERIFIED) return WEFT_MGMT_STATUS_OK;
    if (s.state == WEFT_UPDATE_STATE_FAILED) return s.status;
    CHECK(s.state == WEFT_UPDATE_STATE_VERIFYING);
  }
  CHECK(!"verifying does not end");
  return 0;
}
