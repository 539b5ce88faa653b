// SPDX-License-Identifier: Apache-2.0
import { constants, enums, frameHeader, messageClass, messages } from '../index.js';
import type { EnumDef, Field } from '../types.js';
import { ACK_OFFSET, ackClass } from '../wire.js';
import { dissectorProgram } from './lua-program.js';
import { banner } from './text.js';

/** The dissector starts behind the 14 bytes that Wireshark's Ethernet dissector takes. */
const ETHERNET_BYTES = 14;

const quote = (s: string): string => JSON.stringify(s);
const hex = (n: number): string => `0x${n.toString(16)}`;

function valueStrings(e: EnumDef): string {
  return `  ${e.name} = {${e.members.map((m) => ` [${m.value}] = ${quote(m.name)}`).join(',')} },`;
}

/** `ProtoField` of one header field; flags are bits of the byte that holds them. */
function protoField(name: string, f: Field): string {
  const title = `${quote(`weft.${name}`)}, ${quote(f.name)}`;
  const byteBits = Math.ceil(((f.bit & 7) + f.width) / 8) * 8;
  const mask = f.width % 8 === 0 ? 'nil' : hex((2 ** f.width - 1) * 2 ** (f.bit & 7));
  if (f.width === 1) return `ProtoField.bool(${title}, 8, nil, ${mask}, ${quote(f.doc)})`;
  const base = f.enum === undefined && f.width < 32 ? 'base.DEC' : 'base.HEX';
  const names = f.enum === undefined ? 'nil' : `names.${f.enum}`;
  return `ProtoField.uint${byteBits}(${title}, ${base}, ${names}, ${mask}, ${quote(f.doc)})`;
}

const offsetOf = (f: Field): number => f.bit >> 3;
const bytesOf = (f: Field): number => Math.ceil(((f.bit & 7) + f.width) / 8);
const row = (f: Field): string =>
  `  { name = ${quote(f.name)}, at = ${offsetOf(f)}, bytes = ${bytesOf(f)}, field = ${protoField(f.name, f)} },`;

/** The Wireshark dissector: what the spec knows as tables, then a fixed program that reads them. */
export function emitLua(): string {
  const fields = (frameHeader.fields as readonly Field[]).filter((f) => offsetOf(f) >= ETHERNET_BYTES);
  const wanted = ['ETHERTYPE', 'WIRE_VERSION', 'PAGE_BYTES', 'PAGE_SHIFT', 'FRAGMENT_BYTES', 'FRAGMENTS', 'HEADER_BYTES'];
  const opcodeInfo = messages.map((m) => `  [${hex(m.value)}] = { class = ${m.cls === null ? 'nil' : quote(m.cls)}, page = ${m.page} },`);
  const used = enums.filter((e) => fields.some((f) => f.enum === e.name));
  const ackFields = (ackClass.fields as readonly Field[]).map(
    (f) =>
      `    { at = ${offsetOf(f)}, field = ProtoField.uint${f.width}(${quote(`weft.ack.${f.name}`)}, ${quote(f.name)}, base.DEC, nil, nil, ${quote(f.doc)}) },`,
  );
  return `${banner('--')}--
-- Wireshark dissector: tshark -X lua_script:fpga-rtl/spec/gen/weft.lua -r rack.pcap

${constants
  .filter((c) => wanted.includes(c.name))
  .map((c) => `local ${c.name} = ${c.value}`)
  .join('\n')}
local ETHERNET_BYTES = ${ETHERNET_BYTES}
local ACK = ${hex(messages.find((m) => m.cls === null)?.value ?? Number.NaN)}

local names = {
${used.map(valueStrings).join('\n')}
}

-- What an opcode promises.
local opcodes = {
${opcodeInfo.join('\n')}
}

-- Header fields behind the Ethernet header; offsets from the start of the frame.
local header = {
${fields.map(row).join('\n')}
}

-- An ACK has one such triple a class in place of the fields from byte ${ACK_OFFSET} on.
local ack = {
  offset = ${ACK_OFFSET},
  bytes = ${ackClass.bytes},
  classes = {${messageClass.members.map((m) => ` ${quote(m.name)}`).join(',')} },
  fields = {
${ackFields.join('\n')}
  },
}
${dissectorProgram}`;
}
