/* SPDX-License-Identifier: Apache-2.0 */
/* The power goes during each flash operation of an update, of a trial that is not confirmed, and of configuration writes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host.h"

enum { GOLDEN, OLD, NEW, IMAGES };
static test_image_t image[IMAGES];
static uint8_t *factory;        /* flash as each run finds it */
static unsigned commits_before; /* configurations in it: so many that the next writes meet full sectors */

static struct {
  unsigned cuts, booted, bricked, mixed, old_image, new_image, golden_image, unfinished, config_lost;
} result;

/* What the scenario under test has reached; kept over a power cut, as a host keeps it. */
static struct {
  unsigned committed; /* configurations that were acknowledged */
  bool done;
} host;

static uint32_t running_version(void) { return model.boot_info.version; }

/* A slot with a good header holds exactly what the header promises, or none. */
static bool slots_are_whole(void) {
  for (unsigned slot = WEFT_SLOT_GOLDEN; slot <= WEFT_SLOT_B; slot++) {
    const uint8_t *at = model.flash + slot_base(slot);
    struct weft_image_header h;
    uint8_t hash[IMAGE_HASH_BYTES];
    if (image_read(slot, model.board, &h) != WEFT_MGMT_STATUS_OK) continue;
    crypto_blake2b(hash, sizeof hash, at + WEFT_SLOT_FIRMWARE_OFFSET, h.firmware_bytes);
    if (memcmp(hash, h.firmware_hash, sizeof hash) != 0) return false;
    crypto_blake2b(hash, sizeof hash, at + WEFT_SLOT_BITSTREAM_OFFSET, h.bitstream_bytes);
    if (memcmp(hash, h.bitstream_hash, sizeof hash) != 0) return false;
  }
  return true;
}

/* The firmware in RAM must be exactly one of the images, and BootInfo must name it. */
static void judge_boot(model_exit_t how) {
  if (how != MODEL_ENTER) {
    result.bricked++;
    return;
  }
  result.booted++;
  if (!slots_are_whole()) {
    result.mixed++;
    return;
  }
  for (unsigned i = 0; i < IMAGES; i++) {
    if (image[i].header.version != running_version()) continue;
    if (memcmp(model.ram, image[i].firmware, image[i].header.firmware_bytes) != 0) break;
    const unsigned wanted = image[i].header.bitstream_bytes != 0 ? model.boot_info.slot : (unsigned)WEFT_SLOT_GOLDEN;
    if (model.loaded_slot != wanted) break;
    if (i == OLD) result.old_image++;
    if (i == NEW) result.new_image++;
    if (i == GOLDEN) result.golden_image++;
    return;
  }
  result.mixed++;
}

static void reboot(void) {
  const struct weft_reboot_request r = {.slot = WEFT_SLOT_NONE};
  CHECK(ask(WEFT_MGMT_COMMAND_REBOOT, &r, sizeof r) == WEFT_MGMT_STATUS_OK);
  for (unsigned i = 0; i < 1000; i++) hal_sleep(app_turn(&app));
  CHECK(!"no restart");
}

static void do_update(void *unused) {
  (void)unused;
  app_init(&app);
  if (running_version() == image[NEW].header.version) {
    CHECK(ask(WEFT_MGMT_COMMAND_UPDATE_CONFIRM, NULL, 0) == WEFT_MGMT_STATUS_OK);
    host.done = true;
    return;
  }
  CHECK(push_update(&image[NEW]) == WEFT_MGMT_STATUS_OK);
  const struct weft_slot_request s = {.slot = app.update.slot};
  CHECK(ask(WEFT_MGMT_COMMAND_UPDATE_ACTIVATE, &s, sizeof s) == WEFT_MGMT_STATUS_OK);
  reboot();
}

/* As above, but the new firmware never confirms. The host gives up when it meets the old one again. */
static void do_revert(void *unused) {
  (void)unused;
  app_init(&app);
  if (running_version() == image[OLD].header.version && app.boot.state.failed != WEFT_SLOT_NONE) {
    CHECK(app.boot.state.cause == WEFT_REVERT_CAUSE_NOT_CONFIRMED);
    host.done = true;
    return;
  }
  if (running_version() == image[OLD].header.version && app.boot.state.trial == WEFT_SLOT_NONE) {
    CHECK(push_update(&image[NEW]) == WEFT_MGMT_STATUS_OK);
    const struct weft_slot_request s = {.slot = app.update.slot};
    CHECK(ask(WEFT_MGMT_COMMAND_UPDATE_ACTIVATE, &s, sizeof s) == WEFT_MGMT_STATUS_OK);
  }
  reboot();
}

#define COMMITS 12u

static void set(unsigned key, uint64_t value, unsigned bytes) {
  const struct weft_config_value v = {.key = (uint16_t)key, .layer = WEFT_CONFIG_LAYER_STAGED, .bytes = (uint8_t)bytes};
  CHECK(ask_with(WEFT_MGMT_COMMAND_CONFIG_SET, &v, sizeof v, &value, bytes) == WEFT_MGMT_STATUS_OK);
}

/* Configuration n: three values that belong together. */
static void commit(unsigned n) {
  set(WEFT_CONFIG_NODE_ID, n % 16u, 1);
  set(WEFT_CONFIG_HOLDOFF, 1000u + n, 4);
  set(WEFT_CONFIG_POOL_BASE, (uint64_t)n << 32, 8);
  CHECK(ask(WEFT_MGMT_COMMAND_CONFIG_COMMIT, NULL, 0) == WEFT_MGMT_STATUS_OK);
}

