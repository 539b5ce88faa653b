// SPDX-License-Identifier: Apache-2.0
/** The shapes in which the spec is written down. Plain data: emitters read it, nobody else changes it. */

export interface Constant {
  readonly name: string;
  readonly value: number;
  readonly doc: string;
}

export interface EnumMember {
  readonly name: string;
  readonly value: number;
  readonly doc: string;
  /** Errors only: what whoever sees it should do. */
  readonly nextStep?: string;
}

export interface EnumDef {
  readonly name: string;
  /** Width in bits wherever a value of this enum is stored. */
  readonly width: number;
  readonly doc: string;
  readonly members: readonly EnumMember[];
}

/** A field of a byte-addressed structure; little-endian unless `bigEndian`. */
export interface Field {
  readonly name: string;
  /** Offset of the field's least significant bit, from the start of the structure. */
  readonly bit: number;
  /** Width in bits. */
  readonly width: number;
  readonly doc: string;
  /** Name of the enum whose members this field holds. */
  readonly enum?: string;
  /** Network byte order (only the Ethernet part of the wire header). */
  readonly bigEndian?: true;
}

export interface StructDef {
  readonly name: string;
  readonly bytes: number;
  readonly doc: string;
  readonly fields: readonly Field[];
}

/** A bundle of wires between RTL modules: a packed struct, first field most significant. */
export interface BundleDef {
  readonly name: string;
  readonly doc: string;
  readonly fields: readonly { readonly name: string; readonly width: number; readonly doc: string; readonly enum?: string }[];
}

export const Access = { ro: 'ro', rw: 'rw', wo: 'wo' } as const;
export type Access = (typeof Access)[keyof typeof Access];

export interface Register {
  readonly name: string;
  /** Byte offset inside the block; registers are 32 bits wide. */
  readonly offset: number;
  readonly access: Access;
  readonly reset: number;
  readonly doc: string;
  /** More than one: an array of `count` registers, 4 bytes apart. */
  readonly count?: number;
  readonly fields?: readonly Field[];
}

export interface RegisterBlock {
  readonly name: string;
  /** Byte offset of the block in the BAR. */
  readonly base: number;
  readonly bytes: number;
  readonly doc: string;
  readonly registers: readonly Register[];
}

export interface MessageDef extends EnumMember {
  /** Name of the message class (see `messageClasses`); ACK alone has none. */
  readonly cls: string | null;
  readonly from: Role;
  readonly to: Role;
  /** A page of data follows the header. */
  readonly page: boolean;
}

export const Role = { requester: 'requester', home: 'home', holder: 'holder', transport: 'transport' } as const;
export type Role = (typeof Role)[keyof typeof Role];

/** What a row's guard may ask about the request and the (healed) entry that it meets. */
export const facts = {
  excl: 'an exclusive right is welcome',
  upgrade: 'the request says have, and the requester is listed as sharer',
  sharer: 'the requester is listed as sharer',
  owner: 'the requester is the owner, and the page is not lost',
  zero: 'backing is ZERO',
  pool: 'backing is POOL',
  none: 'backing is NONE',
  lost: 'backing is LOST: the only copy was lost with its owner',
  left: 'nobody waits for an answer: the requester has left the rack',
  outside: "the page lies outside this home's pool",
} as const;
export type Fact = keyof typeof facts;
export type Literal = Fact | `!${Fact}`;

/** What a row's commit makes of the entry. */
export const entryEffects = {
  keep: 'unchanged',
  ownZero: 'OWNED by the requester, backing ZERO',
  ownPool: 'OWNED by the requester, backing POOL',
  ownNone: 'OWNED by the requester, backing NONE',
  join: 'SHARED, the requester added to the sharers',
  pair: 'SHARED by the former owner and the requester',
  asked: 'ownPool if the requester asked for M or says excl, else SHARED by it alone',
  leave: 'the requester struck out of the sharers; REST when none is left',
  rest: 'REST',
  back: 'REST if backing is POOL, ZERO if it is ZERO',
  took: "unchanged; ownNone if GRANT_ACK tells that the former owner's page had come for writing before it left",
} as const;
export type EntryEffect = keyof typeof entryEffects;

/** One row of the home's transition table. Exactly one fits what can happen: see `rowOf`. */
export interface HomeTransition {
  readonly name: string;
  readonly value: number;
  /** Directory state in which the row applies; * for any. */
  readonly state: string;
  /** Request that starts the transaction, or answer that goes on with it by another row. */
  readonly on: readonly string[];
  /** Further conditions, all of which must hold. `outside`, then `left`, go before all other rows. */
  readonly guard: readonly Literal[];
  /** Rows after which this one may go on with the same transaction; * for any. None: it only begins one. */
  readonly follows?: readonly string[];
  /** Messages that the home sends, in order. */
  readonly sends: readonly string[];
  /** Messages that must come back before the commit. */
  readonly awaits: readonly string[];
  /** Right that the transaction gives the requester; `asked` as in EntryEffect. Absent for evictions. */
  readonly grant?: 'I' | 'S' | 'M' | 'asked';
  /** Status that the requester gets. */
  readonly status: string;
  readonly entry: EntryEffect;
  /** Directory states that the commit can leave; * for the one before. */
  readonly next: readonly string[];
  readonly doc: string;
}

/** One row of the node's (requester's and holder's) transition table. */
export interface NodeTransition {
  readonly state: string;
  readonly on: string;
  readonly next: string;
  readonly action: string;
}
