/* SPDX-License-Identifier: Apache-2.0 */
/* Hostile bytes on the port: noise, damaged frames, well-formed frames with any content. Each good request gets one reply, nothing else does. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "crc32.h"
#include "host.h"

#define HEADER sizeof(struct weft_mgmt_frame)

static struct {
  unsigned long inputs, requests, replies, noise, restarts;
} seen;
static uint64_t pick(uint64_t n) { return model_random() % n; }

static void start(void) {
  model_restart(WEFT_RESET_CAUSE_SOFTWARE);
  memset(&model.boot_info, 0, sizeof model.boot_info);
  app_init(&app);
}

static void fill(uint8_t *to, size_t length) {
  for (size_t i = 0; i < length; i++) to[i] = pick(3) == 0 ? 0 : (uint8_t)model_random();
}

static void push(const uint8_t *bytes, size_t length) {
  model_queue_t *q = &model.uart_in;
  CHECK(q->length + length <= sizeof q->bytes);
  memcpy(q->bytes + q->length, bytes, length);
  q->length += length;
}

/* Payload sizes that commands ask for, and their neighbours, come up often. */
static size_t payload_length(void) {
  static const uint16_t sizes[] = {0, 2, 4, 8, 16, 256, WEFT_MAX_PAYLOAD};
  const size_t n = sizes[pick(sizeof sizes / sizeof sizes[0])];
  switch (pick(4)) {
    case 0: return n > 0 ? n - 1 : n;
    case 1: return n < WEFT_MAX_PAYLOAD ? n + pick(8) % (WEFT_MAX_PAYLOAD - n + 1) : n;
    default: return n;
  }
}

static void random_frame(struct weft_mgmt_frame *h, uint8_t *payload) {
  memset(h, 0, sizeof *h);
  h->version = pick(16) == 0 ? (uint8_t)model_random() : WEFT_PROTOCOL_VERSION;
  h->kind = pick(16) == 0 ? (uint8_t)model_random() : WEFT_MGMT_KIND_REQUEST;
  h->command = (uint16_t)(pick(8) == 0 ? model_random() : pick(0x58));
  h->session = (uint16_t)model_random();
  h->request = (uint16_t)model_random();
  h->status = pick(8) == 0 ? (uint16_t)model_random() : 0;
  h->length = (uint16_t)payload_length();
  fill(payload, h->length);
  if (h->length >= 4 && pick(2) == 0) {
    /* A configuration key that exists, in a layer that exists. */
    const uint16_t key = config_key((unsigned)pick(WEFT_CONFIG_KEYS))->key;
    memcpy(payload, &key, sizeof key);
    payload[2] = (uint8_t)pick(5);
  }
  if (h->command == WEFT_MGMT_COMMAND_FACTORY_RESET && pick(2) == 0) {
    const uint32_t magic = WEFT_FACTORY_RESET_MAGIC;
    memcpy(payload, &magic, h->length < sizeof magic ? h->length : sizeof magic);
  }
}

static void expect_reply(const struct weft_mgmt_frame *asked) {
  struct weft_mgmt_frame h;
  uint8_t payload[FRAME_MAX];
  unsigned replies = 0;
  for (unsigned turn = 0; turn < 2000 && replies == 0; turn++) {
    const uint64_t until = app_turn(&app);
    while (next_frame(&h, payload)) {
      if (h.kind != WEFT_MGMT_KIND_REPLY) continue;
      CHECK(h.command == asked->command && h.request == asked->request && h.session == asked->session);
      CHECK(h.status == WEFT_MGMT_STATUS_OK || h.length == 0);
      replies++;
    }
    if (replies == 0) hal_sleep(until);
  }
  CHECK(replies == 1);
  seen.replies++;
}

static void no_reply(void) {
  struct weft_mgmt_frame h;
  uint8_t payload[FRAME_MAX];
  for (unsigned turn = 0; turn < 4 || model.uart_in.length > 0; turn++) {
    (void)app_turn(&app);
    while (next_frame(&h, payload)) CHECK(h.kind == WEFT_MGMT_KIND_EVENT);
  }
}

