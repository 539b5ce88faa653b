// SPDX-License-Identifier: Apache-2.0
import { constants, counters, enums, msgBundle, registerBlocks, structs, traceBundle } from '../index.js';
import type { BundleDef, EnumDef, StructDef } from '../types.js';
import { ACK_OFFSET, TX_LANES } from '../wire.js';
import { headerFunctions } from './sv-header.js';
import { banner, shout } from './text.js';

export function svEnum(e: EnumDef): string {
  const prefix = shout(e.name);
  const members = e.members.map((m) => `    ${prefix}_${m.name} = ${e.width}'d${m.value}`).join(',\n');
  return `  // ${e.doc}\n  typedef enum logic [${e.width - 1}:0] {\n${members}\n  } ${prefix.toLowerCase()}_e;\n`;
}

/** Bit positions in a little-endian byte string: byte 0 is bits 7:0. */
export function svStruct(s: StructDef): string {
  const name = shout(s.name);
  const lines = s.fields.flatMap((f) => [
    `  localparam int unsigned ${name}_${f.name.toUpperCase()}_LSB = ${f.bit};`,
    `  localparam int unsigned ${name}_${f.name.toUpperCase()}_W = ${f.width};`,
  ]);
  return `  // ${s.name}: ${s.doc}\n  localparam int unsigned ${name}_BYTES = ${s.bytes};\n${lines.join('\n')}\n`;
}

function svBundle(b: BundleDef): string {
  const range = (width: number): string => (width === 1 ? '' : `[${width - 1}:0] `);
  const lines = b.fields.map((f) => `    logic ${range(f.width)}${f.name};  // ${f.doc}`);
  const width = b.fields.reduce((w, f) => w + f.width, 0);
  const widthName = `${b.name.replace(/_t$/, '').toUpperCase()}_W`;
  return `  // ${b.doc}\n  localparam int unsigned ${widthName} = ${width};\n  typedef struct packed {\n${lines.join('\n')}\n  } ${b.name};\n`;
}

/** RTL has no use for what only processes on the host exchange. */
const inRtl = (d: { readonly name: string }): boolean => !/^(Attach|Mmio|Bar|PageState)/.test(d.name);

/** The SystemVerilog package `weft_pkg`. */
export function emitSystemVerilog(): string {
  const consts = constants.map((c) => `  localparam int unsigned ${c.name} = 32'd${c.value};  // ${c.doc}`);
  const registers = registerBlocks.flatMap((b) =>
    b.registers.map((r) => `  localparam logic [15:0] CSR_${b.name}_${r.name} = 16'h${(b.base + r.offset).toString(16).padStart(4, '0')};`),
  );
  const counterBits = counters.map((c, i) => `  localparam int unsigned CNT_${c.name} = ${i};`);
  return `${banner('//')}
/* verilator lint_off UNUSEDPARAM */
/* verilator lint_off UNUSEDSIGNAL */
package weft_pkg;

${consts.join('\n')}
  localparam int unsigned ACK_OFFSET = 32'd${ACK_OFFSET};  // Byte of the first AckClass in an ACK header.
  localparam int unsigned TX_LANES = 32'd${TX_LANES};  // Lanes from the engines to the transport.
  localparam int unsigned COUNTERS = 32'd${counters.length};  // Width of the increment vector.

${enums.filter(inRtl).map(svEnum).join('\n')}
${structs.filter(inRtl).map(svStruct).join('\n')}
${svBundle(msgBundle)}
${svBundle(traceBundle)}
  // BAR offsets.
${registers.join('\n')}

  // Bits of the counter increment vector.
${counterBits.join('\n')}

${headerFunctions()}
endpackage
/* verilator lint_on UNUSEDSIGNAL */
/* verilator lint_on UNUSEDPARAM */
`;
}
