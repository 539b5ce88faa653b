/* SPDX-License-Identifier: Apache-2.0 */
/* Boot stage and commands, as a host sees them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "host.h"

/* In the order of src/fixture.ts, unitImages. */
enum { GOLDEN, OLD, NEW, OTHER_BOARD, UNSIGNED, BELOW_FLOOR, WRONG_HASH, NO_BITSTREAM, IMAGES };
static test_image_t image[IMAGES];

static void boots(unsigned cause, unsigned slot) {
  CHECK(boot(cause) == MODEL_ENTER);
  CHECK(model.boot_info.slot == slot);
  app_init(&app);
}

static void confirmed(unsigned slot) {
  boot_state_t b;
  boot_state_load(&b);
  b.state.confirmed = (uint8_t)slot;
  CHECK(boot_state_store(&b));
}

/* Golden in its slot, OLD confirmed in A. */
static void card(void) {
  model_init();
  install(WEFT_SLOT_GOLDEN, &image[GOLDEN]);
  install(WEFT_SLOT_A, &image[OLD]);
  confirmed(WEFT_SLOT_A);
  boots(WEFT_RESET_CAUSE_POWER_ON, WEFT_SLOT_A);
}

static void run(void (*test)(void *), model_exit_t end) { CHECK(model_run(test, NULL) == end); }

static void reboot(unsigned slot) {
  const struct weft_reboot_request r = {.slot = (uint8_t)slot};
  CHECK(ask(WEFT_MGMT_COMMAND_REBOOT, &r, sizeof r) == WEFT_MGMT_STATUS_OK);
  for (unsigned i = 0; i < 1000; i++) hal_sleep(app_turn(&app));
}

static void activate(unsigned slot) {
  const struct weft_slot_request s = {.slot = (uint8_t)slot};
  CHECK(ask(WEFT_MGMT_COMMAND_UPDATE_ACTIVATE, &s, sizeof s) == WEFT_MGMT_STATUS_OK);
}

static void new_card(void *unused) {
  (void)unused;
  model_init();
  CHECK(boot(WEFT_RESET_CAUSE_POWER_ON) == MODEL_STOP);
  model_init();
  install(WEFT_SLOT_GOLDEN, &image[GOLDEN]);
  boots(WEFT_RESET_CAUSE_POWER_ON, WEFT_SLOT_GOLDEN);
  struct weft_self_test_reply t;
  CHECK(ask(WEFT_MGMT_COMMAND_SELF_TEST, NULL, 0) == WEFT_MGMT_STATUS_OK);
  memcpy(&t, reply, sizeof t);
  CHECK(t.run == t.passed);
}

/* Whatever is wrong with the confirmed image, golden starts; whatever bit of it is wrong. */
static void damaged_image(void *unused) {
  (void)unused;
  for (unsigned i = 0; i < 60; i++) {
    card();
    model.random = (i + 1u) * 0x9e3779b97f4a7c15u; /* a new card begins anew here, too */
    const uint32_t header = slot_base(WEFT_SLOT_A) + WEFT_SLOT_HEADER_OFFSET;
    const uint32_t firmware = slot_base(WEFT_SLOT_A) + WEFT_SLOT_FIRMWARE_OFFSET;
    const uint32_t at = i % 2 == 0 ? header + (uint32_t)(model_random() % 256) : firmware + (uint32_t)(model_random() % image[OLD].header.firmware_bytes);
    model.flash[at] ^= (uint8_t)(1u << model_random() % 8);
    boots(WEFT_RESET_CAUSE_POWER_ON, WEFT_SLOT_GOLDEN);
  }
}

static void refused_images(void *unused) {
  (void)unused;
  card();
  CHECK(push_update(&image[OTHER_BOARD]) == WEFT_MGMT_STATUS_WRONG_BOARD);
  CHECK(push_update(&image[UNSIGNED]) == WEFT_MGMT_STATUS_BAD_SIGNATURE);
  app.boot.state.floor = image[OLD].header.version;
  CHECK(push_update(&image[BELOW_FLOOR]) == WEFT_MGMT_STATUS_ROLLBACK);
  test_image_t flipped = image[NEW];
  flipped.header.version++;
  CHECK(push_update(&flipped) == WEFT_MGMT_STATUS_BAD_SIGNATURE);
  CHECK(model.flash[slot_base(WEFT_SLOT_B) + WEFT_SLOT_FIRMWARE_OFFSET] == 0xff); /* nothing was written */
  CHECK(push_update(&image[WRONG_HASH]) == WEFT_MGMT_STATUS_BAD_IMAGE);
  const struct weft_slot_request b = {.slot = WEFT_SLOT_B};
  CHECK(ask(WEFT_MGMT_COMMAND_UPDATE_ACTIVATE, &b, sizeof b) == WEFT_MGMT_STATUS_BAD_SLOT);
}

