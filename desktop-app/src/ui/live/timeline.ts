// SPDX-License-Identifier: Apache-2.0

/** Width of a slot: what comes more often falls into one, the newest counting. */
export const slotMs = 250;
/** A quarter of an hour. */
export const slots = 3600;

/** Time in slots, of which the newest `slots` are kept. Says which place of a ring belongs to which time. */
export class Timeline {
  #first = 0;
  #last = -1;

  /** First and last slot that are kept, counted since 1970; last < first: none. */
  get first(): number {
    return this.#first;
  }
  get last(): number {
    return this.#last;
  }

  /** The slot of a time. */
  static slotOf(timeMs: number): number {
    return Math.floor(timeMs / slotMs);
  }

  /** Goes on to a slot; `clear` is called for each place that becomes free. False for what lies before the newest. */
  advance(slot: number, clear: (place: number) => void): boolean {
    if (this.#last < 0) {
      this.#first = slot;
      this.#last = slot - 1;
    }
    if (slot < this.#last) return false;
    for (let s = Math.max(this.#last + 1, slot - slots + 1); s <= slot; s++) clear(place(s));
    this.#last = slot;
    this.#first = Math.max(this.#first, slot - slots + 1);
    return true;
  }
}

export const place = (slot: number): number => slot % slots;
