// SPDX-License-Identifier: Apache-2.0
import { EventEmitter } from 'node:events';
import { bucketStart, type DriverStats, type Latency, percentile } from '../driver-stats.js';
import type { LatencySummary, Statistics } from './api/schemas.js';
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

/** Asks the driver for its numbers now and then; everyone who looks sees the newest. */
export class Sampler extends EventEmitter<{ sample: [Statistics] }> {
  readonly #supervisor: Supervisor;
  readonly #everyMs: number;
  #timer: NodeJS.Timeout | undefined;
  #latest: DriverStats | null = null;
  #suspects: readonly number[] = [];
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
      [this.#latest, this.#suspects] = await Promise.all([
        this.#supervisor.ask('stats', null, 2000).catch(() => null),
        this.#supervisor.ask('suspects', null, 2000).catch(() => []),
      ]);
    } finally {
      this.#asking = false;
    }
    this.emit('sample', this.latest);
  }
}
