// SPDX-License-Identifier: Apache-2.0
import { type EntryEffect, entryEffects, facts, type HomeTransition, homeTransitions } from '../index.js';
import { hexU, shout } from './text.js';

const factNames = Object.keys(facts);
const fact = (name: string): string => `WEFT_FACT_${shout(name)}`;
const effect = (name: EntryEffect): string => `WEFT_ENTRY_EFFECT_${shout(name)}`;
const any = (terms: readonly string[]): string => (terms.length === 0 ? '0' : terms.join(' | '));
const opcodes = (names: readonly string[]): string => any(names.map((n) => `WEFT_BIT(WEFT_OPCODE_${n})`));

function row(t: HomeTransition): string {
  const state = t.state === '*' ? '15u' : `1u << WEFT_DIR_STATE_${t.state}`;
  const next = t.next.includes('*') ? '0u' : t.next.map((s) => `1u << WEFT_DIR_STATE_${s}`).join(' | ');
  const yes = any(t.guard.filter((l) => !l.startsWith('!')).map(fact));
  const no = any(t.guard.filter((l) => l.startsWith('!')).map((l) => fact(l.slice(1))));
  const follows = (t.follows ?? []).includes('*') ? '0xffffffffu' : any((t.follows ?? []).map((r) => `1u << WEFT_HOME_ROW_${r}`));
  const grant = t.grant === undefined ? -1 : t.grant === 'asked' ? 3 : `WEFT_GRANT_${t.grant}`;
  const sends = opcodes(t.sends.flatMap((m) => m.split(' or ')));
  return `  {${state}, ${next}, ${yes}, ${no}, ${follows}, ${grant}, WEFT_STATUS_${t.status}, ${effect(t.entry)}, ${opcodes(t.on)}, ${sends}, ${opcodes(t.awaits)}}, /* ${t.name} */`;
}

/** The home's transition table for C11 and C++20: what software that plays or checks a home goes by. */
export function emitCHome(): string {
  return `/* SPDX-License-Identifier: Apache-2.0 */
/* Written by \`npm run gen\` from fpga-rtl/spec. Do not edit. */

#ifndef WEFT_HOME_H
#define WEFT_HOME_H
#include "weft_spec.h"

/* What a row's guard may ask about the request and the healed entry that it meets. */
enum {
${factNames.map((n, i) => `  ${fact(n)} = ${hexU(2 ** i)}, /* ${facts[n as keyof typeof facts]} */`).join('\n')}
};

/* What a row's commit makes of the entry. */
enum {
${(Object.keys(entryEffects) as EntryEffect[]).map((n, i) => `  ${effect(n)} = ${i}, /* ${entryEffects[n]} */`).join('\n')}
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
${homeTransitions.map(row).join('\n')}
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
`;
}