static void wrong_blocks(void *unused) {
  (void)unused;
  card();
  uint8_t bytes[WEFT_UPDATE_BLOCK_BYTES] = {0};
  struct weft_block_header h = {.update = image_id(&image[NEW].header), .part = 0, .bytes = sizeof bytes, .offset = 0};
  CHECK(ask_with(WEFT_MGMT_COMMAND_UPDATE_BLOCK, &h, sizeof h, bytes, sizeof bytes) == WEFT_MGMT_STATUS_NO_UPDATE);
  CHECK(ask(WEFT_MGMT_COMMAND_UPDATE_BEGIN, &image[NEW].header, sizeof image[NEW].header) == WEFT_MGMT_STATUS_OK);
  h.offset = 1024;
  CHECK(ask_with(WEFT_MGMT_COMMAND_UPDATE_BLOCK, &h, sizeof h, bytes, sizeof bytes) == WEFT_MGMT_STATUS_WRONG_BLOCK);
  h.offset = 0;
  CHECK(ask_with(WEFT_MGMT_COMMAND_UPDATE_BLOCK, &h, sizeof h, bytes, sizeof bytes - 1) == WEFT_MGMT_STATUS_BAD_LENGTH);
  const struct weft_update_request u = {.update = h.update};
  CHECK(ask(WEFT_MGMT_COMMAND_UPDATE_VERIFY, &u, sizeof u) == WEFT_MGMT_STATUS_BAD_STATE);
}

/* The card asks again for a block that does not come, BLOCK_REPEATS times, then is quiet. */
static void asks_again(void *unused) {
  (void)unused;
  card();
  CHECK(ask(WEFT_MGMT_COMMAND_UPDATE_BEGIN, &image[NEW].header, sizeof image[NEW].header) == WEFT_MGMT_STATUS_OK);
  unsigned events = 0;
  const uint64_t end = model.now + model.clock_hz * 60;
  while (model.now < end) {
    struct weft_mgmt_frame h;
    uint8_t payload[FRAME_MAX];
    hal_sleep(app_turn(&app));
    while (next_frame(&h, payload)) {
      CHECK(h.kind == WEFT_MGMT_KIND_EVENT && h.command == WEFT_MGMT_COMMAND_BLOCK_REQUEST && h.session == 0x5e55);
      events++;
    }
  }
  CHECK(events == WEFT_BLOCK_REPEATS);
}

static void update_and_activate(void *unused) {
  (void)unused;
  card();
  CHECK(push_update(&image[NEW]) == WEFT_MGMT_STATUS_OK);
  activate(WEFT_SLOT_B);
  reboot(WEFT_SLOT_NONE);
}

static void confirm(void *unused) {
  (void)unused;
  CHECK(ask(WEFT_MGMT_COMMAND_UPDATE_CONFIRM, NULL, 0) == WEFT_MGMT_STATUS_OK);
  CHECK(app.boot.state.confirmed == WEFT_SLOT_B && app.boot.state.floor == image[NEW].header.minimum_version);
  /* The older one is below the floor now, and stays where it is: it is not started, golden would be. */
  const struct weft_slot_request a = {.slot = WEFT_SLOT_A};
  CHECK(ask(WEFT_MGMT_COMMAND_UPDATE_ACTIVATE, &a, sizeof a) == WEFT_MGMT_STATUS_ROLLBACK);
}

static void updates(void) {
  run(update_and_activate, MODEL_RESET);
  boots(WEFT_RESET_CAUSE_SOFTWARE, WEFT_SLOT_B);
  CHECK(model.boot_info.trial == 1 && model.loaded_slot == WEFT_SLOT_B);
  run(confirm, MODEL_RUNNING);
  boots(WEFT_RESET_CAUSE_POWER_ON, WEFT_SLOT_B);
  CHECK(model.boot_info.trial == 0);
}

static void confirm_refused(void *unused) {
  (void)unused;
  model.sensor[WEFT_SENSOR_VCC_CORE] = 300;
  CHECK(ask(WEFT_MGMT_COMMAND_UPDATE_CONFIRM, NULL, 0) == WEFT_MGMT_STATUS_NOT_CONFIRMED);
  model.sensor[WEFT_SENSOR_VCC_CORE] = 1100;
}

