// SPDX-License-Identifier: Apache-2.0

export interface HeatColumn {
  readonly time: string;
  /** Mean heat of each piece of guest memory, from page 0 on. */
  readonly heat: Float32Array;
}

/** How hot guest memory was, look after look; the newest are kept. */
export class HeatHistory {
  readonly capacity = 180;
  readonly #columns: HeatColumn[] = [];
  readonly #listeners = new Set<() => void>();

  get columns(): readonly HeatColumn[] {
    return this.#columns;
  }
  get cells(): number {
    return this.#columns.at(-1)?.heat.length ?? 0;
  }

  add(time: string, map: readonly { readonly heat: number }[]): void {
    // Another machine, of another size: what was before is not comparable.
    if (map.length !== this.cells) this.#columns.length = 0;
    this.#columns.push({ time, heat: Float32Array.from(map, (cell) => cell.heat) });
    if (this.#columns.length > this.capacity) this.#columns.shift();
    for (const f of this.#listeners) f();
  }

  onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
}
