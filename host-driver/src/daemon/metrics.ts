// SPDX-License-Identifier: Apache-2.0
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { bucketStart, type DriverStats, type Latency } from '../driver-stats.js';
import type { Supervisor } from './fault/supervisor.js';
import type { Sampler } from './sampler.js';

/** Numbers of the driver that go up and down; all others are counts since the memory was formed. */
const gauges = ['resident', 'pending', 'waiting', 'outstanding', 'residentPeak'];

const snake = (name: string): string => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

/** Prometheus text. The driver counts; prom-client only serves the daemon's own numbers, since its histograms can't be set. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests: Counter<'method' | 'status'>;
  readonly #sampler: Sampler;
  readonly #served: () => string;

  /** `served`: the hyperserver whose pages are served here; empty: none, the node lends memory only. */
  constructor(sampler: Sampler, supervisor: Supervisor, served: () => string) {
    this.#served = served;
    this.#sampler = sampler;
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry, prefix: 'weftd_' });
    this.#requests = new Counter({
      name: 'weftd_requests_total',
      help: 'Answers by method and status.',
      labelNames: ['method', 'status'],
      registers,
    });
    new Gauge({
      name: 'weft_fault_process_up',
      help: '1 while the fault process serves pages.',
      registers,
      collect() {
        this.set(supervisor.state === 'running' ? 1 : 0);
      },
    });
  }

  readonly contentType = 'text/plain; version=0.0.4; charset=utf-8';

  request(method: string, status: number): void {
    this.#requests.inc({ method, status: String(status) });
  }

  async text(): Promise<string> {
    const stats = this.#sampler.raw;
    return (await this.#registry.metrics()) + (stats === null ? '' : driverMetrics(stats, this.#served()));
  }
}

/** The driver's numbers; a latency's sum is that of its buckets' middles. */
export function driverMetrics(stats: DriverStats, hyperserver: string): string {
  const label = `hyperserver="${hyperserver}"`;
  const lines: string[] = [];
  for (const [name, value] of Object.entries(stats)) {
    if (typeof value !== 'number') continue;
    const gauge = gauges.includes(name);
    const metric = `weft_driver_${snake(name)}${gauge ? '' : '_total'}`;
    lines.push(
      `# HELP ${metric} ${name} of the driver (host-driver/native/src/stats.h).`,
      `# TYPE ${metric} ${gauge ? 'gauge' : 'counter'}`,
    );
    lines.push(`${metric}{${label}} ${value}`);
  }
  lines.push(...histogram('weft_fault_seconds', 'From the event of a fault to its page mapped.', stats.hostNs, 1e-9, label));
  lines.push(...histogram('weft_fault_card_cycles', 'From the arrival of a descriptor to its completion.', stats.cardCycles, 1, label));
  return `${lines.join('\n')}\n`;
}

function histogram(metric: string, help: string, { buckets, count }: Latency, unit: number, label: string): string[] {
  const lines = [`# HELP ${metric} ${help}`, `# TYPE ${metric} histogram`];
  const last = buckets.findLastIndex((n) => n > 0);
  let below = 0;
  let sum = 0;
  for (let i = 0; i <= last; i++) {
    const n = buckets[i] ?? 0;
    below += n;
    sum += (n * (bucketStart(i) + bucketStart(i + 1))) / 2;
    // Four buckets an octave are finer than a scrape needs.
    if (i % 4 === 3) lines.push(`${metric}_bucket{${label},le="${bucketStart(i + 1) * unit}"} ${below}`);
  }
  lines.push(
    `${metric}_bucket{${label},le="+Inf"} ${count}`,
    `${metric}_sum{${label}} ${sum * unit}`,
    `${metric}_count{${label}} ${count}`,
  );
  return lines;
}
