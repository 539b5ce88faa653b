// SPDX-License-Identifier: Apache-2.0
/** What a card measures and remembers. */
import * as mgmt from '@weft/spec/mgmt';
import type { Check, LinkLook, Sensor } from './facts.js';
import type { Reply } from './session/exchange.js';
import type { Session } from './session/session.js';
import { memberName, signed32 } from './values.js';

export async function readSensors(session: Session, signal: AbortSignal): Promise<Sensor[]> {
  const reply = await session.ask('SENSORS', {}, signal);
  return reply.tail.map((s) => ({
    name: memberName(mgmt.sensor, s.sensor),
    unit: memberName(mgmt.sensorUnit, s.unit),
    value: signed32(s.value),
    low: signed32(s.low),
    high: signed32(s.high),
    alarm: s.alarm !== 0n,
  }));
}

export interface LogLine {
  readonly sequence: number;
  readonly timeMs: number;
  readonly code: string;
  readonly a: number;
  readonly b: number;
}

export interface LogPart {
  readonly lines: readonly LogLine[];
  /** Ask from here for what comes later. */
  readonly next: number;
  /** Entries that the ring no longer has. */
  readonly lost: number;
}

/** The log from a sequence number to its end. */
export async function readLog(session: Session, from: number, signal: AbortSignal): Promise<LogPart> {
  const lines: LogLine[] = [];
  let lost = 0;
  for (let next = from; ; ) {
    const reply = await session.ask('LOG', { from: next }, signal);
    lost += Number(reply.lost);
    lines.push(...reply.tail.map(lineOf));
    next = Number(reply.next);
    if (reply.tail.length === 0) return { lines, next, lost };
  }
}

const lineOf = (e: Reply<'LOG'>['tail'][number]): LogLine => ({
  sequence: Number(e.sequence),
  timeMs: Number(e.time_ms),
  code: memberName(mgmt.logCode, e.code),
  a: Number(e.a),
  b: Number(e.b),
});

export async function selfTest(session: Session, signal: AbortSignal): Promise<Check[]> {
  const { run, passed } = await session.ask('SELF_TEST', {}, signal);
  const bit = (of: bigint, n: number): boolean => ((of >> BigInt(n)) & 1n) === 1n;
  return mgmt.selfTestBit.members.map(({ name, doc, value }) => ({
    name,
    doc,
    result: bit(passed, value) ? 'passed' : bit(run, value) ? 'failed' : 'not run',
  }));
}

/** Watches the link for so long; null: the data path is off, and with it the link. */
export async function watchLink(session: Session, ms: number, signal: AbortSignal): Promise<LinkLook | null> {
  const r = await session.ask('LINK_TEST', { duration_ms: ms }, signal);
  if (r.enabled === 0n) return null;
  const nodes = (mask: bigint): number[] => [...mask.toString(2)].reverse().flatMap((bit, node) => (bit === '1' ? [node] : []));
  return {
    ms: Number(r.duration_ms),
    passed: r.passed !== 0n,
    members: nodes(r.members),
    suspects: nodes(r.suspects),
    sent: Number(r.tx_frames),
    received: Number(r.rx_frames),
    sentAgain: Number(r.retransmits),
    damaged: Number(r.rx_bad),
  };
}

export interface Sample {
  readonly record: Reply<'TELEMETRY'>;
  /** Samples between the last one and this that did not come. */
  readonly gap: number;
}

/** Subscribes; calls back for each sample until the signal, then ends the subscription. Rejects when the card is gone. */
export async function watchTelemetry(
  session: Session,
  periodMs: number,
  onSample: (sample: Sample) => void,
  signal: AbortSignal,
): Promise<void> {
  let expected: number | null = null;
  const off = session.on('TELEMETRY', (record) => {
    const sequence = Number(record.sequence);
    onSample({ record, gap: expected === null ? 0 : sequence - expected });
    expected = sequence + 1;
  });
  try {
    await session.ask('SUBSCRIBE', { period_ms: periodMs, first: 0, count: 0 }, signal);
    await new Promise<void>((resolve, reject) => {
      session.onEnd(reject);
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await session.ask('SUBSCRIBE', { period_ms: 0 }, AbortSignal.timeout(2000));
  } finally {
    off();
  }
}
