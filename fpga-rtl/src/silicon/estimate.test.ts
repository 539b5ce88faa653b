// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { estimate, type Netlist } from './estimate.js';

const lut = (inputs: readonly number[], z: number) => ({
  type: 'LUT4',
  port_directions: { A: 'input', B: 'input', Z: 'output' },
  connections: { A: [inputs[0] ?? '0'], B: [inputs[1] ?? '0'], Z: [z] },
});
const ff = (d: number, q: number) => ({
  type: 'TRELLIS_FF',
  port_directions: { CLK: 'input', DI: 'input', Q: 'output' },
  connections: { CLK: [1], DI: [d], Q: [q] },
});

/** u_a.x_q through two cells to u_b.y_q, through one to u_a.z_q. */
const netlist = (cells: Record<string, unknown>): Netlist =>
  ({
    modules: {
      between_ffs: {
        attributes: { top: '1' },
        netnames: { 'u_block.u_a.x_q': { bits: [2] }, 'u_block.u_b.y_q': { bits: [5] }, 'u_block.u_a.z_q': { bits: [6] } },
        cells,
      },
    },
  }) as Netlist;
const small = { x: ff(9, 2), y: ff(4, 5), z: ff(3, 6), first: lut([2], 3), second: lut([3], 4) };

describe('an estimate without placement', () => {
  it('names the slowest path of each pair of blocks, by cells and hops', () => {
    const [slowest, next] = estimate(netlist(small));
    expect(slowest).toMatchObject({ from: 'u_block.u_a.x_q', to: 'u_block.u_b.y_q', cells: 2 });
    expect(next).toMatchObject({ from: 'u_block.u_a.x_q', to: 'u_block.u_a.z_q', cells: 1 });
    // Clock to output, three hops, of which one goes to two cells, two cells.
    expect(slowest?.ns).toBeCloseTo(0.5 + 3 * 0.55 + 0.12 + 2 * 0.24, 6);
  });

  it('takes a wider net for a longer hop, and a block RAM for a late start', () => {
    const ns = (cells: Record<string, unknown>) => estimate(netlist(cells))[0]?.ns ?? 0;
    expect(ns({ ...small, more: lut([2], 20), most: lut([2], 21) })).toBeGreaterThan(ns(small));
    const ram = { ...ff(9, 2), type: 'DP16KD' };
    expect(ns({ ...small, x: ram })).toBeCloseTo(ns(small) + 3.4, 6);
  });

  it('ends where cells go in a circle', () => {
    expect(estimate(netlist({ ...small, first: lut([2, 4], 3) })).length).toBeGreaterThan(0);
  });
});
