// SPDX-License-Identifier: Apache-2.0
/** What the probe saw during one transaction: every beat told whose it is, times counted from the doorbell. */
import type { ProbeEvent, ProbePoint } from '@weft/hw-sim';
import { opcode } from '@weft/spec';

export interface Moment {
  readonly at: number;
  readonly card: number;
  readonly what: ProbePoint;
  /** Address of the burst, or page. */
  readonly value: number;
  /** Opcode of the frame. */
  readonly op: string;
}

const opName = (value: number): string => opcode.members.find((m) => m.value === value)?.name ?? `opcode ${value}`;

/** The last beat of a frame knows its opcode; bursts are answered in order. */
export function timeline(events: readonly ProbeEvent[], from: number): Moment[] {
  const frames = { txFirst: 'txLast', rxFirst: 'rxLast' } as const;
  const asked = new Map<string, number[]>();
  const queue = (card: number, of: string): number[] => {
    const key = `${card}.${of}`;
    return asked.get(key) ?? (asked.set(key, []).get(key) as number[]);
  };
  return events.map((e, i) => {
    let { value } = e;
    let op = '';
    if (e.what === 'txFirst' || e.what === 'rxFirst') {
      const last = frames[e.what];
      op = opName(events.slice(i).find((x) => x.card === e.card && x.what === last)?.value ?? Number.NaN);
    } else if (e.what === 'txLast' || e.what === 'rxLast') {
      op = opName(value);
    } else if (e.what === 'readAsked') {
      queue(e.card, 'read').push(value);
    } else if (e.what === 'writeAsked') {
      queue(e.card, 'write').push(value);
      queue(e.card, 'written').push(value);
    } else if (e.what === 'readFirst' || e.what === 'writeFirst') {
      value = queue(e.card, e.what === 'readFirst' ? 'read' : 'write')[0] ?? Number.NaN;
    } else if (e.what === 'readLast' || e.what === 'writeLast') {
      value = queue(e.card, e.what === 'readLast' ? 'read' : 'write').shift() ?? Number.NaN;
    } else if (e.what === 'written') {
      value = queue(e.card, 'written').shift() ?? Number.NaN;
    }
    return { at: e.cycle - from, card: e.card, what: e.what, value, op };
  });
}

/** One line a moment, for who looks for lost cycles. */
export const timelineText = (moments: readonly Moment[]): string =>
  moments.map((m) => `${String(m.at).padStart(6)}  card ${m.card}  ${m.what.padEnd(12)} ${m.op || `0x${m.value.toString(16)}`}`).join('\n');