static void wait_for_restart(void *unused) {
  (void)unused;
  const uint64_t end = (WEFT_CONFIRM_LIMIT_S + 2ull) * model.clock_hz;
  while (model.now < end) hal_sleep(app_turn(&app));
}

/* Not confirmed in time, or hanging: TRIAL_TRIES starts, then the old one again. */
static void reverts(void) {
  run(update_and_activate, MODEL_RESET);
  boots(WEFT_RESET_CAUSE_SOFTWARE, WEFT_SLOT_B);
  run(confirm_refused, MODEL_RUNNING);
  run(wait_for_restart, MODEL_RESET);
  boots(WEFT_RESET_CAUSE_WATCHDOG, WEFT_SLOT_B);
  boots(WEFT_RESET_CAUSE_WATCHDOG, WEFT_SLOT_A);
  CHECK(model.boot_info.reverted == WEFT_REVERT_CAUSE_NOT_CONFIRMED && model.boot_info.failed == WEFT_SLOT_B);
  boots(WEFT_RESET_CAUSE_POWER_ON, WEFT_SLOT_A);
  CHECK(model.boot_info.reverted == WEFT_REVERT_CAUSE_NONE);
}

/* The FPGA does not take the bitstream of a slot and comes back with golden's: that slot's firmware is not started on it. */
static void bad_bitstream(void) {
  run(update_and_activate, MODEL_RESET);
  model.refused_bitstream = WEFT_SLOT_B;
  boots(WEFT_RESET_CAUSE_SOFTWARE, WEFT_SLOT_A);
  CHECK(model.loaded_slot == WEFT_SLOT_A && model.boot_info.reverted == WEFT_REVERT_CAUSE_INVALID);
}

static void golden_once(void *unused) {
  (void)unused;
  card();
  reboot(WEFT_SLOT_GOLDEN);
}

static void shared_bitstream(void) {
  model_init();
  install(WEFT_SLOT_GOLDEN, &image[GOLDEN]);
  install(WEFT_SLOT_A, &image[NO_BITSTREAM]);
  confirmed(WEFT_SLOT_A);
  boots(WEFT_RESET_CAUSE_POWER_ON, WEFT_SLOT_A);
  CHECK(model.loaded_slot == WEFT_SLOT_GOLDEN);
}

/* The data path is not reset under a driver. */
static void busy_data_path(void *unused) {
  (void)unused;
  card();
  CHECK(push_update(&image[NEW]) == WEFT_MGMT_STATUS_OK);
  activate(WEFT_SLOT_B);
  model.csr[WEFT_CSR_CTRL_CONTROL / 4] = WEFT_CSR_CTRL_CONTROL_ENABLE;
  const struct weft_reboot_request r = {.slot = WEFT_SLOT_NONE};
  CHECK(ask(WEFT_MGMT_COMMAND_REBOOT, &r, sizeof r) == WEFT_MGMT_STATUS_DATA_PATH_BUSY);
}

static unsigned set(unsigned key, uint64_t value, unsigned bytes) {
  const struct weft_config_value v = {.key = (uint16_t)key, .layer = WEFT_CONFIG_LAYER_STAGED, .bytes = (uint8_t)bytes};
  return ask_with(WEFT_MGMT_COMMAND_CONFIG_SET, &v, sizeof v, &value, bytes);
}

