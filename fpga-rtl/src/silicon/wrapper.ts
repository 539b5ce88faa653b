// SPDX-License-Identifier: Apache-2.0
import { basename } from 'node:path';
import type { Params } from '@weft/tools';
import { readVerilog, yosys } from '../yosys.js';

export interface Port {
  readonly name: string;
  readonly input: boolean;
  readonly width: number;
}

interface YosysPorts {
  readonly modules: Readonly<Record<string, { readonly ports: Readonly<Record<string, { direction: string; bits: unknown[] }>> }>>;
}

/** A module's ports, as yosys sees them with these parameters. Only packages and the module itself are read: it is quick. */
export async function portsOf(top: string, params: Params, sources: readonly string[]): Promise<Port[]> {
  const files = sources.filter((s) => s.endsWith('_pkg.sv') || basename(s, '.sv') === top);
  const chparams = Object.entries(params).map(([name, value]) => `-set ${name} ${value}`);
  const script = [
    readVerilog(files, '-noassert'),
    ...(chparams.length > 0 ? [`chparam ${chparams.join(' ')} ${top}`] : []),
    `cd ${top}`,
    'proc',
    'write_json -selected ports.json',
  ].join('; ');
  const { modules } = JSON.parse((await yosys(script, files)).file('ports.json')) as YosysPorts;
  const [module] = Object.values(modules);
  if (module === undefined) throw new Error(`no ports of ${top}`);
  return Object.entries(module.ports).map(([name, p]) => ({ name, input: p.direction === 'input', width: p.bits.length }));
}

/**
 * A module around a block with more ports than a part has pins: every input from a shift register, every output into a
 * register that can be shifted out, so that all paths of the block begin and end at flip-flops. Outputs named in `open`
 * are left unconnected: what only they need is no part of the product.
 */
export function wrapper(name: string, top: string, params: Params, ports: readonly Port[], open: RegExp): string {
  const fixed = ['clk_i', 'rst_ni'];
  const used = ports.filter((p) => !fixed.includes(p.name) && (p.input || !open.test(p.name)));
  const bits = (input: boolean): number => used.reduce((n, p) => n + (p.input === input ? p.width : 0), 0);
  const offsets = { in_q: 0, out: 0 };
  const connect = ({ name: port, input, width }: Port): string => {
    const vector = input ? 'in_q' : 'out';
    const at = offsets[vector];
    offsets[vector] += width;
    return `.${port}(${vector}[${at} +: ${width}])`;
  };
  const connections = used.map(connect);
  const values = Object.entries(params).map(([k, v]) => `.${k}(${v})`);
  const [ni, no] = [bits(true), bits(false)];
  return `// Generated: ${top} between flip-flops.
module ${name} (input wire clk_i, input wire rst_ni, input wire d_i, input wire load_i, output logic d_o);
  logic [${ni - 1}:0] in_q;
  logic [${no - 1}:0] out, out_q, shift_q;
  logic rst_nq;
  always_ff @(posedge clk_i) begin
    rst_nq  <= rst_ni;
    in_q    <= {in_q[${ni - 2}:0], d_i};
    out_q   <= out;
    shift_q <= load_i ? out_q : {shift_q[${no - 2}:0], 1'b0};
    d_o     <= shift_q[${no - 1}];
  end
  ${top} #(${values.join(', ')}) u_block (.clk_i, .rst_ni(rst_nq),
    ${connections.join(',\n    ')});
endmodule
`;
}
