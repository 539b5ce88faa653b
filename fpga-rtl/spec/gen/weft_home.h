/* SPDX-License-Identifier: Apache-2.0 */
/* Written by `npm run gen` from fpga-rtl/spec. Do not edit. */

#ifndef WEFT_HOME_H
#define WEFT_HOME_H
#include "weft_spec.h"

/* What a row's guard may ask about the request and the healed entry that it meets. */
enum {
  WEFT_FACT_EXCL = 0x1u, /* an exclusive right is welcome */
  WEFT_FACT_UPGRADE = 0x2u, /* the request says have, and the requester is listed as sharer */
  WEFT_FACT_SHARER = 0x4u, /* the requester is listed as sharer */
  WEFT_FACT_OWNER = 0x8u, /* the requester is the owner, and the page is not lost */
  WEFT_FACT_ZERO = 0x10u, /* backing is ZERO */
  WEFT_FACT_POOL = 0x20u, /* backing is POOL */
  WEFT_FACT_NONE = 0x40u, /* backing is NONE */
  WEFT_FACT_LOST = 0x80u, /* backing is LOST: the only copy was lost with its owner */
  WEFT_FACT_LEFT = 0x100u, /* nobody waits for an answer: the requester has left the rack */
  WEFT_FACT_OUTSIDE = 0x200u, /* the page lies outside this home's pool */
};

/* What a row's commit makes of the entry. */
enum {
  WEFT_ENTRY_EFFECT_KEEP = 0, /* unchanged */
  WEFT_ENTRY_EFFECT_OWN_ZERO = 1, /* OWNED by the requester, backing ZERO */
  WEFT_ENTRY_EFFECT_OWN_POOL = 2, /* OWNED by the requester, backing POOL */
  WEFT_ENTRY_EFFECT_OWN_NONE = 3, /* OWNED by the requester, backing NONE */
  WEFT_ENTRY_EFFECT_JOIN = 4, /* SHARED, the requester added to the sharers */
  WEFT_ENTRY_EFFECT_PAIR = 5, /* SHARED by the former owner and the requester */
  WEFT_ENTRY_EFFECT_ASKED = 6, /* ownPool if the requester asked for M or says excl, else SHARED by it alone */
  WEFT_ENTRY_EFFECT_LEAVE = 7, /* the requester struck out of the sharers; REST when none is left */
  WEFT_ENTRY_EFFECT_REST = 8, /* REST */
  WEFT_ENTRY_EFFECT_BACK = 9, /* REST if backing is POOL, ZERO if it is ZERO */
  WEFT_ENTRY_EFFECT_TOOK = 10, /* unchanged; ownNone if GRANT_ACK tells that the former owner's page had come for writing before it left */
};

#define WEFT_BIT(n) (UINT64_C(1) << (n))

typedef struct {
  uint8_t states;   /* bit per DirState in which it applies */
  uint8_t next;     /* bit per DirState that it can leave; 0: as before */
  uint16_t yes, no; /* facts that must hold, that must not */
  uint32_t follows; /* bit per row after which it may go on with a transaction; 0: it only begins one */
  int8_t grant;     /* Grant; 3: as asked; -1: none */
  uint8_t status;
  uint8_t entry;    /* effect on the entry */
  uint64_t on, sends, awaits; /* bit per opcode */
} weft_home_transition_t;

