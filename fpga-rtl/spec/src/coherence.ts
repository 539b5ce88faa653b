// SPDX-License-Identifier: Apache-2.0
import type { EnumDef, Fact, HomeTransition, NodeTransition, StructDef } from './types.js';

export const dirState = {
  name: 'DirState',
  width: 2,
  doc: 'What the home knows of a page.',
  members: [
    { name: 'ZERO', value: 0, doc: 'Never written: no data exists anywhere.' },
    { name: 'REST', value: 1, doc: 'Only the pool has it.' },
    { name: 'SHARED', value: 2, doc: 'The pool and the sharers have it.' },
    { name: 'OWNED', value: 3, doc: 'One node has it, perhaps dirty.' },
  ],
} as const satisfies EnumDef;

export const backing = {
  name: 'Backing',
  width: 2,
  doc: 'OWNED only: where the bytes are that the owner was granted, should it drop the page unwritten.',
  members: [
    { name: 'ZERO', value: 0, doc: 'It was granted zeros.' },
    { name: 'POOL', value: 1, doc: 'The pool has them.' },
    { name: 'NONE', value: 2, doc: 'Only the owner has them: the page came from another owner.' },
    { name: 'LOST', value: 3, doc: 'Nobody has them: the owner left the rack. There is no owner, no right is granted any more.' },
  ],
} as const satisfies EnumDef;

export const dirEntry = {
  name: 'DirEntry',
  bytes: 8,
  doc: 'One page in the directory table. All zero bits: a page never written.',
  fields: [
    { name: 'state', bit: 0, width: 2, enum: 'DirState', doc: 'DirState.' },
    { name: 'backing', bit: 2, width: 2, enum: 'Backing', doc: 'Backing.' },
    { name: 'owner', bit: 8, width: 6, doc: 'OWNED: the owner.' },
    { name: 'sharers', bit: 16, width: 16, doc: 'SHARED: bit i for node i.' },
  ],
} as const satisfies StructDef;

/** Life of a page lock (TSHR: transaction status holding register) at the home. */
export const tshrState = {
  name: 'TshrState',
  width: 4,
  doc: 'States of a page lock.',
  members: [
    { name: 'IDLE', value: 0, doc: 'Free.' },
    { name: 'LOOKUP', value: 1, doc: 'Awaits its directory entry.' },
    { name: 'DECIDE', value: 2, doc: 'Has entry and request: picks a row of the transition table.' },
    { name: 'FANOUT', value: 3, doc: 'Sends INV to every sharer but the requester, one a cycle.' },
    { name: 'ACKS', value: 4, doc: 'Awaits INV_ACK or FWD_NACK from each.' },
    { name: 'GRANT', value: 5, doc: 'May send the grant.' },
    { name: 'OWNER', value: 6, doc: "Awaits the owner: SHARE_PAGE, FWD_MISS, FWD_NACK, or for FWD_M the requester's GRANT_ACK." },
    { name: 'FIN', value: 7, doc: 'Awaits GRANT_ACK.' },
    { name: 'PAGE', value: 8, doc: 'Awaits PUT_PAGE.' },
    { name: 'HOLDOFF', value: 10, doc: 'As DECIDE, but its page was just handed over: its owner keeps it for HOLDOFF_CYCLES first.' },
    { name: 'COMMIT', value: 9, doc: 'Writes the new entry, then takes the next waiting request or frees itself.' },
  ],
} as const satisfies EnumDef;

