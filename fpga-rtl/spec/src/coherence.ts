// SPDX-License-Identifier: Apache-2.0
import type { EnumDef, HomeTransition, NodeTransition, StructDef } from './types.js';

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
    { name: 'ACKS', value: 4, doc: 'Awaits INV_ACK from each.' },
    { name: 'GRANT', value: 5, doc: 'May send the grant.' },
    { name: 'OWNER', value: 6, doc: "Awaits the owner: SHARE_PAGE, FWD_MISS, or for FWD_M the requester's GRANT_ACK." },
    { name: 'FIN', value: 7, doc: 'Awaits GRANT_ACK.' },
    { name: 'PAGE', value: 8, doc: 'Awaits PUT_PAGE.' },
    { name: 'COMMIT', value: 9, doc: 'Writes the new entry, then takes the next waiting request or frees itself.' },
  ],
} as const satisfies EnumDef;

/** The home's transition table: one row a transaction kind. */
export const homeTransitions = [
  { name: 'GET_ZERO', value: 1, state: 'ZERO', on: ['GET_S', 'GET_M'], guard: '', sends: ['GRANT'], awaits: ['GRANT_ACK'], next: ['OWNED'], doc: 'Nobody has it and nothing exists: the requester owns zeros, whatever it asked.' },
  { name: 'GETS_REST_EXCL', value: 2, state: 'REST', on: ['GET_S'], guard: 'excl', sends: ['GRANT_PAGE'], awaits: ['GRANT_ACK'], next: ['OWNED'], doc: 'Unshared read miss: exclusive spares the upgrade that nearly always follows.' },
  { name: 'GETS_REST', value: 3, state: 'REST', on: ['GET_S'], guard: '!excl', sends: ['GRANT_PAGE'], awaits: ['GRANT_ACK'], next: ['SHARED'], doc: 'First reader.' },
  { name: 'GETM_REST', value: 4, state: 'REST', on: ['GET_M'], guard: '', sends: ['GRANT_PAGE'], awaits: ['GRANT_ACK'], next: ['OWNED'], doc: 'First writer.' },
  { name: 'GETS_SHARED', value: 5, state: 'SHARED', on: ['GET_S'], guard: '', sends: ['GRANT_PAGE'], awaits: ['GRANT_ACK'], next: ['SHARED'], doc: 'One more reader, from the pool.' },
  { name: 'GETM_UPGRADE', value: 6, state: 'SHARED', on: ['GET_M'], guard: 'have && requester in sharers', sends: ['INV', 'GRANT'], awaits: ['INV_ACK', 'GRANT_ACK'], next: ['OWNED'], doc: 'A reader writes: the others drop the page, no data moves. INV only if there are others.' },
  { name: 'GETM_SHARED', value: 7, state: 'SHARED', on: ['GET_M'], guard: '!(have && requester in sharers)', sends: ['INV', 'GRANT_PAGE'], awaits: ['INV_ACK', 'GRANT_ACK'], next: ['OWNED'], doc: 'A newcomer writes: all sharers but itself drop the page, the pool has the bytes.' },
  { name: 'GETS_OWNED', value: 8, state: 'OWNED', on: ['GET_S'], guard: 'owner != requester', sends: ['FWD_S'], awaits: ['SHARE_PAGE', 'GRANT_ACK'], next: ['SHARED'], doc: 'The owner sends the page to requester and pool, and stays a sharer.' },
  { name: 'GETM_OWNED', value: 9, state: 'OWNED', on: ['GET_M'], guard: 'owner != requester', sends: ['FWD_M'], awaits: ['GRANT_ACK'], next: ['OWNED'], doc: 'The page goes from owner to owner; the pool never sees it.' },
  { name: 'MISS_POOL', value: 10, state: 'OWNED', on: ['FWD_MISS'], guard: 'backing == POOL', sends: ['GRANT_PAGE'], awaits: ['GRANT_ACK'], next: ['OWNED', 'SHARED'], doc: 'The owner had dropped it unwritten: as REST.' },
  { name: 'MISS_ZERO', value: 11, state: 'OWNED', on: ['FWD_MISS'], guard: 'backing == ZERO', sends: ['GRANT'], awaits: ['GRANT_ACK'], next: ['OWNED'], doc: 'The owner had dropped zeros: as ZERO.' },
  { name: 'MISS_NONE', value: 12, state: 'OWNED', on: ['FWD_MISS'], guard: 'backing == NONE', sends: ['GRANT'], awaits: ['GRANT_ACK'], next: ['OWNED'], doc: 'The only copy was dropped: status DIRTY, no right, the entry stays.' },
  { name: 'GET_OWN', value: 13, state: 'OWNED', on: ['GET_S', 'GET_M'], guard: 'owner == requester', sends: ['GRANT'], awaits: ['GRANT_ACK'], next: ['OWNED'], doc: 'The owner asks for its own page: status OWNER, nothing changes.' },
  { name: 'PUTC_OWNER', value: 14, state: 'OWNED', on: ['PUT_C'], guard: 'owner == requester && backing != NONE', sends: ['PUT_ACK'], awaits: [], next: ['REST', 'ZERO'], doc: 'Dropped unwritten: back to where the bytes came from.' },
  { name: 'PUTC_LOST', value: 15, state: 'OWNED', on: ['PUT_C'], guard: 'owner == requester && backing == NONE', sends: ['PUT_ACK'], awaits: [], next: ['OWNED'], doc: 'Dropped unwritten but nobody else has it: status DIRTY, the entry stays.' },
  { name: 'PUTD_OWNER', value: 16, state: 'OWNED', on: ['PUT_D'], guard: 'owner == requester', sends: ['PUT_GO', 'PUT_ACK'], awaits: ['PUT_PAGE'], next: ['REST'], doc: 'The home pulls the page into the pool when it has it locked.' },
  { name: 'PUT_SHARER', value: 17, state: 'SHARED', on: ['PUT_C', 'PUT_D'], guard: 'requester in sharers', sends: ['PUT_ACK'], awaits: [], next: ['SHARED', 'REST'], doc: "One reader less. PUT_D comes here when FWD_S was answered out of the eviction's buffer." },
  { name: 'PUT_STALE', value: 18, state: '*', on: ['PUT_C', 'PUT_D'], guard: 'requester neither owner nor sharer', sends: ['PUT_ACK'], awaits: [], next: ['*'], doc: 'A revoke was quicker: nothing left to give up.' },
  { name: 'BAD_HOME', value: 19, state: '*', on: ['GET_S', 'GET_M', 'PUT_C', 'PUT_D'], guard: "page outside this home's pool", sends: ['GRANT or PUT_ACK'], awaits: [], next: ['*'], doc: 'Status RANGE; a Get still ends with GRANT_ACK.' },
] as const satisfies readonly HomeTransition[];