/* By row number (HomeRow); row 0 is none. */
static const weft_home_transition_t weft_home_table[WEFT_HOME_ROWS] = {
  {0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0}, /* NONE */
  {1u << WEFT_DIR_STATE_ZERO, 1u << WEFT_DIR_STATE_OWNED, 0, 0, 0, WEFT_GRANT_M, WEFT_STATUS_OK, WEFT_ENTRY_EFFECT_OWN_ZERO, WEFT_BIT(WEFT_OPCODE_GET_S) | WEFT_BIT(WEFT_OPCODE_GET_M), WEFT_BIT(WEFT_OPCODE_GRANT), WEFT_BIT(WEFT_OPCODE_GRANT_ACK)}, /* GET_ZERO */
  {1u << WEFT_DIR_STATE_REST, 1u << WEFT_DIR_STATE_OWNED, WEFT_FACT_EXCL, 0, 0, WEFT_GRANT_M, WEFT_STATUS_OK, WEFT_ENTRY_EFFECT_OWN_POOL, WEFT_BIT(WEFT_OPCODE_GET_S), WEFT_BIT(WEFT_OPCODE_GRANT_PAGE), WEFT_BIT(WEFT_OPCODE_GRANT_ACK)}, /* GETS_REST_EXCL */
  {1u << WEFT_DIR_STATE_REST, 1u << WEFT_DIR_STATE_SHARED, 0, WEFT_FACT_EXCL, 0, WEFT_GRANT_S, WEFT_STATUS_OK, WEFT_ENTRY_EFFECT_JOIN, WEFT_BIT(WEFT_OPCODE_GET_S), WEFT_BIT(WEFT_OPCODE_GRANT_PAGE), WEFT_BIT(WEFT_OPCODE_GRANT_ACK)}, /* GETS_REST */
  {1u << WEFT_DIR_STATE_REST, 1u << WEFT_DIR_STATE_OWNED, 0, 0, 0, WEFT_GRANT_M, WEFT_STATUS_OK, WEFT_ENTRY_EFFECT_OWN_POOL, WEFT_BIT(WEFT_OPCODE_GET_M), WEFT_BIT(WEFT_OPCODE_GRANT_PAGE), WEFT_BIT(WEFT_OPCODE_GRANT_ACK)}, /* GETM_REST */
  {1u << WEFT_DIR_STATE_SHARED, 1u << WEFT_DIR_STATE_SHARED, 0, 0, 0, WEFT_GRANT_S, WEFT_STATUS_OK, WEFT_ENTRY_EFFECT_JOIN, WEFT_BIT(WEFT_OPCODE_GET_S), WEFT_BIT(WEFT_OPCODE_GRANT_PAGE), WEFT_BIT(WEFT_OPCODE_GRANT_ACK)}, /* GETS_SHARED */
  {1u << WEFT_DIR_STATE_SHARED, 1u << WEFT_DIR_STATE_OWNED, WEFT_FACT_UPGRADE, 0, 0, WEFT_GRANT_M, WEFT_STATUS_OK, WEFT_ENTRY_EFFECT_OWN_POOL, WEFT_BIT(WEFT_OPCODE_GET_M), WEFT_BIT(WEFT_OPCODE_INV) | WEFT_BIT(WEFT_OPCODE_GRANT), WEFT_BIT(WEFT_OPCODE_INV_ACK) | WEFT_BIT(WEFT_OPCODE_GRANT_ACK)}, /* GETM_UPGRADE */
  {1u << WEFT_DIR_STATE_SHARED, 1u << WEFT_DIR_STATE_OWNED, 0, WEFT_FACT_UPGRADE, 0, WEFT_GRANT_M, WEFT_STATUS_OK, WEFT_ENTRY_EFFECT_OWN_POOL, WEFT_BIT(WEFT_OPCODE_GET_M), WEFT_BIT(WEFT_OPCODE_INV) | WEFT_BIT(WEFT_OPCODE_GRANT_PAGE), WEFT_BIT(WEFT_OPCODE_INV_ACK) | WEFT_BIT(WEFT_OPCODE_GRANT_ACK)}, /* GETM_SHARED */
  {1u << WEFT_DIR_STATE_OWNED, 1u << WEFT_DIR_STATE_SHARED, 0, WEFT_FACT_OWNER | WEFT_FACT_LOST, 0, WEFT_GRANT_S, WEFT_STATUS_OK, WEFT_ENTRY_EFFECT_PAIR, WEFT_BIT(WEFT_OPCODE_GET_S), WEFT_BIT(WEFT_OPCODE_FWD_S), WEFT_BIT(WEFT_OPCODE_SHARE_PAGE) | WEFT_BIT(WEFT_OPCODE_GRANT_ACK)}, /* GETS_OWNED */
  {1u << WEFT_DIR_STATE_OWNED, 1u << WEFT_DIR_STATE_OWNED, 0, WEFT_FACT_OWNER | WEFT_FACT_LOST, 0, WEFT_GRANT_M, WEFT_STATUS_OK, WEFT_ENTRY_EFFECT_OWN_NONE, WEFT_BIT(WEFT_OPCODE_GET_M), WEFT_BIT(WEFT_OPCODE_FWD_M), WEFT_BIT(WEFT_OPCODE_GRANT_ACK)}, /* GETM_OWNED */
  {1u << WEFT_DIR_STATE_OWNED, 1u << WEFT_DIR_STATE_OWNED | 1u << WEFT_DIR_STATE_SHARED, WEFT_FACT_POOL, 0, 1u << WEFT_HOME_ROW_GETS_OWNED | 1u << WEFT_HOME_ROW_GETM_OWNED, 3, WEFT_STATUS_OK, WEFT_ENTRY_EFFECT_ASKED, WEFT_BIT(WEFT_OPCODE_FWD_MISS), WEFT_BIT(WEFT_OPCODE_GRANT_PAGE), WEFT_BIT(WEFT_OPCODE_GRANT_ACK)}, /* MISS_POOL */
  {1u << WEFT_DIR_STATE_OWNED, 1u << WEFT_DIR_STATE_OWNED, WEFT_FACT_ZERO, 0, 1u << WEFT_HOME_ROW_GETS_OWNED | 1u << WEFT_HOME_ROW_GETM_OWNED, WEFT_GRANT_M, WEFT_STATUS_OK, WEFT_ENTRY_EFFECT_OWN_ZERO, WEFT_BIT(WEFT_OPCODE_FWD_MISS), WEFT_BIT(WEFT_OPCODE_GRANT), WEFT_BIT(WEFT_OPCODE_GRANT_ACK)}, /* MISS_ZERO */
  {1u << WEFT_DIR_STATE_OWNED, 0u, WEFT_FACT_NONE, 0, 1u << WEFT_HOME_ROW_GETS_OWNED | 1u << WEFT_HOME_ROW_GETM_OWNED, WEFT_GRANT_I, WEFT_STATUS_DIRTY, WEFT_ENTRY_EFFECT_KEEP, WEFT_BIT(WEFT_OPCODE_FWD_MISS), WEFT_BIT(WEFT_OPCODE_GRANT), WEFT_BIT(WEFT_OPCODE_GRANT_ACK)}, /* MISS_NONE */
  {1u << WEFT_DIR_STATE_OWNED, 0u, WEFT_FACT_OWNER, 0, 0, WEFT_GRANT_I, WEFT_STATUS_OWNER, WEFT_ENTRY_EFFECT_KEEP, WEFT_BIT(WEFT_OPCODE_GET_S) | WEFT_BIT(WEFT_OPCODE_GET_M), WEFT_BIT(WEFT_OPCODE_GRANT), WEFT_BIT(WEFT_OPCODE_GRANT_ACK)}, /* GET_OWN */
  {1u << WEFT_DIR_STATE_OWNED, 1u << WEFT_DIR_STATE_REST | 1u << WEFT_DIR_STATE_ZERO, WEFT_FACT_OWNER, WEFT_FACT_NONE, 0, -1, WEFT_STATUS_OK, WEFT_ENTRY_EFFECT_BACK, WEFT_BIT(WEFT_OPCODE_PUT_C), WEFT_BIT(WEFT_OPCODE_PUT_ACK), 0}, /* PUTC_OWNER */
  {1u << WEFT_DIR_STATE_OWNED, 0u, WEFT_FACT_OWNER | WEFT_FACT_NONE, 0, 0, -1, WEFT_STATUS_DIRTY, WEFT_ENTRY_EFFECT_KEEP, WEFT_BIT(WEFT_OPCODE_PUT_C), WEFT_BIT(WEFT_OPCODE_PUT_ACK), 0}, /* PUTC_LOST */
  {1u << WEFT_DIR_STATE_OWNED, 1u << WEFT_DIR_STATE_REST, WEFT_FACT_OWNER, 0, 0, -1, WEFT_STATUS_OK, WEFT_ENTRY_EFFECT_REST, WEFT_BIT(WEFT_OPCODE_PUT_D), WEFT_BIT(WEFT_OPCODE_PUT_GO) | WEFT_BIT(WEFT_OPCODE_PUT_ACK), WEFT_BIT(WEFT_OPCODE_PUT_PAGE)}, /* PUTD_OWNER */
  {1u << WEFT_DIR_STATE_SHARED, 1u << WEFT_DIR_STATE_SHARED | 1u << WEFT_DIR_STATE_REST, WEFT_FACT_SHARER, 0, 0, -1, WEFT_STATUS_OK, WEFT_ENTRY_EFFECT_LEAVE, WEFT_BIT(WEFT_OPCODE_PUT_C) | WEFT_BIT(WEFT_OPCODE_PUT_D), WEFT_BIT(WEFT_OPCODE_PUT_ACK), 0}, /* PUT_SHARER */
  {15u, 0u, 0, WEFT_FACT_OWNER | WEFT_FACT_SHARER, 0, -1, WEFT_STATUS_OK, WEFT_ENTRY_EFFECT_KEEP, WEFT_BIT(WEFT_OPCODE_PUT_C) | WEFT_BIT(WEFT_OPCODE_PUT_D), WEFT_BIT(WEFT_OPCODE_PUT_ACK), 0}, /* PUT_STALE */
  {15u, 0u, WEFT_FACT_OUTSIDE, 0, 0, WEFT_GRANT_I, WEFT_STATUS_RANGE, WEFT_ENTRY_EFFECT_KEEP, WEFT_BIT(WEFT_OPCODE_GET_S) | WEFT_BIT(WEFT_OPCODE_GET_M) | WEFT_BIT(WEFT_OPCODE_PUT_C) | WEFT_BIT(WEFT_OPCODE_PUT_D), WEFT_BIT(WEFT_OPCODE_GRANT) | WEFT_BIT(WEFT_OPCODE_PUT_ACK), WEFT_BIT(WEFT_OPCODE_GRANT_ACK)}, /* BAD_HOME */
  {1u << WEFT_DIR_STATE_OWNED, 0u, WEFT_FACT_LOST, 0, 1u << WEFT_HOME_ROW_GETS_OWNED | 1u << WEFT_HOME_ROW_GETM_OWNED, WEFT_GRANT_I, WEFT_STATUS_POISON, WEFT_ENTRY_EFFECT_TOOK, WEFT_BIT(WEFT_OPCODE_GET_S) | WEFT_BIT(WEFT_OPCODE_GET_M), WEFT_BIT(WEFT_OPCODE_GRANT), WEFT_BIT(WEFT_OPCODE_GRANT_ACK)}, /* GET_LOST */
  {15u, 0u, WEFT_FACT_LEFT, 0, 0xffffffffu, -1, WEFT_STATUS_OK, WEFT_ENTRY_EFFECT_KEEP, WEFT_BIT(WEFT_OPCODE_GET_S) | WEFT_BIT(WEFT_OPCODE_GET_M) | WEFT_BIT(WEFT_OPCODE_PUT_C) | WEFT_BIT(WEFT_OPCODE_PUT_D), 0, 0}, /* GONE */
  {15u, 0u, 0, 0, 1u << WEFT_HOME_ROW_GETS_OWNED | 1u << WEFT_HOME_ROW_GETM_OWNED | 1u << WEFT_HOME_ROW_GETM_UPGRADE | 1u << WEFT_HOME_ROW_GETM_SHARED, WEFT_GRANT_I, WEFT_STATUS_TIMEOUT, WEFT_ENTRY_EFFECT_KEEP, WEFT_BIT(WEFT_OPCODE_FWD_NACK), WEFT_BIT(WEFT_OPCODE_GRANT), WEFT_BIT(WEFT_OPCODE_GRANT_ACK)}, /* GET_TIMEOUT */
};