/** The home's transition table: one row a transaction kind. Entries are healed first (`heal`): who has left the rack holds nothing. */
export const homeTransitions = [
  { name: 'GET_ZERO', value: 1, state: 'ZERO', on: ['GET_S', 'GET_M'], guard: [], sends: ['GRANT'], awaits: ['GRANT_ACK'], grant: 'M', status: 'OK', entry: 'ownZero', next: ['OWNED'], doc: 'Nobody has it and nothing exists: the requester owns zeros, whatever it asked.' },
  { name: 'GETS_REST_EXCL', value: 2, state: 'REST', on: ['GET_S'], guard: ['excl'], sends: ['GRANT_PAGE'], awaits: ['GRANT_ACK'], grant: 'M', status: 'OK', entry: 'ownPool', next: ['OWNED'], doc: 'Unshared read miss: exclusive spares the upgrade that nearly always follows.' },
  { name: 'GETS_REST', value: 3, state: 'REST', on: ['GET_S'], guard: ['!excl'], sends: ['GRANT_PAGE'], awaits: ['GRANT_ACK'], grant: 'S', status: 'OK', entry: 'join', next: ['SHARED'], doc: 'First reader.' },
  { name: 'GETM_REST', value: 4, state: 'REST', on: ['GET_M'], guard: [], sends: ['GRANT_PAGE'], awaits: ['GRANT_ACK'], grant: 'M', status: 'OK', entry: 'ownPool', next: ['OWNED'], doc: 'First writer.' },
  { name: 'GETS_SHARED', value: 5, state: 'SHARED', on: ['GET_S'], guard: [], sends: ['GRANT_PAGE'], awaits: ['GRANT_ACK'], grant: 'S', status: 'OK', entry: 'join', next: ['SHARED'], doc: 'One more reader, from the pool.' },
  { name: 'GETM_UPGRADE', value: 6, state: 'SHARED', on: ['GET_M'], guard: ['upgrade'], sends: ['INV', 'GRANT'], awaits: ['INV_ACK', 'GRANT_ACK'], grant: 'M', status: 'OK', entry: 'ownPool', next: ['OWNED'], doc: 'A reader writes: the others drop the page, no data moves. INV only if there are others.' },
  { name: 'GETM_SHARED', value: 7, state: 'SHARED', on: ['GET_M'], guard: ['!upgrade'], sends: ['INV', 'GRANT_PAGE'], awaits: ['INV_ACK', 'GRANT_ACK'], grant: 'M', status: 'OK', entry: 'ownPool', next: ['OWNED'], doc: 'A newcomer writes: all sharers but itself drop the page, the pool has the bytes.' },
  { name: 'GETS_OWNED', value: 8, state: 'OWNED', on: ['GET_S'], guard: ['!owner', '!lost'], sends: ['FWD_S'], awaits: ['SHARE_PAGE', 'GRANT_ACK'], grant: 'S', status: 'OK', entry: 'pair', next: ['SHARED'], doc: 'The owner sends the page to requester and pool, and stays a sharer.' },
  { name: 'GETM_OWNED', value: 9, state: 'OWNED', on: ['GET_M'], guard: ['!owner', '!lost'], sends: ['FWD_M'], awaits: ['GRANT_ACK'], grant: 'M', status: 'OK', entry: 'ownNone', next: ['OWNED'], doc: 'The page goes from owner to owner; the pool never sees it.' },
  { name: 'MISS_POOL', value: 10, state: 'OWNED', on: ['FWD_MISS'], guard: ['pool'], follows: ['GETS_OWNED', 'GETM_OWNED'], sends: ['GRANT_PAGE'], awaits: ['GRANT_ACK'], grant: 'asked', status: 'OK', entry: 'asked', next: ['OWNED', 'SHARED'], doc: 'The owner had dropped it unwritten: as REST.' },
  { name: 'MISS_ZERO', value: 11, state: 'OWNED', on: ['FWD_MISS'], guard: ['zero'], follows: ['GETS_OWNED', 'GETM_OWNED'], sends: ['GRANT'], awaits: ['GRANT_ACK'], grant: 'M', status: 'OK', entry: 'ownZero', next: ['OWNED'], doc: 'The owner had dropped zeros: as ZERO.' },
  { name: 'MISS_NONE', value: 12, state: 'OWNED', on: ['FWD_MISS'], guard: ['none'], follows: ['GETS_OWNED', 'GETM_OWNED'], sends: ['GRANT'], awaits: ['GRANT_ACK'], grant: 'I', status: 'DIRTY', entry: 'keep', next: ['*'], doc: 'The only copy was dropped: no right, the entry stays.' },
  { name: 'GET_OWN', value: 13, state: 'OWNED', on: ['GET_S', 'GET_M'], guard: ['owner'], sends: ['GRANT'], awaits: ['GRANT_ACK'], grant: 'I', status: 'OWNER', entry: 'keep', next: ['*'], doc: 'The owner asks for its own page: nothing changes.' },
  { name: 'PUTC_OWNER', value: 14, state: 'OWNED', on: ['PUT_C'], guard: ['owner', '!none'], sends: ['PUT_ACK'], awaits: [], status: 'OK', entry: 'back', next: ['REST', 'ZERO'], doc: 'Dropped unwritten: back to where the bytes came from.' },
  { name: 'PUTC_LOST', value: 15, state: 'OWNED', on: ['PUT_C'], guard: ['owner', 'none'], sends: ['PUT_ACK'], awaits: [], status: 'DIRTY', entry: 'keep', next: ['*'], doc: 'Dropped unwritten but nobody else has it: the entry stays.' },
  { name: 'PUTD_OWNER', value: 16, state: 'OWNED', on: ['PUT_D'], guard: ['owner'], sends: ['PUT_GO', 'PUT_ACK'], awaits: ['PUT_PAGE'], status: 'OK', entry: 'rest', next: ['REST'], doc: 'The home pulls the page into the pool when it has it locked.' },
  { name: 'PUT_SHARER', value: 17, state: 'SHARED', on: ['PUT_C', 'PUT_D'], guard: ['sharer'], sends: ['PUT_ACK'], awaits: [], status: 'OK', entry: 'leave', next: ['SHARED', 'REST'], doc: "One reader less. PUT_D comes here when FWD_S was answered out of the eviction's buffer." },
  { name: 'PUT_STALE', value: 18, state: '*', on: ['PUT_C', 'PUT_D'], guard: ['!owner', '!sharer'], sends: ['PUT_ACK'], awaits: [], status: 'OK', entry: 'keep', next: ['*'], doc: 'A revoke was quicker: nothing left to give up.' },
  { name: 'BAD_HOME', value: 19, state: '*', on: ['GET_S', 'GET_M', 'PUT_C', 'PUT_D'], guard: ['outside'], sends: ['GRANT or PUT_ACK'], awaits: ['GRANT_ACK'], grant: 'I', status: 'RANGE', entry: 'keep', next: ['*'], doc: 'A Get is granted nothing and ends with GRANT_ACK; an eviction is acknowledged at once.' },
  {
    name: 'GET_LOST',
    value: 20,
    state: 'OWNED',
    on: ['GET_S', 'GET_M'],
    guard: ['lost'],
    follows: ['GETS_OWNED', 'GETM_OWNED'],
    sends: ['GRANT'],
    awaits: ['GRANT_ACK'],
    grant: 'I',
    status: 'POISON',
    entry: 'took',
    next: ['*'],
    doc: 'The only copy was lost with its owner. Goes on where the owner leaves the rack while it is asked; should its page have come before, GRANT_ACK tells.',
  },
  { name: 'GONE', value: 21, state: '*', on: ['GET_S', 'GET_M', 'PUT_C', 'PUT_D'], guard: ['left'], follows: ['*'], sends: [], awaits: [], status: 'OK', entry: 'keep', next: ['*'], doc: 'Nobody waits for an answer. The directory sweep uses it too: the healed entry is written back.' },
  {
    name: 'GET_TIMEOUT',
    value: 22,
    state: '*',
    on: ['FWD_NACK'],
    guard: [],
    follows: ['GETS_OWNED', 'GETM_OWNED', 'GETM_UPGRADE', 'GETM_SHARED'],
    sends: ['GRANT'],
    awaits: ['GRANT_ACK'],
    grant: 'I',
    status: 'TIMEOUT',
    entry: 'keep',
    next: ['*'],
    doc: 'A driver did not answer its revoke in time: no right, the entry stays (perhaps with a sharer too many).',
  },
] as const satisfies readonly HomeTransition[];

