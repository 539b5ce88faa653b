// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { buildBlock } from './build.js';
import { type Bundle, bundleWidth, type Packed, pack, type Unpacked, unpack } from './bundle.js';
import type { VerilatedPort, VerilateOptions } from './verilate.js';

export interface BlockOptions extends Omit<VerilateOptions, 'trace' | 'prefix'> {
  /** Start values of registers and memories come from it. Default: 1. */
  readonly seed?: number;
  /** Start values: random (finds reads of what was never written) or zero. Default: random. */
  readonly init?: 'random' | 'zero';
  /** Write a waveform to this file, `.fst` or `.vcd`. Default: the environment's WEFT_TRACE, or none. */
  readonly trace?: string;
  /** Optimization flag of the C++ compiler. Default: `-O1`. */
  readonly optimize?: string;
  /** Evaluations after an input has changed. More than one only for netlists with vectors that depend on themselves. */
  readonly settle?: number;
  /** What `$value$plusargs` of the model finds: `rom=/tmp/boot.hex`. */
  readonly plusargs?: readonly string[];
}

interface Native {
  create(seed: number, random: number, trace: string, settle: number, plusargs: readonly string[]): object;
  close(block: object): void;
  ports(block: object): VerilatedPort[];
  get(block: object, port: number): number | bigint;
  set(block: object, port: number, value: number | bigint): void;
  eval(block: object): void;
  step(block: object, n: number): void;
}

interface IndexedPort extends VerilatedPort {
  readonly index: number;
}

/** One module under test. Outputs are read as after all inputs have settled; `step` is a rising edge of `clk_i`. */
export class Block {
  readonly top: string;
  readonly ports: readonly VerilatedPort[];
  /** Rising edges so far. */
  cycle = 0;
  readonly #native: Native;
  readonly #held = new Set<string>();
  readonly #block: object;
  readonly #byName: ReadonlyMap<string, IndexedPort>;

  constructor(top: string, native: Native, block: object) {
    this.top = top;
    this.#native = native;
    this.#block = block;
    this.ports = native.ports(block);
    this.#byName = new Map(this.ports.map((p, index) => [p.name, { ...p, index }]));
  }

  /** Sets an input. Throws if it is no input or the value does not fit. */
  set(name: string, value: number | bigint | boolean): void {
    const port = this.#port(name);
    if (!port.input) throw new TypeError(`${this.top}.${name} is an output`);
    if (port.width <= 32) {
      const v = Number(value);
      if (!Number.isInteger(v) || v < 0 || v >= 2 ** port.width)
        throw new RangeError(`${this.top}.${name}: ${value} does not fit in ${port.width} bits`);
      this.#native.set(this.#block, port.index, v);
    } else {
      const v = BigInt(value);
      if (v < 0n || v >> BigInt(port.width) !== 0n)
        throw new RangeError(`${this.top}.${name}: ${value} does not fit in ${port.width} bits`);
      this.#native.set(this.#block, port.index, v);
    }
  }

  setAll(values: Readonly<Record<string, number | bigint | boolean>>): void {
    for (const [name, value] of Object.entries(values)) this.set(name, value);
  }

  /** A port of up to 32 bits. */
  get(name: string): number {
    const port = this.#port(name);
    if (port.width > 32) throw new TypeError(`${this.top}.${name} has ${port.width} bits: use big()`);
    return this.#native.get(this.#block, port.index) as number;
  }

  /** A port of any width. */
  big(name: string): bigint {
    return BigInt(this.#native.get(this.#block, this.#port(name).index));
  }

  /** Sets a packed-struct input by its fields; those not named are zero. */
  setStruct<const B extends Bundle>(name: string, bundle: B, values: Packed<B>): void {
    this.#checkBundle(name, bundle);
    this.set(name, pack(bundle, values));
  }

  /** The fields of a packed-struct port. */
  getStruct<const B extends Bundle>(name: string, bundle: B): Unpacked<B> {
    this.#checkBundle(name, bundle);
    return unpack(bundle, this.big(name));
  }

  /** Lets changed inputs settle. Never needed before `get` or `step`, which do so themselves. */
  eval(): void {
    this.#native.eval(this.#block);
  }

  /** `n` clock cycles with the inputs as they are. A failed assertion throws. */
  step(n = 1): void {
    this.#native.step(this.#block, n);
    this.cycle += n;
  }

  /** Sets an input that `reset` then leaves alone. */
  hold(name: string, value: number | bigint): void {
    this.set(name, value);
    this.#held.add(name);
  }

  /** All other inputs zero, `cycles` in reset, then out of it. */
  reset(cycles = 4): void {
    for (const p of this.ports) if (p.input && p.name !== 'clk_i' && !this.#held.has(p.name)) this.set(p.name, 0);
    this.step(cycles);
    if (this.#byName.has('rst_ni')) this.set('rst_ni', 1);
    this.cycle = 0;
  }

  /** Steps until `done` holds, checked before each step; throws after `max` cycles. Gives the cycles it took. */
  stepUntil(done: () => boolean, max: number, what = 'condition'): number {
    for (let n = 0; n <= max; n++) {
      if (done()) return n;
      this.step();
    }
    throw new Error(`${this.top}: no ${what} within ${max} cycles`);
  }

  /** Frees the model and ends the waveform. */
  close(): void {
    this.#native.close(this.#block);
  }

  #port(name: string): IndexedPort {
    const port = this.#byName.get(name);
    if (port === undefined) throw new TypeError(`${this.top} has no port ${name}; it has ${[...this.#byName.keys()].join(', ')}`);
    return port;
  }

  #checkBundle(name: string, bundle: Bundle): void {
    const { width } = this.#port(name);
    if (width !== bundleWidth(bundle)) throw new TypeError(`${this.top}.${name} has ${width} bits, ${bundle.name} ${bundleWidth(bundle)}`);
  }
}

const require = createRequire(import.meta.url);

/** Builds (once per content) and opens a module of the card, or of `sources`. */
export async function openBlock(options: BlockOptions): Promise<Block> {
  const { seed = 1, init = 'random', trace = process.env['WEFT_TRACE'] ?? '', settle = 1, plusargs = [], ...build } = options;
  const format = trace === '' ? 'none' : trace.endsWith('.vcd') ? 'vcd' : 'fst';
  const native = require(await buildBlock({ ...build, trace: format })) as Native;
  return new Block(
    options.top,
    native,
    native.create(seed & 0x7fffffff || 1, init === 'random' ? 2 : 0, trace === '' ? '' : resolve(trace), settle, plusargs),
  );
}
