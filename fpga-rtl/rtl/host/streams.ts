// SPDX-License-Identifier: Apache-2.0
import { type Block, check, type Random } from '@weft/tools';

/** Something at the ports of a block: sets inputs, then, when all have settled, looks at the outputs. */
export interface Part {
  drive(): void;
  sample(): void;
}

export type Values = Readonly<Record<string, number | bigint>>;

const width = (b: Block, name: string): number => {
  const port = b.ports.find((p) => p.name === name);
  if (port === undefined) throw new TypeError(`no port ${name}`);
  return port.width;
};

/** Offers values on `<name>_valid_i`; keeps them until taken, random bits while it offers nothing. */
export class Source implements Part {
  readonly queue: Values[] = [];
  /** Chance a cycle to begin an offer. */
  rate: number;
  taken = 0;
  #offers: Values | undefined;
  #dirty = true;
  readonly #b: Block;
  readonly #r: Random;
  readonly #name: string;
  readonly #payload: readonly string[];
  readonly #onTake: (v: Values) => void;

  constructor(b: Block, r: Random, name: string, payload: readonly string[], rate = 0.5, onTake: (v: Values) => void = () => {}) {
    this.#b = b;
    this.#r = r;
    this.#name = name;
    this.#payload = payload;
    this.rate = rate;
    this.#onTake = onTake;
  }

  get empty(): boolean {
    return this.queue.length === 0 && this.#offers === undefined;
  }

  drive(): void {
    if (this.#offers === undefined && this.queue.length > 0 && this.#r.chance(this.rate)) {
      this.#offers = this.queue.shift();
      this.#dirty = true;
    }
    if (!this.#dirty) return;
    this.#dirty = false;
    this.#b.set(`${this.#name}_valid_i`, this.#offers !== undefined);
    for (const p of this.#payload) this.#b.set(p, this.#offers?.[p] ?? this.#r.bits(width(this.#b, p)));
  }

  sample(): void {
    if (this.#offers === undefined || this.#b.get(`${this.#name}_ready_o`) === 0) return;
    const v = this.#offers;
    this.#offers = undefined;
    this.#dirty = true;
    this.taken++;
    this.#onTake(v);
  }
}

/** Takes values from `<name>_valid_o`; fails if an offer is withdrawn or changes before it was taken. */
export class Sink implements Part {
  /** Chance a cycle to be ready. */
  rate: number;
  taken = 0;
  #waits: readonly bigint[] | undefined;
  #ready = false;
  readonly #b: Block;
  readonly #r: Random;
  readonly #name: string;
  readonly #payload: readonly string[];
  readonly #onTake: (v: Record<string, bigint>) => void;

  constructor(b: Block, r: Random, name: string, payload: readonly string[], rate: number, onTake: (v: Record<string, bigint>) => void) {
    this.#b = b;
    this.#r = r;
    this.#name = name;
    this.#payload = payload;
    this.rate = rate;
    this.#onTake = onTake;
  }

  drive(): void {
    this.#ready = this.#r.chance(this.rate);
    this.#b.set(`${this.#name}_ready_i`, this.#ready);
  }

  sample(): void {
    if (this.#b.get(`${this.#name}_valid_o`) === 0) {
      check(this.#waits === undefined, `cycle ${this.#b.cycle}: ${this.#name} withdrew an offer`);
      return;
    }
    const values = this.#payload.map((p) => this.#b.big(p));
    const old = this.#waits;
    check(old === undefined || values.every((v, i) => v === old[i]), `cycle ${this.#b.cycle}: ${this.#name} changed an offer`);
    this.#waits = this.#ready ? undefined : values;
    if (!this.#ready) return;
    this.taken++;
    this.#onTake(Object.fromEntries(this.#payload.map((p, i) => [p, values[i] ?? 0n])));
  }
}

/** What each output says now. Of `x_o`, `x_lock_o`, or AXI's `xaddr_o`, nobody reads the lanes whose `x_valid_o`, `xvalid_o` is low: they count as 0. */
function says(b: Block): Map<string, bigint> {
  const outputs = new Map(b.ports.filter((p) => !p.input).map((p) => [p.name, p]));
  return new Map(
    [...outputs.values()].map(({ name, width }) => {
      const valids = [/_o$/, /_[a-z]+_o$/, /(addr|len|data|last)_o$/].map((end, i) => name.replace(end, i < 2 ? '_valid_o' : 'valid_o'));
      const valid = valids.flatMap((v) => (v === name ? [] : (outputs.get(v) ?? []))).at(0);
      if (valid === undefined) return [name, b.big(name)];
      const lane = BigInt(width / valid.width);
      const mask = beats(b.big(valid.name), 1, valid.width).reduce((m, v, i) => m | ((v * ((1n << lane) - 1n)) << (lane * BigInt(i))), 0n);
      return [name, b.big(name) & mask];
    }),
  );
}

/** Steps so many clocks, at none of which what the outputs say may change: a quiet block's clock may be stopped. */
export function stepStill(b: Block, cycles: number): void {
  const before = says(b);
  for (let n = 0; n < cycles; n++) {
    b.step();
    for (const [name, value] of says(b)) {
      check(
        value === before.get(name),
        () => `cycle ${b.cycle}: ${b.top} was quiet, but ${name} went from ${before.get(name)} to ${value}`,
      );
    }
  }
}

/** One rising edge; if the block says `quiet_o`, a still one. Returns whether it was quiet. */
export function stepQuiet(b: Block): boolean {
  const quiet = b.get('quiet_o') === 1;
  if (quiet) stepStill(b, 1);
  else b.step();
  return quiet;
}

/** A block with its parts: `cycle` runs one clock, `run` many, `drain` until it rests. */
export class Bench {
  readonly parts: Part[] = [];
  quietCycles = 0;
  /** Whether the block must say that it is not idle; asked after each edge. */
  holds: () => boolean = () => false;
  readonly b: Block;

  constructor(b: Block) {
    this.b = b;
  }

  add<P extends Part>(part: P): P {
    this.parts.push(part);
    return part;
  }

  cycle(): void {
    for (const p of this.parts) p.drive();
    for (const p of this.parts) p.sample();
    if (stepQuiet(this.b)) this.quietCycles++;
    check(!this.holds() || this.b.get('idle_o') === 0, () => `cycle ${this.b.cycle}: idle with something under way`);
  }

  run(cycles: number): void {
    for (let n = 0; n < cycles; n++) this.cycle();
  }

  /** Runs until `done`, then `more` cycles; the block must then be idle and quiet. */
  drain(done: () => boolean, max: number, more = 16): void {
    for (let n = 0; !done(); n++) {
      check(n < max, () => `${this.b.top}: not done after ${max} more cycles`);
      this.cycle();
    }
    this.run(more);
    check(this.b.get('idle_o') === 1, `${this.b.top} has nothing left to do but is not idle`);
    check(this.b.get('quiet_o') === 1, `${this.b.top} has nothing left to do but is not quiet`);
  }
}

/** Width of the data path of a block, from one of its ports. */
export const dataWidth = width;

/** Cuts a number into `count` parts of `bits`, least significant first. */
export function beats(value: bigint, bits: number, count: number): bigint[] {
  const mask = (1n << BigInt(bits)) - 1n;
  return Array.from({ length: count }, (_, i) => (value >> BigInt(bits * i)) & mask);
}