static void configuration(void *unused) {
  (void)unused;
  card();
  CHECK(set(WEFT_CONFIG_NODE_ID, 16, 1) == WEFT_MGMT_STATUS_OUT_OF_RANGE);
  CHECK(set(WEFT_CONFIG_MTU, 4000, 2) == WEFT_MGMT_STATUS_OUT_OF_RANGE);
  CHECK(set(WEFT_CONFIG_POOL_BASE, 4097, 8) == WEFT_MGMT_STATUS_OUT_OF_RANGE);
  CHECK(set(WEFT_CONFIG_NODE_ID, 1, 2) == WEFT_MGMT_STATUS_BAD_LENGTH);
  CHECK(set(999, 1, 2) == WEFT_MGMT_STATUS_UNKNOWN_KEY);
  CHECK(set(WEFT_CONFIG_REDUNDANCY_MODE, 1, 1) == WEFT_MGMT_STATUS_OUT_OF_RANGE);
  const uint8_t prefix[] = WEFT_MAC_PREFIX;
  struct weft_config_value v = {.key = WEFT_CONFIG_PEERS, .layer = WEFT_CONFIG_LAYER_STAGED, .bytes = 96};
  uint8_t peers[96] = {0};
  for (unsigned i = 0; i < 2; i++) {
    memcpy(peers + 6 * i, prefix, 5);
    peers[6 * i + 5] = 1; /* both */
  }
  CHECK(ask_with(WEFT_MGMT_COMMAND_CONFIG_SET, &v, sizeof v, peers, sizeof peers) == WEFT_MGMT_STATUS_OK);
  CHECK(ask(WEFT_MGMT_COMMAND_CONFIG_COMMIT, NULL, 0) == WEFT_MGMT_STATUS_CONFLICT);
  peers[5] = 0;
  CHECK(ask_with(WEFT_MGMT_COMMAND_CONFIG_SET, &v, sizeof v, peers, sizeof peers) == WEFT_MGMT_STATUS_OK);
  CHECK(set(WEFT_CONFIG_NODE_ID, 1, 1) == WEFT_MGMT_STATUS_OK);
  CHECK(set(WEFT_CONFIG_MTU, 1500, 2) == WEFT_MGMT_STATUS_OK);
  v = (struct weft_config_value){.key = WEFT_CONFIG_LINK_KEY, .layer = WEFT_CONFIG_LAYER_STAGED, .bytes = 32};
  CHECK(ask_with(WEFT_MGMT_COMMAND_CONFIG_SET, &v, sizeof v, peers, 32) == WEFT_MGMT_STATUS_OK);
  const struct weft_config_get_request get = {.key = WEFT_CONFIG_LINK_KEY, .layer = WEFT_CONFIG_LAYER_STAGED};
  CHECK(ask(WEFT_MGMT_COMMAND_CONFIG_GET, &get, sizeof get) == WEFT_MGMT_STATUS_WRITE_ONLY);
  CHECK(ask(WEFT_MGMT_COMMAND_CONFIG_COMMIT, NULL, 0) == WEFT_MGMT_STATUS_OK);
  struct weft_config_commit_reply c;
  memcpy(&c, reply, sizeof c);
  CHECK(c.sequence == 1 && c.reboot == 1);
  /* One copy is enough. */
  memset(model.flash + WEFT_FLASH_CONFIG_A, 0x5a, WEFT_FLASH_CONFIG_A_BYTES);
  reboot(WEFT_SLOT_NONE);
}

static void configured(void) {
  run(configuration, MODEL_RESET);
  boots(WEFT_RESET_CAUSE_SOFTWARE, WEFT_SLOT_A);
  CHECK(model.csr[WEFT_CSR_CTRL_NODE / 4] == 1 && model.csr[WEFT_CSR_CTRL_PAGE_FRAMES / 4] == WEFT_FRAGMENTS);
  CHECK(model.csr[WEFT_CSR_CTRL_MEMBERS / 4] == 3);
  CHECK(app.config.readable == 1 && !app.config.lost);
}

/* The same frame again gets the same reply, and is not done twice. */
static void repeated(void *unused) {
  (void)unused;
  card();
  CHECK(set(WEFT_CONFIG_NODE_ID, 3, 1) == WEFT_MGMT_STATUS_OK);
  struct weft_mgmt_frame h = {.version = WEFT_PROTOCOL_VERSION, .kind = WEFT_MGMT_KIND_REQUEST, .command = WEFT_MGMT_COMMAND_CONFIG_COMMIT, .session = 1, .request = 7};
  struct weft_mgmt_frame answer;
  uint8_t payload[2][FRAME_MAX];
  const uint64_t before = model.operations;
  uint64_t once = 0;
  for (unsigned i = 0; i < 2; i++) {
    send_frame(&h, NULL, 0);
    (void)app_turn(&app);
    CHECK(next_frame(&answer, payload[i]) && answer.status == WEFT_MGMT_STATUS_OK && answer.request == 7);
    if (i == 0) once = model.operations;
  }
  CHECK(once > before && model.operations == once);
  CHECK(memcmp(payload[0], payload[1], sizeof(struct weft_config_commit_reply)) == 0);
  h.session = 2; /* another host */
  send_frame(&h, NULL, 0);
  (void)app_turn(&app);
  CHECK(next_frame(&answer, payload[0]) && answer.session == 2 && model.operations > once);
}

