// SPDX-License-Identifier: Apache-2.0
import { msgBundle, opcode } from '@weft/spec';
import { type Block, bundleWidth, pack, Random } from '@weft/tools';

const msgWidth = bundleWidth(msgBundle);
const phaseCycles = 64;

/** Random inputs for a module that one knows nothing about but its ports. Repeatable by seed. */
export class Stimulus {
  readonly #random: Random;
  readonly #inputs: readonly { readonly name: string; readonly width: number }[];
  readonly #odds = new Map<string, number>();
  #resetLeft = 0;

  constructor(block: Block, seed: number) {
    this.#random = new Random(seed);
    this.#inputs = block.ports.filter((p) => p.input && p.name !== 'clk_i');
  }

  /** Inputs of the next cycle. */
  next(cycle: number): Map<string, bigint> {
    const r = this.#random;
    if (cycle % phaseCycles === 0) for (const { name } of this.#inputs) this.#odds.set(name, r.pick([0.1, 0.5, 0.9, 0.98]));
    if (this.#resetLeft > 0) this.#resetLeft--;
    else if (r.chance(0.002)) this.#resetLeft = 1 + r.below(4);
    return new Map(this.#inputs.map(({ name, width }) => [name, this.#value(name, width)]));
  }

  #value(name: string, width: number): bigint {
    const r = this.#random;
    if (name === 'rst_ni') return this.#resetLeft > 0 ? 0n : 1n;
    if (width === 1) return r.chance(this.#odds.get(name) ?? 0.5) ? 1n : 0n;
    if (width === msgWidth && r.chance(0.9)) return this.#message();
    // Few different values, so that what was stored is met again; else anything, and bits that stand alone.
    const any = r.bits(width);
    switch (r.below(4)) {
      case 0:
        return any;
      case 1:
        return BigInt(r.below(4)) & ((1n << BigInt(width)) - 1n);
      case 2:
        return any & r.bits(width) & r.bits(width);
      default:
        return BigInt(r.below(Math.min(2 ** Math.min(width, 30), 32)));
    }
  }

  /** A message that says something: random bits would rarely be an opcode. */
  #message(): bigint {
    const r = this.#random;
    return pack(msgBundle, {
      op: r.pick(opcode.members).value,
      src: r.below(4),
      dst: r.below(4),
      req: r.below(4),
      txn: r.below(8),
      htxn: r.below(8),
      gpn: r.below(16),
      grant: r.below(3),
      excl: r.below(2),
      have: r.below(2),
      zero: r.below(2),
      status: r.below(7),
      hold: r.below(8),
      addr: r.bits(64),
    });
  }
}