/* A directory entry, taken apart. */
typedef struct {
  uint8_t state, backing, owner;
  uint16_t sharers;
} weft_entry_t;

typedef struct {
  uint8_t node;
  uint8_t excl, have, left, outside; /* 0 or 1 */
} weft_home_request_t;

static inline weft_entry_t weft_entry(unsigned state, unsigned backing, unsigned owner, unsigned sharers) {
  weft_entry_t e;
  e.state = (uint8_t)state;
  e.backing = (uint8_t)backing;
  e.owner = (uint8_t)owner;
  e.sharers = (uint16_t)sharers;
  return e;
}

/* The entry as the members of the rack (a bit a node) know it: who has left holds nothing, and took what only it had along. */
static inline weft_entry_t weft_heal(weft_entry_t e, uint32_t members) {
  if (e.state == WEFT_DIR_STATE_SHARED) {
    unsigned sharers = e.sharers & members;
    return sharers == 0 ? weft_entry(WEFT_DIR_STATE_REST, 0, 0, 0) : weft_entry(WEFT_DIR_STATE_SHARED, 0, 0, sharers);
  }
  if (e.state == WEFT_DIR_STATE_OWNED && (e.backing == WEFT_BACKING_LOST || ((members >> e.owner) & 1u) == 0)) {
    return weft_entry(WEFT_DIR_STATE_OWNED, WEFT_BACKING_LOST, 0, 0);
  }
  return e;
}