export const homeRow = {
  name: 'HomeRow',
  width: 5,
  doc: "Rows of the home's transition table, as the trace port names them.",
  members: [{ name: 'NONE', value: 0, doc: 'No row.' }, ...homeTransitions.map(({ name, value, doc }) => ({ name, value, doc }))],
} satisfies EnumDef;

/** A directory entry, taken apart. */
export interface Entry {
  readonly state: (typeof dirState.members)[number]['name'];
  readonly backing: (typeof backing.members)[number]['name'];
  readonly owner: number;
  /** Bit i for node i. */
  readonly sharers: number;
}

/** The entry as the members of the rack know it (a bit a node): who has left holds nothing, and took what only it had along. */
export function heal(e: Entry, members: number): Entry {
  if (e.state === 'SHARED') {
    const sharers = e.sharers & members;
    return sharers === 0 ? { state: 'REST', backing: 'ZERO', owner: 0, sharers } : { ...e, sharers };
  }
  const lost = e.state === 'OWNED' && (e.backing === 'LOST' || ((members >>> e.owner) & 1) === 0);
  return lost ? { state: 'OWNED', backing: 'LOST', owner: 0, sharers: 0 } : e;
}

/** A request as it meets an entry. */
export interface HomeRequest {
  readonly node: number;
  readonly excl: boolean;
  readonly have: boolean;
  /** Nobody waits for its answer any more. */
  readonly left: boolean;
  /** Its page lies outside this home's pool. */
  readonly outside: boolean;
}

