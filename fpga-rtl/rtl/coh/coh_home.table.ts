// SPDX-License-Identifier: Apache-2.0
import { backing, dirEntry, dirState, homeTransitions, type StructDef } from '@weft/spec';

/** The home's transition table as a function, read from the spec's rows: the reference of coh_home's bench. */
export interface Entry {
  readonly state: keyof typeof STATE;
  readonly backing: keyof typeof BACKING;
  readonly owner: number;
  readonly sharers: number;
}

export interface Request {
  readonly op: string;
  readonly node: number;
  readonly excl: boolean;
  readonly have: boolean;
}

export type Row = (typeof homeTransitions)[number];

const byName = <const M extends readonly { name: string; value: number }[]>(members: M) =>
  Object.fromEntries(members.map((m) => [m.name, m.value])) as Record<M[number]['name'], number>;
export const STATE = byName(dirState.members);
export const BACKING = byName(backing.members);
export const ZERO_ENTRY: Entry = { state: 'ZERO', backing: 'ZERO', owner: 0, sharers: 0 };

const at = (name: string): bigint => BigInt((dirEntry as StructDef).fields.find((f) => f.name === name)?.bit ?? NaN);

export function toBits(e: Entry): bigint {
  return (
    (BigInt(STATE[e.state]) << at('state')) |
    (BigInt(BACKING[e.backing]) << at('backing')) |
    (BigInt(e.owner) << at('owner')) |
    (BigInt(e.sharers) << at('sharers'))
  );
}

const bit = (node: number): number => 1 << node;
const shares = (e: Entry, q: Request): boolean => e.state === 'SHARED' && (e.sharers & bit(q.node)) !== 0;
const owns = (e: Entry, q: Request): boolean => e.state === 'OWNED' && e.owner === q.node;

/** Every guard that the spec writes, by its text: a new one makes the bench fail until it is understood here. */
const guards: Readonly<Record<string, (e: Entry, q: Request) => boolean>> = {
  '': () => true,
  excl: (_, q) => q.excl,
  '!excl': (_, q) => !q.excl,
  'have && requester in sharers': (e, q) => q.have && shares(e, q),
  '!(have && requester in sharers)': (e, q) => !(q.have && shares(e, q)),
  'owner != requester': (e, q) => !owns(e, q),
  'owner == requester': owns,
  'owner == requester && backing != NONE': (e, q) => owns(e, q) && e.backing !== 'NONE',
  'owner == requester && backing == NONE': (e, q) => owns(e, q) && e.backing === 'NONE',
  'backing == POOL': (e) => e.backing === 'POOL',
  'backing == ZERO': (e) => e.backing === 'ZERO',
  'backing == NONE': (e) => e.backing === 'NONE',
  'requester in sharers': shares,
  'requester neither owner nor sharer': (e, q) => !owns(e, q) && !shares(e, q),
};
const OUTSIDE = "page outside this home's pool";

/** The rows that apply: exactly one, if the table is complete and unambiguous. `event` is the request, or FWD_MISS. */
export function rowsFor(e: Entry, q: Request, event: string, outside: boolean): Row[] {
  return homeTransitions.filter((row) => {
    if (!(row.on as readonly string[]).includes(event)) return false;
    if (outside || row.guard === OUTSIDE) return outside && row.guard === OUTSIDE;
    if (row.state !== '*' && row.state !== e.state) return false;
    const guard = guards[row.guard];
    if (guard === undefined) throw new Error(`row ${row.name}: unknown guard "${row.guard}"`);
    return guard(e, q);
  });
}

export interface Effect {
  readonly entry: Entry;
  readonly grant: 'I' | 'S' | 'M';
  readonly zero: boolean;
  readonly status: string;
}

/** What the row leaves and grants. */
export function effectOf(row: Row, e: Entry, q: Request): Effect {
  const owned = (from: Entry['backing']): Entry => ({ state: 'OWNED', backing: from, owner: q.node, sharers: 0 });
  const shared = (sharers: number): Entry => ({ state: sharers ? 'SHARED' : 'REST', backing: 'ZERO', owner: 0, sharers });
  const ok = (entry: Entry, grant: Effect['grant'], zero = false): Effect => ({ entry, grant, zero, status: 'OK' });
  const refuse = (status: string): Effect => ({ entry: e, grant: 'I', zero: false, status });
  switch (row.name) {
    case 'GET_ZERO':
    case 'MISS_ZERO':
      return ok(owned('ZERO'), 'M', true);
    case 'GETS_REST_EXCL':
    case 'GETM_REST':
    case 'GETM_UPGRADE':
    case 'GETM_SHARED':
      return ok(owned('POOL'), 'M');
    case 'GETS_REST':
      return ok(shared(bit(q.node)), 'S');
    case 'GETS_SHARED':
      return ok(shared(e.sharers | bit(q.node)), 'S');
    case 'GETS_OWNED':
      return ok(shared(bit(e.owner) | bit(q.node)), 'S');
    case 'GETM_OWNED':
      return ok(owned('NONE'), 'M');
    case 'MISS_POOL':
      return q.op === 'GET_S' && !q.excl ? ok(shared(bit(q.node)), 'S') : ok(owned('POOL'), 'M');
    case 'MISS_NONE':
    case 'PUTC_LOST':
      return refuse('DIRTY');
    case 'GET_OWN':
      return refuse('OWNER');
    case 'BAD_HOME':
      return refuse('RANGE');
    case 'PUTC_OWNER':
      return ok(e.backing === 'ZERO' ? ZERO_ENTRY : shared(0), 'I');
    case 'PUTD_OWNER':
      return ok(shared(0), 'I');
    case 'PUT_SHARER':
      return ok(shared(e.sharers & ~bit(q.node)), 'I');
    case 'PUT_STALE':
      return ok(e, 'I');
  }
}
