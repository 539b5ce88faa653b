// SPDX-License-Identifier: Apache-2.0
import { board, constants, peripherals, resetCause, slot } from '../mgmt/index.js';
import type { RegisterBlock } from '../types.js';
import { svEnum } from './sv.js';
import { banner } from './text.js';

/** RTL has no use for what only firmware and hosts exchange. */
const inRtl = /^(ROM|RAM|PERIPHERAL|CSR|MAP|MGMT|WATCHDOG|RESET|UART|HID)_/;

/** Management: the SystemVerilog package \weft_mgmt_pkg. Register addresses are offsets in their block. */
export function emitMgmtSystemVerilog(): string {
  const blocks: readonly RegisterBlock[] = peripherals;
  const consts = constants
    .filter((c) => inRtl.test(c.name))
    .map((c) => `  localparam logic [31:0] ${c.name} = 32'h${c.value.toString(16).padStart(8, '0')};  // ${c.doc}`);
  const bases = blocks.map((b) => `  localparam logic [31:0] BASE_${b.name} = PERIPHERAL_BASE + 32'h${b.base.toString(16)};  // ${b.doc}`);
  const registers = blocks.flatMap((b) =>
    b.registers.flatMap((r) => [
      `  localparam logic [11:0] REG_${b.name}_${r.name} = 12'h${r.offset.toString(16).padStart(3, '0')};`,
      ...(r.count === undefined ? [] : [`  localparam int unsigned REG_${b.name}_${r.name}_COUNT = ${r.count};`]),
      ...(r.fields ?? []).flatMap((f) => [
        `  localparam int unsigned REG_${b.name}_${r.name}_${f.name.toUpperCase()}_LSB = ${f.bit};`,
        `  localparam int unsigned REG_${b.name}_${r.name}_${f.name.toUpperCase()}_W = ${f.width};`,
      ]),
    ]),
  );
  return `${banner('//')}
/* verilator lint_off UNUSEDPARAM */
package weft_mgmt_pkg;

${consts.join('\n')}

${[board, resetCause, slot].map(svEnum).join('\n')}
${bases.join('\n')}

${registers.join('\n')}

endpackage
/* verilator lint_on UNUSEDPARAM */
`;
}
