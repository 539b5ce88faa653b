/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <string.h>

#include "hal.h"

#define NODES 16u
#define MAC_BYTES 6u

static const weft_config_key_t table[WEFT_CONFIG_KEYS] = WEFT_CONFIG_TABLE;

const weft_config_key_t *config_key(unsigned index) { return &table[index]; }

int config_find(unsigned key) {
  for (unsigned i = 0; i < WEFT_CONFIG_KEYS; i++) {
    if (table[i].key == key) return (int)i;
  }
  return -1;
}

static unsigned offset_of(unsigned index) {
  unsigned at = 0;
  for (unsigned i = 0; i < index; i++) at += table[i].bytes;
  return at;
}

uint8_t *config_value(config_t *c, unsigned layer, unsigned index) { return c->layer[layer].bytes + offset_of(index); }

bool config_differs(config_t *c, unsigned layer, unsigned other, unsigned index) {
  return memcmp(config_value(c, layer, index), config_value(c, other, index), table[index].bytes) != 0;
}

static uint64_t number(const uint8_t *bytes, unsigned count) {
  uint64_t n = 0;
  for (unsigned i = count; i > 0; i--) n = n << 8 | bytes[i - 1];
  return n;
}

uint64_t config_number(config_t *c, unsigned layer, unsigned key) {
  const int i = config_find(key);
  return i < 0 ? 0 : number(config_value(c, layer, (unsigned)i), table[i].bytes);
}

static bool in_range(const weft_config_key_t *k, const uint8_t *value) {
  if (k->type != WEFT_CONFIG_TYPE_UINT) return true;
  const uint64_t n = number(value, k->bytes);
  if (k->two_values) return n == k->low || n == k->high;
  return n >= k->low && n <= k->high && n % k->step == 0;
}

static void set_defaults(config_values_t *to) {
  memset(to, 0, sizeof *to);
  for (unsigned i = 0; i < WEFT_CONFIG_KEYS; i++) {
    for (unsigned b = 0; b < table[i].bytes && b < 8; b++) to->bytes[offset_of(i) + b] = (uint8_t)(table[i].initial >> (8u * b));
  }
}

static uint32_t padded(uint32_t bytes) { return (bytes + 3u) & ~3u; }

/* Takes every value that this firmware knows with the same size and finds in range. */
static void unpack(config_values_t *to, const uint8_t *from, size_t length) {
  struct weft_stored_config head;
  set_defaults(to);
  if (length < sizeof head) return;
  memcpy(&head, from, sizeof head);
  size_t at = sizeof head;
  for (unsigned v = 0; v < head.values; v++) {
    struct weft_stored_value value;
    if (at + sizeof value > length) return;
    memcpy(&value, from + at, sizeof value);
    at += sizeof value;
    if (value.bytes > length - at) return;
    const int i = config_find(value.key);
    if (i >= 0 && table[i].bytes == value.bytes && in_range(&table[i], from + at)) {
      memcpy(to->bytes + offset_of((unsigned)i), from + at, value.bytes);
    }
    at += padded(value.bytes);
  }
}

static size_t pack(config_t *c, const config_values_t *from, uint8_t *to) {
  struct weft_stored_config head = {.schema = WEFT_CONFIG_SCHEMA, .values = 0};
  size_t at = sizeof head;
  for (unsigned i = 0; i < WEFT_CONFIG_KEYS; i++) {
    const unsigned bytes = table[i].bytes;
    if (memcmp(from->bytes + offset_of(i), c->layer[WEFT_CONFIG_LAYER_DEFAULT].bytes + offset_of(i), bytes) == 0) continue;
    const struct weft_stored_value value = {.key = table[i].key, .bytes = (uint16_t)bytes};
    memcpy(to + at, &value, sizeof value);
    memset(to + at + sizeof value, 0, padded(bytes));
    memcpy(to + at + sizeof value, from->bytes + offset_of(i), bytes);
    at += sizeof value + padded(bytes);
    head.values++;
  }
  memcpy(to, &head, sizeof head);
  return at;
}

static bool is_blank(const flash_log_t *log) {
  uint8_t first;
  for (uint32_t at = 0; at < log->bytes; at += log->place_bytes) {
    hal_flash_read(log->base + at, &first, 1);
    if (first != 0xff) return false;
  }
  return true;
}

