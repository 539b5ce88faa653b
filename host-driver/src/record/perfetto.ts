// SPDX-License-Identifier: Apache-2.0
/**
 * Transactions as a trace for ui.perfetto.dev: JSON in Chrome's trace event format ("Trace Event Format", Google, 2016). A process a
 * card; in it as many lanes of a role as were ever busy at once; a fault's stages inside of it; arrows from card to card.
 */
import type { CardRecord } from '@weft/spec';
import { status } from '@weft/spec';
import type { Recording } from './recording.js';
import { type Mark, type Transaction, transactionsOf } from './transactions.js';

export interface TraceEvent {
  readonly ph: 'X' | 'M' | 's' | 'f';
  readonly name: string;
  readonly cat: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly id?: number;
  readonly bp?: 'e';
  readonly args: Readonly<Record<string, string | number>>;
}

export interface PerfettoTrace {
  readonly displayTimeUnit: 'ns';
  readonly traceEvents: readonly TraceEvent[];
  readonly otherData: Readonly<Record<string, string | number>>;
}

/** Stages of a fault, by what begins them. */
const stages: Partial<Record<CardRecord['kind'] | 'BEGIN', string>> = {
  BEGIN: 'descriptor',
  FAULT_SENT: 'request on its way',
  HOME_BEGIN: 'home',
  REVOKE: 'driver of the holder',
  REVOKE_END: 'answer of the holder on its way',
  HOME_GRANT: 'grant on its way',
  PAGE_LANDS: 'page lands',
};
const roles = ['fault', 'home', 'revoke', 'eviction'] as const;
/** Parts of a microsecond: about a nanosecond each. */
const grid = 1024;
const lanesOf = 1000; // of a role: more than a card can have at once
/** Process 0 is none of its own for readers of the format. */
const pidOf = (node: number): number => node + 1;

/** The first lane that is free, for each transaction in order of begin. */
function lanes(all: readonly Transaction[]): Map<Transaction, number> {
  const busyUntil = new Map<string, number[]>();
  const lane = new Map<Transaction, number>();
  for (const t of all) {
    const busy = busyUntil.get(`${t.node} ${t.role}`) ?? [];
    const free = busy.findIndex((until) => until <= t.begin);
    const at = free === -1 ? busy.length : free;
    busy[at] = t.end;
    busyUntil.set(`${t.node} ${t.role}`, busy);
    lane.set(t, 1 + roles.indexOf(t.role) * lanesOf + at);
  }
  return lane;
}

const statusName = (value: number): string => status.members.find((m) => m.value === value)?.name ?? String(value);

/** The recordings' cards have one clock: those of a simulated rack do. */
export function perfettoTrace(recordings: readonly Recording[]): PerfettoTrace {
  const all = transactionsOf(recordings);
  const lane = lanes(all);
  const clockMhz = recordings[0]?.clockMhz ?? 1;
  const start = all.reduce((least, t) => Math.min(least, t.begin), Infinity);
  // On a grid on which a begin and a length add up to the end without rounding: stages must lie within their fault.
  const us = (cycles: number): number => Math.round(((cycles - start) / clockMhz) * grid) / grid;
  const events: TraceEvent[] = [];
  const names = new Map<string, { readonly pid: number; readonly tid: number; readonly name: string }>();
  let arrows = 0;
  const homes = new Map<string, Transaction[]>();
  for (const t of all) if (t.role === 'home') homes.set(`${t.other} ${t.gpn}`, [...(homes.get(`${t.other} ${t.gpn}`) ?? []), t]);

  for (const t of all) {
    const tid = lane.get(t) ?? 0;
    const slice = (name: string, begin: number, end: number, args: TraceEvent['args']): void =>
      void events.push({ ph: 'X', name, cat: t.role, pid: pidOf(t.node), tid, ts: us(begin), dur: us(end) - us(begin), args });
    names.set(`${t.node} ${tid}`, { pid: pidOf(t.node), tid, name: `${t.role} ${(tid - 1) % lanesOf}` });
    const page = `0x${t.gpn.toString(16)}`;
    slice(t.name, t.begin, t.end, { page, node: t.other, status: statusName(t.status), cycles: t.end - t.begin });
    if (t.role !== 'fault') continue;
    const marks: Pick<Mark, 'time' | 'node'>[] = [{ time: t.begin, node: t.node }, ...t.marks];
    marks.forEach((mark, i) => {
      const kind = i === 0 ? 'BEGIN' : (t.marks[i - 1]?.kind ?? 'BEGIN');
      const until = marks[i + 1]?.time ?? t.end;
      if (until > mark.time) slice(stages[kind] ?? kind, mark.time, until, { page, node: mark.node, cycles: until - mark.time });
    });
    const sent = t.marks.find((m) => m.kind === 'FAULT_SENT');
    const home = homes.get(`${t.node} ${t.gpn}`)?.find((h) => h.begin >= t.begin && h.begin <= t.end);
    if (sent === undefined || home === undefined) continue;
    const arrow = { name: 'request', cat: 'flow', id: ++arrows, args: {} };
    events.push({ ...arrow, ph: 's', pid: pidOf(t.node), tid, ts: us(sent.time) });
    events.push({ ...arrow, ph: 'f', bp: 'e', pid: pidOf(home.node), tid: lane.get(home) ?? 0, ts: us(home.begin) });
  }
  // A slice that holds others begins before them in the list; longer ones first.
  events.sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  const meta = (name: string, pid: number, tid: number, args: TraceEvent['args']): TraceEvent => ({
    ph: 'M',
    name,
    cat: '__metadata',
    pid,
    tid,
    ts: 0,
    args,
  });
  return {
    displayTimeUnit: 'ns',
    traceEvents: [
      ...recordings.map((r) => meta('process_name', pidOf(r.node), 0, { name: `node ${r.node}` })),
      ...[...names.values()].map((n) => meta('thread_name', n.pid, n.tid, { name: n.name })),
      ...[...names.values()].map((n) => meta('thread_sort_index', n.pid, n.tid, { sort_index: n.tid })),
      ...events,
    ],
    otherData: { clockMhz, lost: recordings.reduce((n, r) => n + r.records.reduce((m, x) => m + x.lost, 0), 0) },
  };
}
