// SPDX-License-Identifier: Apache-2.0
/** From the records of several cards to transactions: which records of which cards belong together. */
import { type CardRecord, histogramKind, homeRow, MAX_RECORD_CYCLES } from '@weft/spec';
import type { Recording } from './recording.js';

/** A moment of a fault at one of the cards on its way. */
export interface Mark {
  readonly time: number;
  readonly node: number;
  readonly kind: CardRecord['kind'];
}

export interface Transaction {
  readonly node: number;
  readonly role: 'fault' | 'eviction' | 'home' | 'revoke';
  readonly name: string;
  readonly gpn: bigint;
  /** The other node: home of a fault, requester at a home, who wants a page that is revoked. */
  readonly other: number;
  readonly begin: number;
  readonly end: number;
  readonly status: number;
  /** Faults: what happened on the way, in order of time. */
  readonly marks: readonly Mark[];
}

const histogramName = (value: number): string => histogramKind.members.find((m) => m.value === value)?.name ?? '?';
const rowName = (value: number): string => homeRow.members.find((m) => m.value === value)?.name ?? '?';

/** Records of other cards that belong to a fault of `node` on a page. */
const key = (requester: number, gpn: bigint): string => `${requester} ${gpn}`;

/** Everything that has begun and ended within the recordings, by begin. */
export function transactionsOf(recordings: readonly Recording[]): Transaction[] {
  const onTheWay = new Map<string, Mark[]>();
  for (const { node, records } of recordings) {
    for (const r of records) {
      const requester = r.kind === 'FAULT_SENT' || r.kind === 'PAGE_LANDS' ? node : r.node;
      if (!['FAULT_SENT', 'PAGE_LANDS', 'HOME_BEGIN', 'HOME_GRANT', 'REVOKE', 'REVOKE_END'].includes(r.kind)) continue;
      const marks = onTheWay.get(key(requester, r.gpn)) ?? [];
      marks.push({ time: r.time, node, kind: r.kind });
      onTheWay.set(key(requester, r.gpn), marks);
    }
  }
  for (const marks of onTheWay.values()) marks.sort((a, b) => a.time - b.time);
  const found = recordings.flatMap((recording) => [...endedOf(recording, onTheWay), ...pairsOf(recording)]);
  return found.sort((a, b) => a.begin - b.begin || b.end - a.end);
}

/** Faults and evictions: their end says when they began, or, if that was too long ago, the record of their request. */
function endedOf({ node, records }: Recording, onTheWay: ReadonlyMap<string, readonly Mark[]>): Transaction[] {
  const sent = new Map<string, CardRecord>();
  return records.flatMap((r): Transaction[] => {
    if (r.kind === 'FAULT_SENT' || r.kind === 'EVICT_SENT') sent.set(`${r.kind} ${r.gpn}`, r);
    if (r.kind !== 'FAULT_END' && r.kind !== 'EVICT_END') return [];
    const fault = r.kind === 'FAULT_END';
    const request = sent.get(`${fault ? 'FAULT_SENT' : 'EVICT_SENT'} ${r.gpn}`);
    const begin = r.cycles < MAX_RECORD_CYCLES || request === undefined ? r.time - r.cycles : request.time;
    const end = r.time;
    const marks = fault ? (onTheWay.get(key(node, r.gpn)) ?? []).filter((m) => m.time >= begin && m.time <= end) : [];
    const common = { node, name: histogramName(r.info), gpn: r.gpn, begin, end, status: r.status, marks };
    return [{ ...common, role: fault ? 'fault' : 'eviction', other: fault ? (request?.node ?? r.node) : r.node }];
  });
}

/** What a home does and what a driver is asked: a begin and an end. */
function pairsOf({ node, records }: Recording): Transaction[] {
  const open = new Map<string, CardRecord>();
  return records.flatMap((r): Transaction[] => {
    const role = r.kind.startsWith('HOME_') ? 'home' : 'revoke';
    const id = `${role} ${key(r.node, r.gpn)}`;
    // A home may go over to another row: its transaction is the same.
    if (r.kind === 'HOME_BEGIN' && !open.has(id)) open.set(id, r);
    if (r.kind === 'REVOKE') open.set(id, r);
    const from = open.get(id);
    if ((r.kind !== 'HOME_END' && r.kind !== 'REVOKE_END') || from === undefined) return [];
    open.delete(id);
    const name = role === 'home' ? rowName(r.info) : r.info === 1 ? 'REVOKE, with page' : 'REVOKE';
    return [{ node, role, name, gpn: r.gpn, other: r.node, begin: from.time, end: r.time, status: 0, marks: [] }];
  });
}