/* 50 samples a second for 60 s, and none missing, while requests go on. */
static void telemetry(void *unused) {
  (void)unused;
  card();
  const struct weft_subscribe_request s = {.period_ms = 20, .first = 0, .count = 64};
  CHECK(ask(WEFT_MGMT_COMMAND_SUBSCRIBE, &s, sizeof s) == WEFT_MGMT_STATUS_OK);
  struct weft_telemetry_record t;
  uint32_t samples = 0;
  const uint64_t end = app.now + model.clock_hz * 60 + model.clock_hz / 100; /* between two samples */
  while (model.now < end) {
    struct weft_mgmt_frame h;
    uint8_t payload[FRAME_MAX];
    hal_sleep(app_turn(&app));
    while (next_frame(&h, payload)) {
      memcpy(&t, payload, sizeof t);
      CHECK(h.command == WEFT_MGMT_COMMAND_TELEMETRY && t.sequence == samples);
      samples++;
    }
  }
  CHECK(samples == 3000 && app.counters[WEFT_MGMT_COUNTER_EVENTS_DROPPED] == 0 && app.counters[WEFT_MGMT_COUNTER_TELEMETRY_LATE] == 0);
  /* A port that takes nothing: samples are lost, and the gap can be seen. */
  model.uart_room = 0;
  for (const uint64_t until = model.now + model.clock_hz; model.now < until;) hal_sleep(app_turn(&app));
  CHECK(app.counters[WEFT_MGMT_COUNTER_EVENTS_DROPPED] > 40);
}

static void link_test(void *unused) {
  (void)unused;
  card();
  model.csr[WEFT_CSR_CTRL_CONTROL / 4] = WEFT_CSR_CTRL_CONTROL_ENABLE;
  const struct weft_link_test_request l = {.duration_ms = 100};
  struct weft_link_test_reply r;
  CHECK(ask(WEFT_MGMT_COMMAND_LINK_TEST, &l, sizeof l) == WEFT_MGMT_STATUS_OK);
  memcpy(&r, reply, sizeof r);
  CHECK(r.enabled == 1 && r.passed == 0 && r.rx_frames == 0 && r.duration_ms >= 100);
}

static void membership(void *unused) {
  (void)unused;
  card();
  struct weft_members_request m = {.epoch = 1, .members = 3};
  CHECK(ask(WEFT_MGMT_COMMAND_MEMBERS_SET, &m, sizeof m) == WEFT_MGMT_STATUS_OLD_EPOCH);
  m = (struct weft_members_request){.epoch = 2, .members = 2};
  CHECK(ask(WEFT_MGMT_COMMAND_MEMBERS_SET, &m, sizeof m) == WEFT_MGMT_STATUS_BAD_VALUE);
  m.members = 5;
  CHECK(ask(WEFT_MGMT_COMMAND_MEMBERS_SET, &m, sizeof m) == WEFT_MGMT_STATUS_OK);
  CHECK(model.csr[WEFT_CSR_CTRL_EPOCH / 4] == 2 && model.csr[WEFT_CSR_CTRL_MEMBERS / 4] == 5);
}

static void full_log(void *unused) {
  (void)unused;
  card();
  for (uint32_t i = 0; i < 200; i++) app_log(&app, WEFT_LOG_CODE_EPOCH, i, 0);
  struct weft_log_request from = {.from = 0};
  struct weft_log_reply head;
  uint32_t entries = 0;
  for (;;) {
    CHECK(ask(WEFT_MGMT_COMMAND_LOG, &from, sizeof from) == WEFT_MGMT_STATUS_OK);
    memcpy(&head, reply, sizeof head);
    if (from.from == 0) CHECK(head.lost == app.log.next - WEFT_LOG_ENTRIES);
    if (head.next == from.from) break;
    entries += (uint32_t)((reply_length - sizeof head) / sizeof(struct weft_log_entry));
    from.from = head.next;
  }
  CHECK(entries == WEFT_LOG_ENTRIES && from.from == app.log.next);
}

int main(int argc, char **argv) {
  CHECK(argc >= 2 && load_images(argv[1], image, IMAGES) == IMAGES);
  run(new_card, MODEL_RUNNING);
  run(damaged_image, MODEL_RUNNING);
  run(refused_images, MODEL_RUNNING);
  run(wrong_blocks, MODEL_RUNNING);
  run(asks_again, MODEL_RUNNING);
  updates();
  reverts();
  run(golden_once, MODEL_RESET);
  boots(WEFT_RESET_CAUSE_SOFTWARE, WEFT_SLOT_GOLDEN);
  boots(WEFT_RESET_CAUSE_SOFTWARE, WEFT_SLOT_A);
  shared_bitstream();
  bad_bitstream();
  run(busy_data_path, MODEL_RUNNING);
  configured();
  run(repeated, MODEL_RUNNING);
  run(telemetry, MODEL_RUNNING);
  run(link_test, MODEL_RUNNING);
  run(membership, MODEL_RUNNING);
  run(full_log, MODEL_RUNNING);
  puts("ok");
  return 0;
}