/* Facts of a request and the healed entry that it meets. */
static inline unsigned weft_home_facts(weft_entry_t e, weft_home_request_t q) {
  unsigned owned = e.state == WEFT_DIR_STATE_OWNED;
  unsigned sharer = e.state == WEFT_DIR_STATE_SHARED && ((e.sharers >> q.node) & 1u) != 0;
  unsigned f = 0;
  if (q.excl) f |= WEFT_FACT_EXCL;
  if (q.have && sharer) f |= WEFT_FACT_UPGRADE;
  if (sharer) f |= WEFT_FACT_SHARER;
  if (owned && e.backing != WEFT_BACKING_LOST && e.owner == q.node) f |= WEFT_FACT_OWNER;
  if (owned && e.backing == WEFT_BACKING_ZERO) f |= WEFT_FACT_ZERO;
  if (owned && e.backing == WEFT_BACKING_POOL) f |= WEFT_FACT_POOL;
  if (owned && e.backing == WEFT_BACKING_NONE) f |= WEFT_FACT_NONE;
  if (owned && e.backing == WEFT_BACKING_LOST) f |= WEFT_FACT_LOST;
  if (q.left) f |= WEFT_FACT_LEFT;
  if (q.outside) f |= WEFT_FACT_OUTSIDE;
  return f;
}

