// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Block, openBlock } from './block.js';
import { pack, unpack } from './bundle.js';

const dir = mkdtempSync(join(tmpdir(), 'weft-block-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const source = join(dir, 'widths.sv');
writeFileSync(
  source,
  `module widths #(parameter int W = 8) (
  input wire clk_i, input wire rst_ni, input wire [W-1:0] a_i, output logic [W-1:0] q_o, output logic [W-1:0] not_o, output logic [7:0] start_o);
  assign not_o = ~a_i;
  always_ff @(posedge clk_i) begin
    q_o <= a_i;
    if (rst_ni) a_small: assert (W != 8 || a_i != W'(13));
  end
  always_ff @(posedge clk_i) if (!rst_ni) start_o <= start_o; // never written: keeps its start value
endmodule
`,
);
const open = (W: number, seed = 1, trace = ''): Promise<Block> =>
  openBlock({ top: 'widths', sources: [source], params: { W }, seed, trace });

describe('a block', () => {
  it.each([1, 8, 9, 16, 17, 32, 33, 64, 65, 1000])('has ports of %i bits', async (width) => {
    const b = await open(width);
    const ones = (1n << BigInt(width)) - 1n;
    b.reset();
    for (const value of [0n, 1n, ones, ones / 3n]) {
      b.set('a_i', value);
      expect(b.big('not_o')).toBe(ones ^ value);
      b.step();
      expect(b.big('q_o')).toBe(value);
    }
    expect(() => b.set('a_i', ones + 1n)).toThrow(RangeError);
    b.close();
  });

  it('refuses unknown ports, outputs as inputs, and use after close', async () => {
    const b = await open(40);
    expect(() => b.get('x')).toThrow(/no port x; it has clk_i/);
    expect(() => b.set('q_o', 1)).toThrow(/output/);
    expect(() => b.get('q_o')).toThrow(/40 bits: use big/);
    b.close();
    expect(() => b.step()).toThrow(/closed/);
  });

  it('throws a failed assertion, and stays stopped', async () => {
    const b = await open(8);
    b.reset();
    b.set('a_i', 13);
    expect(() => b.step()).toThrow(/a_small/);
    expect(() => b.step()).toThrow(/has stopped/);
    b.close();
  });

  it('starts with random registers, by seed', async () => {
    const starts = await Promise.all(
      [1, 2, 3, 4, 1].map(async (seed) => {
        const b = await open(8, seed);
        const value = b.get('start_o');
        b.close();
        return value;
      }),
    );
    expect(starts[4]).toBe(starts[0]);
    expect(new Set(starts).size).toBeGreaterThan(1);
  });

  it.each(['fst', 'vcd'])('writes a %s waveform', async (format) => {
    const path = join(dir, `wave.${format}`);
    const b = await open(8, 1, path);
    b.reset();
    b.step(10);
    b.close();
    expect(existsSync(path)).toBe(true);
  });
});

describe('a bundle', () => {
  const bundle = {
    name: 'pair_t',
    fields: [
      { name: 'high', width: 4 },
      { name: 'low', width: 60 },
    ],
  } as const;
  it('has its first field on top', () => {
    expect(pack(bundle, { high: 0xa, low: 5n })).toBe(0xa000_0000_0000_0005n);
    expect(unpack(bundle, 0xa000_0000_0000_0005n)).toEqual({ high: 10n, low: 5n });
  });
  it('refuses what does not fit', () => {
    expect(() => pack(bundle, { high: 16 })).toThrow(RangeError);
  });
});
