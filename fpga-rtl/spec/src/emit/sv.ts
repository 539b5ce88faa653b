// SPDX-License-Identifier: Apache-2.0
import { constants, counters, enums, frameHeader, messages, msgBundle, registerBlocks, structs, traceBundle } from '../index.js';
import type { BundleDef, EnumDef, Field, StructDef } from '../types.js';
import { ACK_OFFSET, MAC_PREFIX, TX_LANES } from '../wire.js';
import { banner, shout } from './text.js';

function enumText(e: EnumDef): string {
  const prefix = shout(e.name);
  const members = e.members.map((m) => `    ${prefix}_${m.name} = ${e.width}'d${m.value}`).join(',\n');
  return `  // ${e.doc}\n  typedef enum logic [${e.width - 1}:0] {\n${members}\n  } ${prefix.toLowerCase()}_e;\n`;
}

/** Bit positions in a little-endian byte string: byte 0 is bits 7:0. */
function structText(s: StructDef): string {
  const name = shout(s.name);
  const lines = s.fields.map(
    (f) =>
      `  localparam int unsigned ${name}_${f.name.toUpperCase()}_LSB = ${f.bit};\n  localparam int unsigned ${name}_${f.name.toUpperCase()}_W = ${f.width};`,
  );
  return `  // ${s.name}: ${s.doc}\n  localparam int unsigned ${name}_BYTES = ${s.bytes};\n${lines.join('\n')}\n`;
}

function bundleText(b: BundleDef): string {
  const lines = b.fields.map((f) => `    logic ${f.width === 1 ? '' : `[${f.width - 1}:0] `}${f.name};  // ${f.doc}`);
  const width = b.fields.reduce((w, f) => w + f.width, 0);
  return `  // ${b.doc}\n  localparam int unsigned ${b.name.replace(/_t$/, '').toUpperCase()}_W = ${width};\n  typedef struct packed {\n${lines.join('\n')}\n  } ${b.name};\n`;
}

/** Concatenation, most significant first, of the header's bytes, from expressions by field name. */
function packHeader(expr: (f: Field) => string): string {
  const fields = [...(frameHeader.fields as readonly Field[])].sort((a, b) => b.bit - a.bit);
  const parts: string[] = [];
  let top = frameHeader.bytes * 8;
  for (const f of fields) {
    const end = f.bit + f.width;
    if (end < top) parts.push(`${top - end}'d0`);
    parts.push(expr(f));
    top = f.bit;
  }
  return parts.join(',\n      ');
}

