// SPDX-License-Identifier: Apache-2.0

interface Sample {
  readonly ms: number;
  readonly bytes: number;
}

/** The rate is that of this long: a stall shows soon, a hiccup does not. */
const WINDOW_MS = 5_000;

/** Turns byte counts into a line with share, rate and time left. */
export class Progress {
  readonly #total: number;
  #samples: Sample[] = [];

  constructor(totalBytes: number) {
    this.#total = totalBytes;
  }

  /** What is done at a moment. Bytes that were there before the first call count as done, not as speed. */
  line(bytes: number, nowMs: number): string {
    this.#samples = [...this.#samples.filter((s) => nowMs - s.ms <= WINDOW_MS), { ms: nowMs, bytes }];
    const first = this.#samples[0] ?? { ms: nowMs, bytes };
    const seconds = (nowMs - first.ms) / 1000;
    const rate = seconds > 0 ? (bytes - first.bytes) / seconds : 0;
    const share = this.#total === 0 ? 100 : Math.floor((100 * bytes) / this.#total);
    const left = rate > 0 ? `, ${duration((this.#total - bytes) / rate)} left` : '';
    return `${String(share).padStart(3)} %  ${size(bytes)} of ${size(this.#total)}, ${size(rate)}/s${left}`;
  }
}

export function size(bytes: number): string {
  if (bytes < 1024) return `${Math.round(bytes)} B`;
  return bytes < 1 << 20 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / (1 << 20)).toFixed(1)} MiB`;
}

export function duration(seconds: number): string {
  const s = Math.ceil(seconds);
  return s < 60 ? `${s} s` : `${Math.floor(s / 60)} min ${String(s % 60).padStart(2, '0')} s`;
}
