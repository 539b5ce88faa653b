// SPDX-License-Identifier: Apache-2.0
/** As much of an RV32I assembler as test programs need: they run before there is any firmware. */
import { writeFileSync } from 'node:fs';

const base = { lui: 0x37, jal: 0x6f, branch: 0x63, load: 0x03, store: 0x23, immediate: 0x13 } as const;
const beq = 0;
const bne = 1;

export class Program {
  private readonly words: number[] = [];
  private readonly labels = new Map<string, number>();
  private readonly jumps: { at: number; label: string; encode: (offset: number) => number }[] = [];

  label(name: string): void {
    this.labels.set(name, 4 * this.words.length);
  }
  /** rd = value */
  li(rd: number, value: number): void {
    const low = (value << 20) >> 20;
    this.emit((((value - low) & 0xfffff000) | (rd << 7) | base.lui) >>> 0);
    this.immediate(0, rd, rd, low);
  }
  addi(rd: number, rs: number, value: number): void {
    this.immediate(0, rd, rs, value);
  }
  andi(rd: number, rs: number, value: number): void {
    this.immediate(7, rd, rs, value);
  }
  srli(rd: number, rs: number, count: number): void {
    this.immediate(5, rd, rs, count);
  }
  lw(rd: number, rs: number, offset = 0): void {
    this.emit((((offset & 0xfff) << 20) | (rs << 15) | (2 << 12) | (rd << 7) | base.load) >>> 0);
  }
  sw(rs: number, at: number, offset = 0): void {
    this.store(2, rs, at, offset);
  }
  sb(rs: number, at: number, offset = 0): void {
    this.store(0, rs, at, offset);
  }
  /** rd = rs * rt */
  mul(rd: number, rs: number, rt: number): void {
    this.emit(((1 << 25) | (rt << 20) | (rs << 15) | (rd << 7) | 0x33) >>> 0);
  }
  beq(rs: number, rt: number, label: string): void {
    this.branch(beq, rs, rt, label);
  }
  bne(rs: number, rt: number, label: string): void {
    this.branch(bne, rs, rt, label);
  }
  j(label: string): void {
    this.jump(label, (o) => (((o & 0x100000) << 11) | ((o & 0x7fe) << 20) | ((o & 0x800) << 9) | (o & 0xff000) | base.jal) >>> 0);
  }

  /** All words, as $readmemh reads them. */
  write(path: string): void {
    for (const { at, label, encode } of this.jumps) {
      const target = this.labels.get(label);
      if (target === undefined) throw new Error(`no label ${label}`);
      this.words[at] = encode(target - 4 * at);
    }
    writeFileSync(path, this.words.map((w) => `${w.toString(16).padStart(8, '0')}\n`).join(''));
  }

  private immediate(f3: number, rd: number, rs: number, value: number): void {
    this.emit((((value & 0xfff) << 20) | (rs << 15) | (f3 << 12) | (rd << 7) | base.immediate) >>> 0);
  }
  private store(f3: number, rs: number, at: number, o: number): void {
    this.emit((((o & 0xfe0) << 20) | (rs << 20) | (at << 15) | (f3 << 12) | ((o & 0x1f) << 7) | base.store) >>> 0);
  }
  private branch(f3: number, rs: number, rt: number, label: string): void {
    const place = (o: number): number => ((o & 0x1000) << 19) | ((o & 0x7e0) << 20) | ((o & 0x1e) << 7) | ((o & 0x800) >> 4);
    this.jump(label, (o) => (place(o) | (rt << 20) | (rs << 15) | (f3 << 12) | base.branch) >>> 0);
  }
  private jump(label: string, encode: (offset: number) => number): void {
    this.jumps.push({ at: this.words.length, label, encode });
    this.emit(0);
  }
  private emit(word: number): void {
    this.words.push(word >>> 0);
  }
}
