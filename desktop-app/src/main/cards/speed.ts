// SPDX-License-Identifier: Apache-2.0

/** Of so long the speed is: a stall shows soon, a hiccup does not. */
const windowMs = 5000;

interface Sample {
  readonly ms: number;
  readonly bytes: number;
}

/** How fast bytes go; what is sent and what is verified each counts anew. */
export class Speed {
  #stage = '';
  #samples: Sample[] = [];

  /** Bytes a second; null until there is something to compare. */
  at(stage: string, bytes: number, ms: number): number | null {
    if (stage !== this.#stage) this.#samples = [];
    this.#stage = stage;
    this.#samples = [...this.#samples.filter((s) => ms - s.ms <= windowMs), { ms, bytes }];
    const first = this.#samples[0] as Sample;
    return ms > first.ms ? ((bytes - first.bytes) * 1000) / (ms - first.ms) : null;
  }
}
