// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { configs, describeConfig } from './configs.js';
import { crosscheck, isVacuous } from './crosscheck.js';
import { netlist } from './netlist.js';

describe('yosys and Verilator read the same', () => {
  it.each(configs().map((config) => ({ config, name: describeConfig(config) })))(
    '$name',
    async ({ config }) => {
      const agreed = await crosscheck(config);
      expect(isVacuous(agreed), JSON.stringify(agreed)).toBe(false);
    },
    600_000,
  );
});

describe('the cross-check finds', () => {
  const dir = mkdtempSync(join(tmpdir(), 'weft-crosscheck-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('a netlist that differs in one constant', async () => {
    const config = { top: 'fifo', params: { WIDTH: 9, DEPTH: 4 } };
    const good = readFileSync(await netlist(config.top, config.params), 'utf8');
    const bad = good.replace("count_o == 3'h3", "count_o == 3'h2");
    expect(bad).not.toBe(good);
    const path = join(dir, 'fifo.v');
    writeFileSync(path, bad);
    await expect(crosscheck({ ...config, netlist: path })).rejects.toThrow(/cycle \d+: wr_ready_o is 1/);
  });

  it('what yosys silently reads otherwise: a struct built by members in a function', async () => {
    const path = join(dir, 'pairs.sv');
    writeFileSync(
      path,
      `module pairs (input wire clk_i, input wire [3:0] a_i, output logic [7:0] b_o);
  typedef struct packed { logic [3:0] x; logic [3:0] y; } pair_t;
  function automatic pair_t both(input logic [3:0] v); both.x = v; both.y = ~v; endfunction
  always_ff @(posedge clk_i) b_o <= both(a_i);
endmodule
`,
    );
    await expect(crosscheck({ top: 'pairs', params: {}, sources: [path] })).rejects.toThrow(/pairs|yosys/);
  });
});
