// SPDX-License-Identifier: Apache-2.0
import type { DriverStats } from '@weft/host-driver';
import type { RackStats } from './rack-protocol.js';

export interface Sample {
  readonly atMs: number;
  readonly driver: DriverStats;
  readonly rack: RackStats;
  readonly cycleNs: number;
}

export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const consoleLines = 6;
const plainEveryMs = 3000;
const mib = (pages: number): string => (pages / 256).toFixed(0);

/** Shows how it goes: one block that is drawn over on a terminal, a line now and then elsewhere. */
export class Progress {
  readonly #out: Terminal;
  readonly #tail: string[] = [];
  #phase = 'starting';
  #drawn = 0;
  #last: Sample | undefined;
  #lastPlainMs = Number.NEGATIVE_INFINITY;

  constructor(out: Terminal) {
    this.#out = out;
  }

  /** A line of the guest's console. */
  console(line: string): void {
    this.#tail.push(line);
    if (this.#tail.length > consoleLines) this.#tail.shift();
  }

  /** What goes on now; a line of its own without a terminal. */
  phase(text: string): void {
    this.#phase = text;
    if (this.#out.isTTY) this.#draw([`weft demo: ${text}`]);
    else this.#out.write(`weft demo: ${text}\n`);
  }

  /** What the guest program says of itself, shown with the next sample. */
  guest(text: string): void {
    this.#phase = text;
  }

  sample(s: Sample): void {
    const text = sampleText(s, this.#last);
    this.#last = s;
    if (this.#out.isTTY) {
      this.#draw([`weft demo: ${this.#phase}`, ...text.map((t) => `  ${t}`), ...this.#tail.map((l) => `  | ${l}`)]);
      return;
    }
    if (s.atMs - this.#lastPlainMs < plainEveryMs) return;
    this.#lastPlainMs = s.atMs;
    this.#out.write(`[${(s.atMs / 1000).toFixed(0).padStart(4)} s] ${this.#phase}; ${text.join('; ')}\n`);
  }

  /** Leaves what is shown and goes on below it. */
  end(): void {
    this.#drawn = 0;
  }

  #draw(lines: readonly string[]): void {
    const width = (this.#out.columns ?? 80) - 1;
    const up = this.#drawn > 0 ? `\x1b[${this.#drawn}A` : '';
    this.#out.write(`${up}\x1b[J${lines.map((l) => l.slice(0, width)).join('\n')}\n`);
    this.#drawn = lines.length;
  }
}

/** A sample in a few words; rates are since the one before. */
export function sampleText(s: Sample, before: Sample | undefined): string[] {
  const faults = (x: DriverStats): number => x.homeLocal + x.homeRemote;
  const seconds = before ? (s.atMs - before.atMs) / 1000 : 0;
  const rate = before && seconds > 0 ? Math.round((faults(s.driver) - faults(before.driver)) / seconds) : 0;
  const pools = s.rack.pages.map((p, i) => `${i}: ${mib(p.rest)}`).join(', ');
  const us = (cycles: number): string => ((cycles * s.cycleNs) / 1000).toFixed(1);
  const { p50, p99 } = s.driver.cardCycles;
  return [
    `${faults(s.driver)} faults (${rate}/s), ${s.driver.evictClean + s.driver.evictDirty} evictions`,
    `mapped ${mib(s.driver.resident)} MiB, pools (MiB) ${pools}`,
    `card ${us(p50)} us, 99 % ${us(p99)} us, ${Math.round(s.rack.rack.cyclesPerSecond / 1000)} kcycles/s`,
  ];
}
