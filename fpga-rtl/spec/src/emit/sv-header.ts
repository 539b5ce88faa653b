// SPDX-License-Identifier: Apache-2.0
import { frameHeader, messageClass, messages, msgBundle } from '../index.js';
import type { Field } from '../types.js';
import { ACK_OFFSET, MAC_PREFIX } from '../wire.js';

const headerFields: readonly Field[] = frameHeader.fields;

const field = (name: string): Field => {
  const found = headerFields.find((f) => f.name === name);
  if (found === undefined) throw new Error(`the frame header has no ${name}`);
  return found;
};

/** A MAC in wire order: its first byte is the lowest bits. */
const mac = (node: string): string =>
  `{8'(${node}), ${[...MAC_PREFIX]
    .reverse()
    .map((b) => `8'h${b.toString(16).padStart(2, '0')}`)
    .join(', ')}}`;

/** What every frame begins with, as expressions over the names that the functions below use. */
const common = (src: string, dst: string, op: string): Record<string, string> => ({
  dst_mac: mac(dst),
  src_mac: mac(src),
  ethertype: "{8'(weft_pkg::ETHERTYPE), 8'(weft_pkg::ETHERTYPE >> 8)}",
  version: "8'(weft_pkg::WIRE_VERSION)",
  op: `8'(${op})`,
  epoch: 'epoch',
  src: `8'(${src})`,
  dst: `8'(${dst})`,
});

const message: Record<string, string> = {
  ...common('m.src', 'm.dst', 'm.op'),
  seq: 'seq',
  gpn: "64'(m.gpn)",
  txn: 'm.txn',
  htxn: 'm.htxn',
  req: "8'(m.req)",
  grant: "8'(m.grant)",
  excl: 'm.excl',
  have: 'm.have',
  zero: 'm.zero',
  status: "8'(m.status)",
  len: "(weft_pkg::opcode_page(m.op) ? 16'(weft_pkg::PAGE_BYTES) : 16'd0)",
};

const ack: Record<string, string> = { ...common('src', 'dst', 'weft_pkg::OPCODE_ACK'), poll: "{7'd0, poll}" };

/** Header fields that neither `header_pack` nor `ack_prefix` fills: zero, or filled by the transport. */
export const zeroInHeader = ['frag', 'hcrc'];

/** Concatenation of the first `bytes` header bytes, most significant first; fields without an expression are zero. */
function pack(bytes: number, expressions: Record<string, string>): string {
  const fields = headerFields.filter((f) => f.bit < bytes * 8).sort((a, b) => b.bit - a.bit);
  const parts: string[] = [];
  let top = bytes * 8;
  for (const f of fields) {
    const end = f.bit + f.width;
    if (end < top) parts.push(`${top - end}'d0`);
    parts.push(expressions[f.name] ?? `${f.width}'d0`);
    top = f.bit;
  }
  return parts.join(',\n      ');
}

/** The fields of `msg_t` out of a header, in the order of the packed struct. */
const unpacked = (): string[] =>
  msgBundle.fields.map((f) => {
    const onlyInside = f.name === 'hold' || f.name === 'addr';
    return onlyInside ? `${f.width}'d0` : `h[${field(f.name).bit} +: ${f.width}]`;
  });

const opcodes = (wanted: (m: (typeof messages)[number]) => boolean): string =>
  messages
    .filter(wanted)
    .map((m) => `weft_pkg::OPCODE_${m.name}`)
    .join(', ');

/**
 * Functions on opcodes and headers, for the package. Names carry `weft_pkg::` even inside it:
 * yosys looks them up where the function is called.
 */
export function headerFunctions(): string {
  const classes = messageClass.members.map(
    (c) => `      ${opcodes((m) => m.cls === c.name)}: opcode_class = weft_pkg::MESSAGE_CLASS_${c.name};`,
  );
  return `  // Message class of an opcode. ACK has none: ask opcode_known and OPCODE_ACK first.
  function automatic logic [2:0] opcode_class(input logic [5:0] op);
    case (op)
${classes.join('\n')}
      default: opcode_class = weft_pkg::MESSAGE_CLASS_RSP;
    endcase
  endfunction

  function automatic logic opcode_page(input logic [5:0] op);
    case (op)
      ${opcodes((m) => m.page)}: opcode_page = 1'b1;
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
    input logic [weft_pkg::MSG_W-1:0] v, input logic [15:0] epoch, input logic [15:0] seq
  );
    weft_pkg::msg_t m;
    m = v;
    header_pack = {
      ${pack(frameHeader.bytes, message)}
    };
  endfunction

  // The message in a wire header; hold and addr are zero.
  function automatic logic [weft_pkg::MSG_W-1:0] header_unpack(input logic [511:0] h);
    header_unpack = {
      ${unpacked().join(',\n      ')}
    };
  endfunction

  // First ${ACK_OFFSET} bytes (all before ACK_OFFSET) of an ACK frame's header.
  function automatic logic [${8 * ACK_OFFSET - 1}:0] ack_prefix(
    input logic [weft_pkg::NODE_BITS-1:0] src, input logic [weft_pkg::NODE_BITS-1:0] dst,
    input logic [15:0] epoch, input logic poll
  );
    ack_prefix = {
      ${pack(ACK_OFFSET, ack)}
    };
  endfunction
`;
}
