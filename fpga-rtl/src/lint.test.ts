// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repoRoot } from '@weft/tools';
import { afterAll, describe, expect, it } from 'vitest';
import { lintVerilator, lintYosys } from './lint.js';

const dir = mkdtempSync(join(tmpdir(), 'weft-lint-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
function file(name: string, body: string): string {
  const path = join(dir, `${name}.sv`);
  writeFileSync(path, `module ${name} (input wire clk_i, input wire [3:0] a_i, output logic [3:0] b_o);\n${body}\nendmodule\n`);
  return path;
}

describe('the linter', () => {
  it('passes a clean module', async () => {
    const clean = file('clean', 'always_ff @(posedge clk_i) b_o <= a_i;');
    expect(await lintVerilator('clean', [clean])).toBe('');
    expect(await lintYosys('clean', [clean])).toBe('');
  });

  it('reports what Verilator warns of', async () => {
    expect(await lintVerilator('narrow', [file('narrow', 'always_ff @(posedge clk_i) b_o <= a_i[2:0];')])).toMatch(/WIDTH/);
  });

  it('reports what only yosys refuses', async () => {
    const path = file('matches', "always_comb b_o = '{default: a_i[0]};");
    expect(await lintYosys('matches', [path])).toMatch(/ERROR/);
  });

  it('reports an undriven output and a missing module to yosys', async () => {
    expect(await lintYosys('undriven', [file('undriven', 'wire [3:0] c; assign b_o = c;')])).toMatch(/no driver/);
    expect(await lintYosys('orphan', [file('orphan', 'absent u_absent (.a_i, .b_o);')])).toMatch(/not part of the design/);
  });

  it('has a reason for each waiver', () => {
    const lines = readFileSync(join(repoRoot, 'fpga-rtl/lint/waivers.vlt'), 'utf8').split('\n');
    const bare = lines.filter((line, i) => line.startsWith('lint_off') && !/^(\/\/|lint_off)/.test(lines[i - 1] ?? ''));
    expect(bare).toEqual([]);
  });
});
