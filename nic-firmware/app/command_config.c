/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "command.h"

unsigned command_config_list(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  (void)p;
  struct weft_config_list_request from;
  memcpy(&from, q->bytes, sizeof from);
  struct weft_config_list_reply head = {.next = 0, .schema = WEFT_CONFIG_SCHEMA, .sequence = a->config.sequence};
  reply_add(r, &head, sizeof head);
  for (unsigned i = 0; i < WEFT_CONFIG_KEYS; i++) {
    const weft_config_key_t *k = config_key(i);
    struct weft_config_item item;
    if (k->key < from.from) continue;
    if (reply_room(r) < sizeof item) {
      head.next = k->key;
      memcpy(r->bytes, &head, sizeof head);
      break;
    }
    memset(&item, 0, sizeof item);
    item.key = k->key;
    item.type = k->type;
    item.bytes = k->bytes;
    if (k->secret) item.flags4 |= WEFT_CONFIG_ITEM_SECRET;
    if (config_differs(&a->config, WEFT_CONFIG_LAYER_CURRENT, WEFT_CONFIG_LAYER_DEFAULT, i)) item.flags4 |= WEFT_CONFIG_ITEM_CURRENT_SET;
    if (config_differs(&a->config, WEFT_CONFIG_LAYER_NEXT, WEFT_CONFIG_LAYER_DEFAULT, i)) item.flags4 |= WEFT_CONFIG_ITEM_NEXT_SET;
    if (config_differs(&a->config, WEFT_CONFIG_LAYER_NEXT, WEFT_CONFIG_LAYER_CURRENT, i)) item.flags4 |= WEFT_CONFIG_ITEM_NEXT_CHANGED;
    if (config_differs(&a->config, WEFT_CONFIG_LAYER_STAGED, WEFT_CONFIG_LAYER_NEXT, i)) item.flags4 |= WEFT_CONFIG_ITEM_STAGED_CHANGED;
    reply_add(r, &item, sizeof item);
  }
  return WEFT_MGMT_STATUS_OK;
}

unsigned command_config_get(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  (void)p;
  struct weft_config_get_request g;
  memcpy(&g, q->bytes, sizeof g);
  const int i = config_find(g.key);
  if (i < 0) return WEFT_MGMT_STATUS_UNKNOWN_KEY;
  if (g.layer > WEFT_CONFIG_LAYER_STAGED) return WEFT_MGMT_STATUS_BAD_VALUE;
  const weft_config_key_t *k = config_key((unsigned)i);
  if (k->secret) return WEFT_MGMT_STATUS_WRITE_ONLY;
  const struct weft_config_value head = {.key = k->key, .layer = g.layer, .bytes = k->bytes};
  reply_add(r, &head, sizeof head);
  reply_add(r, config_value(&a->config, g.layer, (unsigned)i), k->bytes);
  return WEFT_MGMT_STATUS_OK;
}

unsigned command_config_set(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  (void)p;
  (void)r;
  struct weft_config_value head;
  memcpy(&head, q->bytes, sizeof head);
  if (head.layer != WEFT_CONFIG_LAYER_STAGED) return WEFT_MGMT_STATUS_BAD_VALUE;
  if (q->length != sizeof head + head.bytes) return WEFT_MGMT_STATUS_BAD_LENGTH;
  return config_set(&a->config, head.key, q->bytes + sizeof head, head.bytes);
}

static bool reboot_needed(app_t *a) {
  for (unsigned i = 0; i < WEFT_CONFIG_KEYS; i++) {
    if (config_differs(&a->config, WEFT_CONFIG_LAYER_NEXT, WEFT_CONFIG_LAYER_CURRENT, i)) return true;
  }
  return false;
}

unsigned command_config_commit(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  (void)p;
  (void)q;
  const unsigned status = config_commit(&a->config);
  if (status != WEFT_MGMT_STATUS_OK) return status;
  app_log(a, WEFT_LOG_CODE_CONFIG_COMMITTED, a->config.sequence, 0);
  struct weft_config_commit_reply c;
  memset(&c, 0, sizeof c);
  c.sequence = a->config.sequence;
  c.reboot = reboot_needed(a);
  reply_add(r, &c, sizeof c);
  return WEFT_MGMT_STATUS_OK;
}

unsigned command_config_reset(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  (void)p;
  (void)r;
  struct weft_config_reset_request c;
  memcpy(&c, q->bytes, sizeof c);
  return config_reset(&a->config, c.layer, c.key);
}

unsigned command_factory_reset(app_t *a, port_t *p, const request_t *q, reply_t *r) {
  (void)p;
  (void)r;
  struct weft_factory_reset_request f;
  memcpy(&f, q->bytes, sizeof f);
  if (f.magic != WEFT_FACTORY_RESET_MAGIC) return WEFT_MGMT_STATUS_BAD_VALUE;
  (void)config_reset(&a->config, WEFT_CONFIG_LAYER_DEFAULT, 0);
  const unsigned status = config_commit(&a->config);
  if (status == WEFT_MGMT_STATUS_OK) app_log(a, WEFT_LOG_CODE_FACTORY_RESET, 0, 0);
  return status;
}
