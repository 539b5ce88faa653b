/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration store: values by key in layers, two copies in flash. */
#ifndef WEFT_CONFIG_H
#define WEFT_CONFIG_H
#include <stdbool.h>
#include <stdint.h>

#include "flash_log.h"

/* All values, packed in the order of the table. */
typedef struct {
  uint8_t bytes[WEFT_CONFIG_BYTES];
} config_values_t;

typedef struct {
  config_values_t layer[4]; /* by ConfigLayer */
  flash_log_t copy[2];
  uint32_t sequence; /* of NEXT in flash; 0: never committed */
  uint8_t readable;  /* copies that were, when it was loaded */
  bool lost;         /* there was one, and no copy is readable */
} config_t;

/* Reads both copies; CURRENT, NEXT and STAGED become the newest readable. */
void config_load(config_t *c);
const weft_config_key_t *config_key(unsigned index);
/* Index of a key in the table, or -1. */
int config_find(unsigned key);
uint8_t *config_value(config_t *c, unsigned layer, unsigned index);
bool config_differs(config_t *c, unsigned layer, unsigned other, unsigned index);
uint64_t config_number(config_t *c, unsigned layer, unsigned key);
/* Each answers with a MgmtStatus. */
unsigned config_set(config_t *c, unsigned key, const uint8_t *value, unsigned bytes);
unsigned config_reset(config_t *c, unsigned layer, unsigned key);
unsigned config_commit(config_t *c);
unsigned config_check(config_t *c, unsigned layer);
/* Members that PEERS names; 0: none is named. */
uint32_t config_members(config_t *c, unsigned layer);

#endif
