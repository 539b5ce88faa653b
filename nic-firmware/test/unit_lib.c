/* SPDX-License-Identifier: Apache-2.0 */
/* The libraries against published vectors and against themselves. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crc32.h"
#include "ed25519.h"
#include "host.h"
#include "sha512.h"

static void from_hex(const char *hex, uint8_t *to) {
  for (size_t i = 0; hex[2 * i] != 0; i++) {
    unsigned byte;
    CHECK(sscanf(hex + 2 * i, "%2x", &byte) == 1);
    to[i] = (uint8_t)byte;
  }
}

static void crc(void) { CHECK(weft_crc32(0, "123456789", 9) == 0xcbf43926u); /* check value of the CRC catalogue */ }

static void sha(const char *message, size_t step, const char *expected) {
  uint8_t hash[SHA512_BYTES];
  uint8_t wanted[SHA512_BYTES];
  sha512_t s;
  from_hex(expected, wanted);
  sha512_init(&s);
  for (size_t at = 0; at < strlen(message); at += step) {
    const size_t left = strlen(message) - at;
    sha512_update(&s, message + at, left < step ? left : step);
  }
  sha512_final(&s, hash);
  CHECK(memcmp(hash, wanted, sizeof hash) == 0);
}

/* FIPS 180-4 examples. */
static void sha_vectors(void) {
  static const char *two_blocks =
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";
  for (size_t step = 1; step < 130; step += 43) {
    sha("", step, "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e");
    sha("abc", step, "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    sha(two_blocks, step, "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909");
  }
}

static void ed(const char *key_hex, const char *message_hex, const char *signature_hex) {
  uint8_t key[32];
  uint8_t message[64];
  uint8_t signature[64];
  const size_t length = strlen(message_hex) / 2;
  from_hex(key_hex, key);
  from_hex(message_hex, message);
  from_hex(signature_hex, signature);
  CHECK(ed25519_check(signature, key, message, length));
  for (unsigned bit = 0; bit < 512; bit += 7) {
    signature[bit / 8] ^= (uint8_t)(1u << bit % 8);
    CHECK(!ed25519_check(signature, key, message, length));
    signature[bit / 8] ^= (uint8_t)(1u << bit % 8);
  }
  message[length] = 0;
  CHECK(!ed25519_check(signature, key, message, length + 1));
}

/* RFC 8032, section 7.1. */
static void ed_vectors(void) {
  ed("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
  ed("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  ed("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
}

static void cobs(void) {
  static const uint8_t sample[] = {0x11, 0x22, 0x00, 0x33}; /* from the paper */
  static const uint8_t encoded_sample[] = {0x03, 0x11, 0x22, 0x02, 0x33};
  uint8_t from[1100];
  uint8_t coded[COBS_MAX(sizeof from)];
  CHECK(cobs_encode(sample, sizeof sample, coded) == sizeof encoded_sample && memcmp(coded, encoded_sample, sizeof encoded_sample) == 0);
  for (size_t length = 0; length <= sizeof from; length++) {
    const unsigned zeros = (unsigned)(model_random() % 300);
    for (size_t i = 0; i < length; i++) from[i] = zeros == 0 || model_random() % zeros != 0 ? (uint8_t)(1 + model_random() % 255) : 0;
    const size_t n = cobs_encode(from, length, coded);
    CHECK(n <= COBS_MAX(length) && memchr(coded, 0, n) == NULL);
    CHECK(cobs_decode(coded, n) == length && memcmp(coded, from, length) == 0);
  }
  uint8_t bad[] = {5, 1, 2};
  CHECK(cobs_decode(bad, sizeof bad) == COBS_BAD && cobs_decode(bad, 0) == COBS_BAD);
}

static void hid(void) {
  hid_stream_t out = {0};
  hid_stream_t in = {0};
  uint8_t report[WEFT_HID_REPORT_BYTES];
  uint8_t bytes[200];
  uint8_t got[WEFT_HID_REPORT_BYTES];
  for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)i;
  for (size_t at = 0; at < sizeof bytes;) {
    const size_t n = hid_stream_fill(&out, bytes + at, sizeof bytes - at, report);
    CHECK(hid_stream_take(&in, report, got) == n && memcmp(got, bytes + at, n) == 0);
    at += n;
  }
  (void)hid_stream_fill(&out, bytes, 5, report); /* lost */
  (void)hid_stream_fill(&out, bytes, 5, report);
  CHECK(hid_stream_take(&in, report, got) == 6 && got[0] == WEFT_FRAME_DELIMITER && in.gaps == 1);
}

static flash_log_t boot_log(void) {
  flash_log_t log = {.base = WEFT_FLASH_BOOT, .bytes = WEFT_FLASH_BOOT_BYTES, .place_bytes = WEFT_BOOT_RECORD_BYTES, .kind = WEFT_FLASH_RECORD_KIND_BOOT};
  flash_log_open(&log);
  return log;
}

static uint32_t newest(void) {
  const flash_log_t log = boot_log();
  uint32_t value = 0;
  (void)flash_log_read(&log, &value, sizeof value);
  return value;
}

static uint32_t written;

static void write_until_cut(void *unused) {
  (void)unused;
  flash_log_t log = boot_log();
  for (;;) {
    const uint32_t next = written + 1;
    CHECK(flash_log_append(&log, &next, sizeof next));
    written = next;
  }
}

/* Three times around the ring, the power going again and again: the newest record is the last one written, or the one that was being written. */
static void log_under_cuts(void) {
  model_init();
  written = 0;
  CHECK(newest() == 0);
  while (written < 3 * WEFT_FLASH_BOOT_BYTES / WEFT_BOOT_RECORD_BYTES) {
    model.cut_at = model.operations + 1 + model_random() % 5;
    CHECK(model_run(write_until_cut, NULL) == MODEL_POWER_CUT);
    const uint32_t found = newest();
    CHECK(found == written || found == written + 1);
    written = found;
  }
}

/* No sector is erased more than once for each time around. */
static void log_wears_evenly(void) {
  model_init();
  flash_log_t log = boot_log();
  const uint32_t places = WEFT_FLASH_BOOT_BYTES / WEFT_BOOT_RECORD_BYTES;
  for (uint32_t i = 1; i <= 4 * places; i++) CHECK(flash_log_append(&log, &i, sizeof i));
  CHECK(newest() == 4 * places);
  CHECK(hal_flash_stats().programs >= 4 * places);
  const uint64_t erases = model.operations - 4u * places;
  CHECK(erases <= 4 * WEFT_FLASH_BOOT_BYTES / WEFT_FLASH_SECTOR_BYTES);
}

static void log_tells_of_a_dead_flash(void) {
  model_init();
  flash_log_t log = boot_log();
  const uint32_t one = 1;
  CHECK(flash_log_append(&log, &one, sizeof one));
  model.flash_sticks = true;
  CHECK(!flash_log_append(&log, &one, sizeof one));
  model.flash_sticks = false;
  CHECK(newest() == 1 && flash_log_append(&log, &one, sizeof one));
}

int main(int argc, char **argv) {
  model_init();
  model.random = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
  crc();
  sha_vectors();
  ed_vectors();
  cobs();
  hid();
  log_under_cuts();
  log_wears_evenly();
  log_tells_of_a_dead_flash();
  puts("ok");
  return 0;
}
