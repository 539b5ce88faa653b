// SPDX-License-Identifier: Apache-2.0
/** What the benches of the management blocks share: a clock that is also the time, and register accesses. */
import * as mgmt from '@weft/spec/mgmt';
import { type Block, check } from '@weft/tools';

export type BlockName = (typeof mgmt.peripherals)[number]['name'];

/** Offset of a register in its block, from the spec. */
export function offset(block: BlockName, register: string): number {
  const found = mgmt.peripherals.find((p) => p.name === block)?.registers.find((r) => r.name === register);
  if (found === undefined) throw new Error(`the spec has no ${block}.${register}`);
  return found.offset;
}

/** The bits of a register's field. */
export function field(block: BlockName, register: string, name: string, value: number): number {
  const found = mgmt.peripherals.find((p) => p.name === block)?.registers.find((r) => r.name === register);
  const fields = found !== undefined && 'fields' in found ? found.fields : [];
  const f = (fields as readonly { name: string; bit: number; width: number }[]).find((x) => x.name === name);
  if (f === undefined) throw new Error(`the spec has no ${block}.${register}.${name}`);
  return Math.floor(value / 2 ** f.bit) % 2 ** f.width;
}

/** A block with a port for registers (valid_i, write_i, addr_i, wdata_i, rdata_o; ready_o if it makes one wait). */
export class RegisterBench {
  readonly b: Block;
  readonly name: BlockName;
  now = 0;
  /** Called in each cycle, before its clock edge, when the outputs are those of that cycle. */
  watch: () => void = () => {};
  private readonly has: ReadonlySet<string>;

  constructor(b: Block, name: BlockName, start = 0) {
    this.b = b;
    this.name = name;
    this.has = new Set(b.ports.map((p) => p.name));
    this.now = start;
    if (this.has.has('now_i')) b.hold('now_i', start);
    b.reset();
  }

  step(n = 1): void {
    for (let i = 0; i < n; i++) {
      if (this.has.has('now_i')) this.b.set('now_i', this.now >>> 0);
      this.watch();
      this.b.step();
      this.now++;
    }
  }

  /** Steps until `done` holds. */
  until(done: () => boolean, max: number, what: string): void {
    for (let n = 0; !done(); n++) {
      check(n < max, () => `${this.b.top}: no ${what} within ${max} cycles`);
      this.step();
    }
  }

  write(register: string, value: number): void {
    this.access(register, 1, value);
  }
  read(register: string, index = 0): number {
    return this.access(register, 0, 0, index);
  }

  private access(register: string, write: number, value: number, index = 0): number {
    this.b.setAll({ valid_i: 1, write_i: write, addr_i: offset(this.name, register) + 4 * index, wdata_i: value >>> 0 });
    if (this.has.has('ready_o')) this.until(() => this.b.get('ready_o') === 1, 10_000, `answer to ${register}`);
    const answer = this.b.get('rdata_o');
    this.step();
    this.b.set('valid_i', 0);
    return answer;
  }
}