function headerFunctions(): string {
  const fromMsg: Record<string, string> = {
    version: "8'(WIRE_VERSION)",
    op: "8'(m.op)",
    epoch: 'epoch',
    src: "8'(m.src)",
    dst: "8'(m.dst)",
    seq: 'seq',
    poll: "8'd0",
    frag: "8'd0",
    gpn: "64'(m.gpn)",
    txn: 'm.txn',
    htxn: 'm.htxn',
    req: "8'(m.req)",
    grant: "8'(m.grant)",
    excl: 'm.excl',
    have: 'm.have',
    zero: 'm.zero',
    status: "8'(m.status)",
    len: "(opcode_page(m.op) ? 16'(PAGE_BYTES) : 16'd0)",
    hcrc: "32'd0",
  };
  const mac = (node: string): string =>
    `{8'(${node}), ${[...MAC_PREFIX]
      .reverse()
      .map((b) => `8'h${b.toString(16).padStart(2, '0')}`)
      .join(', ')}}`;
  fromMsg['dst_mac'] = mac('m.dst');
  fromMsg['src_mac'] = mac('m.src');
  fromMsg['ethertype'] = `{8'(ETHERTYPE), 8'(ETHERTYPE >> 8)}`;
  const get = (name: string): Field => frameHeader.fields.find((f) => f.name === name) as Field;
  const toMsg = msgBundle.fields.map((f) => {
    if (f.name === 'hold' || f.name === 'addr') return `${f.width}'d0`;
    const h = get(f.name);
    return `h[${h.bit} +: ${f.width}]`;
  });
  const byClass = (cls: string): string =>
    messages
      .filter((m) => m.cls === cls)
      .map((m) => `OPCODE_${m.name}`)
      .join(', ');
  const classes = ['REQ', 'PUT', 'FWD', 'RSP', 'FIN'].map((c) => `      ${byClass(c)}: opcode_class = MESSAGE_CLASS_${c};`).join('\n');
  const pages = messages
    .filter((m) => m.page)
    .map((m) => `OPCODE_${m.name}`)
    .join(', ');
  return `  // Message class of an opcode. ACK has none: ask opcode_known and OPCODE_ACK first.
  function automatic logic [2:0] opcode_class(input logic [5:0] op);
    case (op)
${classes}
      default: opcode_class = MESSAGE_CLASS_RSP;
    endcase
  endfunction

  function automatic logic opcode_page(input logic [5:0] op);
    case (op)
      ${pages}: opcode_page = 1'b1;
      default: opcode_page = 1'b0;
    endcase
  endfunction

  function automatic logic opcode_known(input logic [7:0] op);
    case (op)
      ${messages.map((m) => `8'h${m.value.toString(16).padStart(2, '0')}`).join(', ')}: opcode_known = 1'b1;
      default: opcode_known = 1'b0;
    endcase
  endfunction

  // Wire header of a message, byte 0 in bits 7:0, with hcrc still zero. Pass a msg_t as a vector.
  function automatic logic [511:0] header_pack(
    input logic [MSG_W-1:0] v, input logic [15:0] epoch, input logic [15:0] seq
  );
    msg_t m;
    m = v;
    header_pack = {
      ${packHeader((f) => fromMsg[f.name] ?? `${f.width}'d0`)}
    };
  endfunction

  // The message in a wire header; hold and addr are zero.
  function automatic logic [MSG_W-1:0] header_unpack(input logic [511:0] h);
    header_unpack = {
      ${toMsg.join(',\n      ')}
    };
  endfunction

  // First 24 bytes (all before ACK_OFFSET) of an ACK frame's header.
  function automatic logic [${8 * ACK_OFFSET - 1}:0] ack_prefix(
    input logic [NODE_BITS-1:0] src, input logic [NODE_BITS-1:0] dst,
    input logic [15:0] epoch, input logic poll
  );
    ack_prefix = {
      8'd0, 7'd0, poll, 16'd0, 8'(dst), 8'(src), epoch, 8'(OPCODE_ACK), 8'(WIRE_VERSION),
      ${fromMsg['ethertype']}, ${mac('src')}, ${mac('dst')}
    };
  endfunction
`;
}

/** The SystemVerilog package `weft_pkg`. */
export function emitSystemVerilog(): string {
  const consts = constants.map((c) => `  localparam int unsigned ${c.name} = 32'd${c.value};  // ${c.doc}`).join('\n');
  const regs = registerBlocks
    .flatMap((b) =>
      b.registers.map(
        (r) => `  localparam logic [15:0] CSR_${b.name}_${r.name} = 16'h${(b.base + r.offset).toString(16).padStart(4, '0')};`,
      ),
    )
    .join('\n');
  const cnts = counters.map((c, i) => `  localparam int unsigned CNT_${c.name} = ${i};`).join('\n');
  return `${banner('//')}
/* verilator lint_off UNUSEDPARAM */
/* verilator lint_off UNUSEDSIGNAL */
package weft_pkg;

${consts}
  localparam int unsigned ACK_OFFSET = 32'd${ACK_OFFSET};  // Byte of the first AckClass in an ACK header.
  localparam int unsigned TX_LANES = 32'd${TX_LANES};  // Lanes from the engines to the transport.
  localparam int unsigned COUNTERS = 32'd${counters.length};  // Width of the increment vector.

${enums
  .filter((e) => !/Attach|PageState/.test(e.name))
  .map(enumText)
  .join('\n')}
${structs
  .filter((s) => !/Attach|Mmio|Bar/.test(s.name))
  .map(structText)
  .join('\n')}
${bundleText(msgBundle)}
${bundleText(traceBundle)}
  // BAR offsets.
${regs}

  // Bits of the counter increment vector.
${cnts}

${headerFunctions()}
endpackage
/* verilator lint_on UNUSEDSIGNAL */
/* verilator lint_on UNUSEDPARAM */
`;
}