/* Does the row fit: its state, the message (a request, FWD_MISS or FWD_NACK), its guard? */
static inline int weft_home_row_fits(unsigned row, unsigned state, unsigned op, unsigned f) {
  const weft_home_transition_t *t = &weft_home_table[row];
  unsigned first = (f & WEFT_FACT_OUTSIDE) != 0 ? f & WEFT_FACT_OUTSIDE : f & WEFT_FACT_LEFT;
  if (((t->states >> state) & 1u) == 0) return 0;
  if ((t->on & WEFT_BIT(op)) == 0 && !(first == WEFT_FACT_LEFT && row == WEFT_HOME_ROW_GONE)) return 0;
  if (first != 0) return (t->yes & first) != 0;
  return (t->yes & ~f) == 0 && (t->no & f) == 0;
}

/* The one row that fits; WEFT_HOME_ROW_NONE where there is none (a message that no row is for). */
static inline unsigned weft_home_row_of(unsigned state, unsigned op, unsigned f) {
  for (unsigned row = 1; row < WEFT_HOME_ROWS; ++row) {
    if (weft_home_row_fits(row, state, op, f)) return row;
  }
  return WEFT_HOME_ROW_NONE;
}

/* The entry that the row leaves. writer: the request asked for M, or said excl. took: GRANT_ACK tells of a page for writing. */
static inline weft_entry_t weft_entry_after(unsigned row, weft_entry_t e, unsigned node, unsigned writer, unsigned took) {
  const unsigned owned = WEFT_DIR_STATE_OWNED;
  const unsigned shared = WEFT_DIR_STATE_SHARED;
  const unsigned me = 1u << node;
  const weft_entry_t rest = weft_entry(WEFT_DIR_STATE_REST, 0, 0, 0);
  switch (weft_home_table[row].entry) {
    case WEFT_ENTRY_EFFECT_OWN_ZERO: return weft_entry(owned, WEFT_BACKING_ZERO, node, 0);
    case WEFT_ENTRY_EFFECT_OWN_POOL: return weft_entry(owned, WEFT_BACKING_POOL, node, 0);
    case WEFT_ENTRY_EFFECT_OWN_NONE: return weft_entry(owned, WEFT_BACKING_NONE, node, 0);
    case WEFT_ENTRY_EFFECT_JOIN: return weft_entry(shared, 0, 0, e.sharers | me);
    case WEFT_ENTRY_EFFECT_PAIR: return weft_entry(shared, 0, 0, (1u << e.owner) | me);
    case WEFT_ENTRY_EFFECT_ASKED: return writer ? weft_entry(owned, WEFT_BACKING_POOL, node, 0) : weft_entry(shared, 0, 0, me);
    case WEFT_ENTRY_EFFECT_LEAVE: return (e.sharers & ~me) == 0 ? rest : weft_entry(shared, 0, 0, e.sharers & ~me);
    case WEFT_ENTRY_EFFECT_REST: return rest;
    case WEFT_ENTRY_EFFECT_BACK: return e.backing == WEFT_BACKING_ZERO ? weft_entry(WEFT_DIR_STATE_ZERO, 0, 0, 0) : rest;
    case WEFT_ENTRY_EFFECT_TOOK: return took ? weft_entry(owned, WEFT_BACKING_NONE, node, 0) : e;
    default: return e;
  }
}

#endif
