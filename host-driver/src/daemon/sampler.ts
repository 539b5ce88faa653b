// SPDX-License-Identifier: Apache-2.0
import { EventEmitter } from 'node:events';
import { bucketStart, type DriverStats, type Latency, percentile } from '../driver-stats.js';
import type { LatencySummary, LinkCount, Statistics } from './api/schemas.js';
import type { Supervisor } from './fault/supervisor.js';

const summary = ({ count, p50, p99, buckets }: Latency): LatencySummary => ({
  count,
  p50,
  p99,
  p999: percentile(buckets, 0.999),
  buckets: buckets.flatMap((n, i) => (n === 0 ? [] : [{ from: bucketStart(i), count: n }])),
});

function statistics(stats: DriverStats | null): Statistics {
  const time = new Date().toISOString();
  if (stats === null) return { time, driver: null, faultNs: null, cardCycles: null };
  const { cardCycles, hostNs, ...driver } = stats;
  return { time, driver, faultNs: summary(hostNs), cardCycles: summary(cardCycles) };
}

/** A card's counters are many and lie behind its bus: they are read more seldom than the driver's. */
const linkEveryMs = 1000;

function linkCount(of: Readonly<Record<string, number>>): LinkCount {
  const sum = (...names: readonly string[]): number => names.reduce((n, name) => n + (of[name] ?? 0), 0);
  return {
    time: Date.now(),
    sent: sum('TX_FRAMES'),
    received: sum('RX_FRAMES'),
    sentAgain: sum('TX_RETRANSMITS'),
    damaged: sum('RX_BAD_FCS', 'RX_BAD_CRC', 'RX_BAD_LENGTH'),
  };
}

/** Asks the driver for its numbers now and then; everyone who looks sees the newest. */
export class Sampler extends EventEmitter<{ sample: [Statistics] }> {
  readonly #supervisor: Supervisor;
  readonly #everyMs: number;
  #timer: NodeJS.Timeout | undefined;
  #latest: DriverStats | null = null;
  #suspects: readonly number[] = [];
  #link: LinkCount | null = null;
  #linkAskedAt = 0;
  #asking = false;

  constructor(supervisor: Supervisor, everyMs: number) {
    super();
    this.setMaxListeners(0);
    this.#supervisor = supervisor;
    this.#everyMs = everyMs;
  }

  /** As the driver gave them, with histograms. */
  get raw(): DriverStats | null {
    return this.#latest;
  }
  get latest(): Statistics {
    return statistics(this.#latest);
  }
  get suspects(): readonly number[] {
    return this.#suspects;
  }

  /** Of the card; null while no driver has it. */
  get link(): LinkCount | null {
    return this.#link;
  }

  start(): void {
    this.#timer = setInterval(() => void this.sample(), this.#everyMs);
  }
  stop(): void {
    clearInterval(this.#timer);
  }

  async sample(): Promise<void> {
    // A driver that is slow to answer is not asked twice.
    if (this.#asking) return;
    this.#asking = true;
    try {
      [this.#latest, this.#suspects, this.#link] = await Promise.all([
        this.#supervisor.ask('stats', null, 2000).catch(() => null),
        this.#supervisor.ask('suspects', null, 2000).catch(() => []),
        this.#lookAtLink(),
      ]);
    } finally {
      this.#asking = false;
    }
    this.emit('sample', this.latest);
  }

  async #lookAtLink(): Promise<LinkCount | null> {
    const now = performance.now();
    if (now - this.#linkAskedAt < linkEveryMs) return this.#link;
    this.#linkAskedAt = now;
    return this.#supervisor.ask('cardCounters', null, 2000).then(linkCount, () => null);
  }
}
