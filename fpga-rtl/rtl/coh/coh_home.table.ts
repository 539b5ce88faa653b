// SPDX-License-Identifier: Apache-2.0
import { backing, dirEntry, dirState, type Entry, entryAfter, factsOf, type HomeTransition, rowsOf, type StructDef } from '@weft/spec';

/** The home's transition table as a function, read from the spec's rows: the reference of coh_home's bench. */
export interface Request {
  readonly op: string;
  readonly node: number;
  readonly excl: boolean;
  readonly have: boolean;
}

export type Row = HomeTransition;
export type { Entry };

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

/** The entry in a trace record, as bits. */
export const fromTrace = (t: Readonly<Record<'state' | 'backing' | 'owner' | 'sharers', bigint>>): bigint =>
  (t.state << at('state')) | (t.backing << at('backing')) | (t.owner << at('owner')) | (t.sharers << at('sharers'));

/** The rows that apply: exactly one, if the table is complete and unambiguous. `event` is the request, FWD_MISS or FWD_NACK. */
export const rowsFor = (e: Entry, q: Request, event: string, outside: boolean, left = false): HomeTransition[] =>
  rowsOf(e.state, event, factsOf(e, { ...q, outside, left }));

export interface Effect {
  readonly entry: Entry;
  readonly grant: 'I' | 'S' | 'M';
  readonly zero: boolean;
  readonly status: string;
}

/** What the row leaves and grants. */
export function effectOf(row: HomeTransition, e: Entry, q: Request, took = false): Effect {
  const writer = q.op === 'GET_M' || q.excl;
  const grant = row.grant === 'asked' ? (writer ? 'M' : 'S') : (row.grant ?? 'I');
  return { entry: entryAfter(row, e, { node: q.node, writer, took }), grant, zero: row.entry === 'ownZero', status: row.status };
}