/** Facts of a request and the healed entry that it meets. */
export function factsOf(e: Entry, q: HomeRequest): Readonly<Record<Fact, boolean>> {
  const sharer = e.state === 'SHARED' && ((e.sharers >>> q.node) & 1) !== 0;
  const owned = e.state === 'OWNED';
  return {
    excl: q.excl,
    upgrade: q.have && sharer,
    sharer,
    owner: owned && e.backing !== 'LOST' && e.owner === q.node,
    zero: owned && e.backing === 'ZERO',
    pool: owned && e.backing === 'POOL',
    none: owned && e.backing === 'NONE',
    lost: owned && e.backing === 'LOST',
    left: q.left,
    outside: q.outside,
  };
}

const holds = (guard: readonly string[], f: Readonly<Record<Fact, boolean>>): boolean => guard.every((l) => (l.startsWith('!') ? !f[l.slice(1) as Fact] : f[l as Fact]));

/** Rows that fit an event (a request, FWD_MISS or FWD_NACK) in a state; exactly one, if the table is complete and unambiguous. */
export function rowsOf(state: Entry['state'], event: string, f: Readonly<Record<Fact, boolean>>): HomeTransition[] {
  const first: Fact | undefined = f.outside ? 'outside' : f.left ? 'left' : undefined;
  const rows: readonly HomeTransition[] = homeTransitions;
  return rows.filter((t) => (t.on.includes(event) || (first === 'left' && t.name === 'GONE')) && (t.state === '*' || t.state === state) && (first === undefined ? holds(t.guard, f) : t.guard[0] === first));
}

/** The entry that a row leaves. `writer`: the request asked for M, or said excl. `took`: what the effect of that name says. */
export function entryAfter(row: HomeTransition, e: Entry, q: { readonly node: number; readonly writer: boolean; readonly took?: boolean }): Entry {
  const own = (from: Entry['backing']): Entry => ({ state: 'OWNED', backing: from, owner: q.node, sharers: 0 });
  const plain = (state: 'ZERO' | 'REST'): Entry => ({ state, backing: 'ZERO', owner: 0, sharers: 0 });
  const share = (sharers: number): Entry => (sharers === 0 ? plain('REST') : { state: 'SHARED', backing: 'ZERO', owner: 0, sharers });
  const me = 1 << q.node;
  switch (row.entry) {
    case 'keep':
      return e;
    case 'ownZero':
      return own('ZERO');
    case 'ownPool':
      return own('POOL');
    case 'ownNone':
      return own('NONE');
    case 'join':
      return share(e.sharers | me);
    case 'pair':
      return share((1 << e.owner) | me);
    case 'asked':
      return q.writer ? own('POOL') : share(me);
    case 'leave':
      return share(e.sharers & ~me);
    case 'rest':
      return plain('REST');
    case 'back':
      return plain(e.backing === 'ZERO' ? 'ZERO' : 'REST');
    case 'took':
      return q.took === true ? own('NONE') : e;
  }
}

/** A page at a node, as its driver keeps it. The card itself keeps only transactions. */
export const pageState = {
  name: 'PageState',
  width: 4,
  doc: 'A page at its node: I, S, M and the transients that the races need.',
  members: [
    { name: 'I', value: 0, doc: 'Not here.' },
    { name: 'IS', value: 1, doc: 'Read fault submitted.' },
    { name: 'IM', value: 2, doc: 'Write fault submitted.' },
    { name: 'S', value: 3, doc: 'Mapped read-only, others may read.' },
    { name: 'SM', value: 4, doc: 'Mapped read-only, write fault submitted; a revoke makes it IM.' },
    { name: 'E', value: 5, doc: 'Alone, mapped read-only, not written: the first store makes it M without the card.' },
    { name: 'M', value: 6, doc: 'Alone, mapped for writing, written.' },
    { name: 'EC', value: 7, doc: 'Dropped unwritten, eviction submitted; a revoke is answered without a page.' },
    { name: 'ED', value: 8, doc: "Dropped, bytes in the eviction's buffer; a revoke is answered out of it." },
  ],
} as const satisfies EnumDef;