void config_load(config_t *c) {
  static const uint32_t bases[2] = {WEFT_FLASH_CONFIG_A, WEFT_FLASH_CONFIG_B};
  uint8_t stored[WEFT_CONFIG_RECORD_BYTES];
  memset(c, 0, sizeof *c);
  set_defaults(&c->layer[WEFT_CONFIG_LAYER_DEFAULT]);
  bool written = false;
  for (unsigned i = 0; i < 2; i++) {
    c->copy[i] = (flash_log_t){
        .base = bases[i],
        .bytes = WEFT_FLASH_CONFIG_A_BYTES,
        .place_bytes = WEFT_CONFIG_RECORD_BYTES,
        .kind = WEFT_FLASH_RECORD_KIND_CONFIG,
    };
    flash_log_open(&c->copy[i]);
    if (c->copy[i].newest != 0) c->readable++;
    written = written || !is_blank(&c->copy[i]);
  }
  const flash_log_t *newest = &c->copy[c->copy[1].sequence > c->copy[0].sequence ? 1 : 0];
  c->sequence = newest->sequence;
  c->lost = written && c->readable == 0;
  const size_t length = flash_log_read(newest, stored, sizeof stored);
  unpack(&c->layer[WEFT_CONFIG_LAYER_NEXT], stored, length);
  c->layer[WEFT_CONFIG_LAYER_CURRENT] = c->layer[WEFT_CONFIG_LAYER_NEXT];
  c->layer[WEFT_CONFIG_LAYER_STAGED] = c->layer[WEFT_CONFIG_LAYER_NEXT];
}

unsigned config_set(config_t *c, unsigned key, const uint8_t *value, unsigned bytes) {
  const int i = config_find(key);
  if (i < 0) return WEFT_MGMT_STATUS_UNKNOWN_KEY;
  if (bytes != table[i].bytes) return WEFT_MGMT_STATUS_BAD_LENGTH;
  if (!in_range(&table[i], value)) return WEFT_MGMT_STATUS_OUT_OF_RANGE;
  memcpy(config_value(c, WEFT_CONFIG_LAYER_STAGED, (unsigned)i), value, bytes);
  return WEFT_MGMT_STATUS_OK;
}

unsigned config_reset(config_t *c, unsigned layer, unsigned key) {
  if (layer != WEFT_CONFIG_LAYER_DEFAULT && layer != WEFT_CONFIG_LAYER_NEXT) return WEFT_MGMT_STATUS_BAD_VALUE;
  if (key == 0) {
    c->layer[WEFT_CONFIG_LAYER_STAGED] = c->layer[layer];
    return WEFT_MGMT_STATUS_OK;
  }
  const int i = config_find(key);
  if (i < 0) return WEFT_MGMT_STATUS_UNKNOWN_KEY;
  memcpy(config_value(c, WEFT_CONFIG_LAYER_STAGED, (unsigned)i), config_value(c, layer, (unsigned)i), table[i].bytes);
  return WEFT_MGMT_STATUS_OK;
}

static bool is_none(const uint8_t *mac) {
  static const uint8_t none[MAC_BYTES] = {0};
  return memcmp(mac, none, MAC_BYTES) == 0;
}

/* The only address that the RTL gives a node. */
static bool belongs_to(const uint8_t *mac, unsigned node) {
  static const uint8_t prefix[MAC_BYTES - 1] = WEFT_MAC_PREFIX;
  return memcmp(mac, prefix, sizeof prefix) == 0 && mac[MAC_BYTES - 1] == node;
}

unsigned config_check(config_t *c, unsigned layer) {
  const unsigned node = (unsigned)config_number(c, layer, WEFT_CONFIG_NODE_ID);
  const uint8_t *mac = config_value(c, layer, (unsigned)config_find(WEFT_CONFIG_MAC));
  const uint8_t *peers = config_value(c, layer, (unsigned)config_find(WEFT_CONFIG_PEERS));
  if (!is_none(mac) && !belongs_to(mac, node)) return WEFT_MGMT_STATUS_CONFLICT;
  /* As each address tells its node, no two can be equal. */
  for (unsigned i = 0; i < NODES; i++) {
    if (!is_none(peers + MAC_BYTES * i) && !belongs_to(peers + MAC_BYTES * i, i)) return WEFT_MGMT_STATUS_CONFLICT;
  }
  return WEFT_MGMT_STATUS_OK;
}

uint32_t config_members(config_t *c, unsigned layer) {
  const uint8_t *peers = config_value(c, layer, (unsigned)config_find(WEFT_CONFIG_PEERS));
  uint32_t members = 0;
  for (unsigned i = 0; i < NODES; i++) {
    if (!is_none(peers + MAC_BYTES * i)) members |= 1u << i;
  }
  return members == 0 ? 0 : members | 1u << (unsigned)config_number(c, layer, WEFT_CONFIG_NODE_ID);
}

unsigned config_commit(config_t *c) {
  const unsigned status = config_check(c, WEFT_CONFIG_LAYER_STAGED);
  if (status != WEFT_MGMT_STATUS_OK) return status;
  uint8_t stored[WEFT_CONFIG_RECORD_BYTES];
  const size_t length = pack(c, &c->layer[WEFT_CONFIG_LAYER_STAGED], stored);
  /* Both go on from the newer number, so a copy that had fallen behind is level again. */
  unsigned written = 0;
  for (unsigned i = 0; i < 2; i++) {
    c->copy[i].sequence = c->sequence;
    if (flash_log_append(&c->copy[i], stored, length)) written++;
  }
  if (written == 0) return WEFT_MGMT_STATUS_FLASH_FAILED;
  c->sequence++;
  c->layer[WEFT_CONFIG_LAYER_NEXT] = c->layer[WEFT_CONFIG_LAYER_STAGED];
  return WEFT_MGMT_STATUS_OK;
}