/* Number of the configuration in force; -1 if its values do not belong together. */
static int configuration(void) {
  const uint64_t holdoff = config_number(&app.config, WEFT_CONFIG_LAYER_CURRENT, WEFT_CONFIG_HOLDOFF);
  if (holdoff == 0) return app.config.lost ? -1 : 0;
  const unsigned n = (unsigned)holdoff - 1000u;
  if (config_number(&app.config, WEFT_CONFIG_LAYER_CURRENT, WEFT_CONFIG_NODE_ID) != n % 16u) return -1;
  return config_number(&app.config, WEFT_CONFIG_LAYER_CURRENT, WEFT_CONFIG_POOL_BASE) == (uint64_t)n << 32 ? (int)n : -1;
}

static void do_config(void *unused) {
  (void)unused;
  app_init(&app);
  const int now = configuration();
  if (now < (int)host.committed || now > (int)host.committed + 1) result.config_lost++;
  else host.committed = (unsigned)now;
  while (host.committed < commits_before + COMMITS) {
    commit(host.committed + 1);
    host.committed++;
  }
  host.done = true;
}

/* Restarts of any kind until the host is content. */
static void run_to_end(void (*scenario)(void *), unsigned cause) {
  bool after_cut = false;
  for (unsigned starts = 0; starts < 12 && !host.done; starts++) {
    model_exit_t how = boot(cause);
    if (how == MODEL_POWER_CUT) {
      cause = WEFT_RESET_CAUSE_POWER_ON;
      after_cut = true;
      continue;
    }
    if (after_cut) judge_boot(how);
    after_cut = false;
    if (how != MODEL_ENTER) return;
    how = model_run(scenario, NULL);
    after_cut = how == MODEL_POWER_CUT;
    cause = after_cut ? WEFT_RESET_CAUSE_POWER_ON : WEFT_RESET_CAUSE_SOFTWARE;
  }
  if (after_cut) judge_boot(boot(WEFT_RESET_CAUSE_POWER_ON));
}

static void begin_run(uint64_t cut_at, uint64_t seed) {
  model_restart(WEFT_RESET_CAUSE_POWER_ON);
  memcpy(model.flash, factory, WEFT_FLASH_BYTES);
  model.operations = 0;
  model.cut_at = cut_at;
  model.random = seed * 0x9e3779b97f4a7c15u + cut_at;
  memset(&host, 0, sizeof host);
  host.committed = commits_before;
}

static void scenario_of_cuts(const char *name, void (*scenario)(void *), uint32_t final_version, unsigned seeds, unsigned stride) {
  begin_run(0, 0);
  run_to_end(scenario, WEFT_RESET_CAUSE_POWER_ON);
  CHECK(host.done);
  const uint64_t operations = model.operations;
  for (uint64_t at = 1; at <= operations; at += stride) {
    for (unsigned seed = 1; seed <= seeds; seed++) {
      begin_run(at, seed);
      run_to_end(scenario, WEFT_RESET_CAUSE_POWER_ON);
      CHECK(model.operations >= at);
      result.cuts++;
      if (!host.done || running_version() != final_version) result.unfinished++;
    }
  }
  fprintf(stderr, "%s: %llu flash operations, cut at every %u, %u seeds\n", name, (unsigned long long)operations, stride, seeds);
}

/* A card as it left the factory, then updated once: OLD runs confirmed in A, something older lies in B. */
static void make_card(void) {
  model_init();
  install(WEFT_SLOT_GOLDEN, &image[GOLDEN]);
  install(WEFT_SLOT_A, &image[OLD]);
  install(WEFT_SLOT_B, &image[GOLDEN]);
  boot_state_t b;
  boot_state_load(&b);
  b.state.confirmed = WEFT_SLOT_A;
  CHECK(boot_state_store(&b));
}

static void before_config(void *unused) {
  (void)unused;
  app_init(&app);
  for (unsigned n = 1; n <= commits_before; n++) commit(n);
}

int main(int argc, char **argv) {
  CHECK(argc >= 2 && load_images(argv[1], image, IMAGES) == IMAGES);
  const unsigned seeds = argc > 2 ? (unsigned)atoi(argv[2]) : 2;
  const unsigned stride = argc > 3 ? (unsigned)atoi(argv[3]) : 1;
  factory = malloc(WEFT_FLASH_BYTES);
  CHECK(factory != NULL);
  make_card();
  memcpy(factory, model.flash, WEFT_FLASH_BYTES);
  scenario_of_cuts("update", do_update, image[NEW].header.version, seeds, stride);
  scenario_of_cuts("trial without confirmation", do_revert, image[OLD].header.version, seeds, stride);
  /* Once around the ring, so that old records lie everywhere. */
  commits_before = 58;
  memcpy(model.flash, factory, WEFT_FLASH_BYTES);
  model.cut_at = 0;
  CHECK(boot(WEFT_RESET_CAUSE_POWER_ON) == MODEL_ENTER && model_run(before_config, NULL) == MODEL_RUNNING);
  memcpy(factory, model.flash, WEFT_FLASH_BYTES);
  scenario_of_cuts("configuration", do_config, image[OLD].header.version, seeds, stride);
  const bool ok = result.booted >= result.cuts && result.bricked == 0 && result.mixed == 0 && result.unfinished == 0 && result.config_lost == 0 &&
                  result.golden_image == 0;
  printf("{\"cuts\":%u,\"booted\":%u,\"bricked\":%u,\"mixed\":%u,\"old\":%u,\"new\":%u,\"golden\":%u,\"unfinished\":%u,\"configLost\":%u,\"ok\":%s}\n",
         result.cuts, result.booted, result.bricked, result.mixed, result.old_image, result.new_image, result.golden_image, result.unfinished,
         result.config_lost, ok ? "true" : "false");
  return ok ? 0 : 1;
}