export const nodeTransitions = [
  { state: 'I', on: 'read fault', next: 'IS', action: 'submit FAULT_READ' },
  { state: 'I', on: 'write fault', next: 'IM', action: 'submit FAULT_WRITE' },
  { state: 'I', on: 'revoke', next: 'I', action: 'answer without a page: the home named a holder too many' },
  { state: 'IS', on: 'completion S', next: 'S', action: 'map read-only, wake' },
  { state: 'IS', on: 'completion M', next: 'E', action: 'map read-only, wake; if dirty: to M' },
  { state: 'IM', on: 'completion M', next: 'M', action: 'map for writing, wake' },
  { state: 'IM', on: 'completion M without a page', next: 'EC', action: 'HAVE was believed after a revoke had taken the copy: the pool has the bytes; submit EVICT_CLEAN, then the fault again' },
  { state: 'IS', on: 'revoke', next: 'IS', action: 'answer without a page: it is for a right this node no longer has' },
  { state: 'IM', on: 'revoke', next: 'IM', action: 'answer without a page' },
  { state: 'S', on: 'write fault', next: 'SM', action: 'submit FAULT_WRITE with HAVE' },
  { state: 'S', on: 'revoke TO_S', next: 'S', action: 'answer without a page: an old revoke, answered too late' },
  { state: 'S', on: 'revoke TO_I', next: 'I', action: 'punch, wake, answer without a page' },
  { state: 'S', on: 'evict', next: 'EC', action: 'punch, wake, submit EVICT_CLEAN' },
  { state: 'SM', on: 'completion M', next: 'M', action: 'lift the write protection, wake' },
  { state: 'SM', on: 'revoke TO_S', next: 'SM', action: 'answer without a page: an old revoke, answered too late' },
  { state: 'SM', on: 'revoke TO_I', next: 'IM', action: 'copy, punch, answer without a page; keep the copy until REVOKE_DONE is completed' },
  { state: 'E', on: 'write fault', next: 'M', action: 'lift the write protection, wake; no card' },
  { state: 'E', on: 'revoke TO_S', next: 'S', action: 'copy, answer with the page' },
  { state: 'E', on: 'revoke TO_I', next: 'I', action: 'copy, punch, wake, answer with the page' },
  { state: 'E', on: 'evict', next: 'EC', action: 'punch, wake, submit EVICT_CLEAN' },
  { state: 'M', on: 'revoke TO_S', next: 'S', action: 'write-protect, copy, answer with the page' },
  { state: 'M', on: 'revoke TO_I', next: 'I', action: 'write-protect, copy, punch, wake, answer with the page' },
  { state: 'M', on: 'evict', next: 'ED', action: 'write-protect, copy, punch, wake, submit EVICT_DIRTY' },
  { state: 'EC', on: 'revoke', next: 'EC', action: 'answer without a page' },
  { state: 'ED', on: 'revoke', next: 'ED', action: "answer with the page out of the eviction's buffer" },
  { state: 'I', on: 'completion of REVOKE_DONE with TIMEOUT', next: 'M', action: "came too late: the right stays; map the page from the answer's buffer (not if there was none)" },
  { state: 'S', on: 'completion of REVOKE_DONE with TIMEOUT', next: 'M', action: 'came too late: the page is still its own, and perhaps written before (not if the answer had none)' },
  { state: 'IM', on: 'completion of REVOKE_DONE with TIMEOUT', next: 'SM', action: 'was SM, and the home believes that it has the page: map it read-only from a copy kept for this, or a grant without a page could not be used' },
  { state: 'IS', on: 'completion TIMEOUT', next: 'I', action: 'nothing has changed: ask again later' },
  { state: 'IM', on: 'completion TIMEOUT', next: 'I', action: 'ask again later' },
  { state: 'SM', on: 'completion TIMEOUT', next: 'S', action: 'ask again later' },
  { state: 'IS', on: 'completion POISON', next: 'I', action: 'poison the page' },
  { state: 'IM', on: 'completion POISON', next: 'I', action: 'poison the page' },
  { state: 'SM', on: 'completion POISON', next: 'I', action: 'punch, poison the page: the store can never be allowed' },
  { state: 'ED', on: 'completion POISON', next: 'M', action: "its home has left: map the page from the eviction's buffer again (unless a revoke took it; one that was pulled completes with OK)" },
  { state: 'EC', on: 'completion', next: 'I', action: 'submit a fault that waited' },
  { state: 'ED', on: 'completion', next: 'I', action: 'free the buffer, submit a fault that waited' },
] as const satisfies readonly NodeTransition[];
