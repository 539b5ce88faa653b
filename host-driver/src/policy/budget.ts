// SPDX-License-Identifier: Apache-2.0

export interface BudgetAdvice {
  readonly pages: number;
  readonly reason: string;
}

/** Distances are kept by powers of two: bucket i holds those from 2^i on. */
const buckets = 32;
/** Share of refaults that the advised budget would have saved. */
const wanted = 0.9;
/** Too few of them say nothing. */
const fewest = 256;
const fade = 0.5;

/**
 * How large the frame budget should be, from refault distances: a page that comes back after d evictions would not have gone if there had been d more
 * frames (Weiner, "Refault distance" in Linux mm/workingset.c).
 */
export class BudgetSizer {
  readonly #count = new Float64Array(buckets);
  #refaults = 0;
  #faults = 0;

  refault(distance: number): void {
    const bucket = Math.min(buckets - 1, Math.floor(Math.log2(distance + 1)));
    this.#count[bucket] = (this.#count[bucket] ?? 0) + 1;
    this.#refaults++;
  }

  faults(n: number): void {
    this.#faults += n;
    // What is long ago counts less.
    if (this.#faults < 1 << 20) return;
    this.#faults *= fade;
    this.#refaults *= fade;
    for (let i = 0; i < buckets; i++) this.#count[i] = (this.#count[i] ?? 0) * fade;
  }

  /** `resident`, `idle`: pages here, and of these untouched since they were looked at. Null: nothing can be said. */
  advise(budget: number, idle: number, most: number): BudgetAdvice | null {
    if (budget === 0 || this.#faults < fewest) return null;
    const share = this.#refaults / this.#faults;
    if (this.#refaults < fewest || share < 0.01) {
      if (idle * 4 < budget) return null;
      return {
        pages: budget - (idle >> 1),
        reason: `${idle} of ${budget} frames hold pages that nobody touches, and only ${(share * 100).toFixed(1)} % of the faults bring back what was evicted`,
      };
    }
    let below = 0;
    for (let i = 0; i < buckets; i++) {
      below += this.#count[i] ?? 0;
      if (below < wanted * this.#refaults) continue;
      const more = 2 ** (i + 1);
      const pages = Math.min(most, budget + more);
      return {
        pages,
        reason: `${Math.round((100 * below) / this.#refaults)} % of ${Math.round(this.#refaults)} refaults came within ${more} evictions: with as many frames more they would not have been`,
      };
    }
    return null;
  }
}
