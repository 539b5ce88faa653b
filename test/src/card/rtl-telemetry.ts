// SPDX-License-Identifier: Apache-2.0
/** Telemetry of the card in RTL, its counters moved from outside while it runs. */
import { counters } from '@weft/spec';
import type { RtlCard } from './rtl-card.js';

const PERIOD_MS = 20;
/** A frame that is long enough, but for its check sum: the card counts it and drops it. */
const badFrame = new Uint8Array(68).fill(0x5a);
const counted = counters.findIndex((c) => c.name === 'RX_BAD_FCS');

export interface TelemetryResult {
  readonly samples: number;
  /** Samples that did not come. */
  readonly gaps: number;
  /** Largest distance of a sample from its time, in simulated milliseconds. */
  readonly latestMs: number;
  /** Of RX_BAD_FCS: frames that were sent, and as the last sample has it. */
  readonly sent: number;
  readonly seen: number;
  readonly seconds: number;
}

/** 50 Hz for so many simulated seconds, all counters of the card in each sample; a bad frame every tenth. */
export async function watchRtl(card: RtlCard, seconds: number): Promise<TelemetryResult> {
  const session = card.session();
  const wanted = Math.round((seconds * 1000) / PERIOD_MS);
  const never = new AbortController().signal;
  let samples = 0;
  let gaps = 0;
  let sent = 0;
  let seen = 0;
  let latestMs = 0;
  let first: { cycles: number; sequence: number } | null = null;
  const all = new Promise<void>((resolve) => {
    session.on('TELEMETRY', (record) => {
      const sequence = Number(record.sequence);
      const cycles = Number(record.time_cycles);
      first ??= { cycles, sequence };
      gaps += sequence - first.sequence - samples - gaps;
      const due = first.cycles + ((sequence - first.sequence) * PERIOD_MS * 1e6) / card.rack.cycleNs;
      latestMs = Math.max(latestMs, (Math.abs(cycles - due) * card.rack.cycleNs) / 1e6);
      seen = Number(record.tail[counted]?.value ?? -1);
      samples++;
      // None with the last samples: what was sent must have been seen.
      if (samples % 10 === 0 && samples + 2 < wanted) {
        card.rack.inject(0, badFrame);
        sent++;
      }
      if (samples === wanted) resolve();
    });
  });
  try {
    await card.during(session.ask('SUBSCRIBE', { period_ms: PERIOD_MS, first: 0, count: counters.length }, never), 2_000);
    await card.during(all, 1000 * seconds + 1_000);
    await card.during(session.ask('SUBSCRIBE', { period_ms: 0 }, never), 2_000);
  } finally {
    await session.close();
  }
  return { samples, gaps, latestMs, sent, seen, seconds };
}