export const homeRow = {
  name: 'HomeRow',
  width: 5,
  doc: "Rows of the home's transition table, as the trace port names them.",
  members: [{ name: 'NONE', value: 0, doc: 'No row.' }, ...homeTransitions.map(({ name, value, doc }) => ({ name, value, doc }))],
} satisfies EnumDef;

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
  { state: 'IS', on: 'completion S', next: 'S', action: 'map read-only, wake' },
  { state: 'IS', on: 'completion M', next: 'E', action: 'map read-only, wake; if dirty: to M' },
  { state: 'IM', on: 'completion M', next: 'M', action: 'map for writing, wake' },
  { state: 'IS', on: 'revoke', next: 'IS', action: 'answer without a page: it is for a right this node no longer has' },
  { state: 'IM', on: 'revoke', next: 'IM', action: 'answer without a page' },
  { state: 'S', on: 'write fault', next: 'SM', action: 'submit FAULT_WRITE with HAVE' },
  { state: 'S', on: 'revoke TO_I', next: 'I', action: 'punch, wake, answer without a page' },
  { state: 'S', on: 'evict', next: 'EC', action: 'punch, wake, submit EVICT_CLEAN' },
  { state: 'SM', on: 'completion M', next: 'M', action: 'lift the write protection, wake' },
  { state: 'SM', on: 'revoke TO_I', next: 'IM', action: 'punch, answer without a page; the completion will bring one' },
  { state: 'E', on: 'write fault', next: 'M', action: 'lift the write protection, wake; no card' },
  { state: 'E', on: 'revoke TO_S', next: 'S', action: 'copy, answer with the page' },
  { state: 'E', on: 'revoke TO_I', next: 'I', action: 'copy, punch, wake, answer with the page' },
  { state: 'E', on: 'evict', next: 'EC', action: 'punch, wake, submit EVICT_CLEAN' },
  { state: 'M', on: 'revoke TO_S', next: 'S', action: 'write-protect, copy, answer with the page' },
  { state: 'M', on: 'revoke TO_I', next: 'I', action: 'write-protect, copy, punch, wake, answer with the page' },
  { state: 'M', on: 'evict', next: 'ED', action: 'write-protect, copy, punch, wake, submit EVICT_DIRTY' },
  { state: 'EC', on: 'revoke', next: 'EC', action: 'answer without a page' },
  { state: 'ED', on: 'revoke', next: 'ED', action: "answer with the page out of the eviction's buffer" },
  { state: 'EC', on: 'completion', next: 'I', action: 'submit a fault that waited' },
  { state: 'ED', on: 'completion', next: 'I', action: 'free the buffer, submit a fault that waited' },
] as const satisfies readonly NodeTransition[];