static void good_frame(void) {
  struct weft_mgmt_frame h;
  uint8_t payload[WEFT_MAX_PAYLOAD + 8];
  random_frame(&h, payload);
  send_frame(&h, payload, h.length);
  if (h.kind != WEFT_MGMT_KIND_REQUEST) {
    no_reply();
    return;
  }
  seen.requests++;
  expect_reply(&h);
}

/* A good frame, then damaged: bits, bytes missing, bytes too many, a lying length. */
static void bad_frame(void) {
  struct weft_mgmt_frame h;
  uint8_t payload[WEFT_MAX_PAYLOAD + 8];
  random_frame(&h, payload);
  const uint16_t length = h.length;
  if (pick(4) == 0) h.length = (uint16_t)(h.length + 1 + pick(60000));
  const bool lies = h.length != length;
  send_frame(&h, payload, length);
  model_queue_t *q = &model.uart_in;
  if (!lies) {
    const size_t at = pick(q->length - 1);
    if (pick(2) == 0) q->bytes[at] ^= (uint8_t)(1u << pick(8));
    else {
      memmove(q->bytes + at, q->bytes + at + 1, q->length - at - 1);
      q->length--;
    }
  }
  no_reply();
  seen.noise++;
}

static void noise(void) {
  uint8_t bytes[1500];
  const size_t length = pick(16) == 0 ? pick(sizeof bytes) : pick(40);
  for (size_t i = 0; i < length; i++) bytes[i] = (uint8_t)model_random();
  push(bytes, length);
  const uint8_t end = WEFT_FRAME_DELIMITER;
  push(&end, 1);
  no_reply();
  seen.noise++;
}

static void reports(void) {
  uint8_t report[WEFT_HID_REPORT_BYTES];
  fill(report, sizeof report);
  if (pick(2) == 0) report[0] = (uint8_t)pick(WEFT_HID_DATA_BYTES + 3);
  memcpy(model.hid_in.bytes, report, sizeof report);
  model.hid_in.length = sizeof report;
  (void)app_turn(&app);
  model.hid_out.length = 0;
  seen.noise++;
}

static unsigned long inputs;

static void fuzz(void *unused) {
  (void)unused;
  start();
  while (seen.inputs < inputs) {
    seen.inputs++;
    switch (pick(8)) {
      case 0: noise(); break;
      case 1:
      case 2: bad_frame(); break;
      case 3: reports(); break;
      default: good_frame(); break;
    }
    /* The card is still there. */
    if (seen.inputs % 256 == 0) {
      CHECK(ask(WEFT_MGMT_COMMAND_SUBSCRIBE, (const uint8_t[8]){0}, 8) == WEFT_MGMT_STATUS_OK);
      CHECK(ask(WEFT_MGMT_COMMAND_IDENTIFY, NULL, 0) == WEFT_MGMT_STATUS_OK);
    }
  }
}

int main(int argc, char **argv) {
  inputs = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000000;
  const uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
  model_init();
  model.random = seed * 0x9e3779b97f4a7c15u;
  while (seen.inputs < inputs) {
    /* REBOOT is a command as well, and its reply leaves before the card does. */
    if (model_run(fuzz, NULL) == MODEL_RESET) {
      struct weft_mgmt_frame h;
      uint8_t payload[FRAME_MAX];
      while (next_frame(&h, payload)) seen.replies += h.kind == WEFT_MGMT_KIND_REPLY;
      seen.restarts++;
    } else {
      CHECK(seen.inputs == inputs);
    }
  }
  printf("{\"seed\":%llu,\"inputs\":%lu,\"requests\":%lu,\"replies\":%lu,\"noise\":%lu,\"restarts\":%lu}\n", (unsigned long long)seed, seen.inputs,
         seen.requests, seen.replies, seen.noise, seen.restarts);
  return seen.replies == seen.requests ? 0 : 1;
}
