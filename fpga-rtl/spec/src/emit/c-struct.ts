// SPDX-License-Identifier: Apache-2.0
import type { Field, StructDef } from '../types.js';
import { hexU, shout } from './text.js';

/** C type of a field that fills whole bytes at a natural boundary. */
const ctype = (f: Field): string | null =>
  !f.bigEndian && [8, 16, 32, 64].includes(f.width) && f.bit % f.width === 0 ? `uint${f.width}_t` : null;

const firstByte = (f: Field): number => f.bit >> 3;
const endByte = (f: Field): number => (f.bit + f.width + 7) >> 3;

/** One member of the C struct: a field, a byte of bit fields, or a gap. */
interface Member {
  readonly at: number;
  readonly bytes: number;
  readonly text: string;
}

const array = (bytes: number): string => (bytes > 1 ? `[${bytes}]` : '');

/** Bit fields that share bytes become one `flags<byte>` member; what has no C type becomes bytes. */
function members(s: StructDef): Member[] {
  const out: Member[] = [];
  for (const f of s.fields) {
    const at = firstByte(f);
    const bytes = endByte(f) - at;
    const type = ctype(f);
    if (type !== null) {
      out.push({ at, bytes, text: `${type} ${f.name}; /* ${f.doc} */` });
    } else if (f.bigEndian) {
      out.push({ at, bytes, text: `uint8_t ${f.name}${array(bytes)}; /* ${f.doc} */` });
    } else if (at >= (out.at(-1)?.at ?? -1) + (out.at(-1)?.bytes ?? 0)) {
      out.push({ at, bytes, text: `uint8_t flags${at}${array(bytes)}; /* Bits: see the macros. */` });
    }
  }
  return out;
}

function withGaps(parts: readonly Member[], bytes: number): string[] {
  const lines: string[] = [];
  let at = 0;
  let gaps = 0;
  const pad = (to: number): void => {
    if (to > at) lines.push(`uint8_t reserved${gaps++}[${to - at}];`);
  };
  for (const m of parts) {
    pad(m.at);
    lines.push(m.text);
    at = m.at + m.bytes;
  }
  pad(bytes);
  return lines;
}

function bitMacros(s: StructDef): string[] {
  const prefix = `WEFT_${shout(s.name)}`;
  return s.fields
    .filter((f: Field) => ctype(f) === null && !f.bigEndian)
    .flatMap((f) => {
      const shift = f.bit & 7;
      const name = `${prefix}_${f.name.toUpperCase()}`;
      return [
        `#define ${name}_SHIFT ${shift}u /* In flags${firstByte(f)}. ${f.doc} */`,
        `#define ${name} ${hexU((2 ** f.width - 1) * 2 ** shift)}`,
      ];
    });
}

/** Byte-exact C struct with its size asserted, then masks and shifts of its bit fields. */
export function cStruct(s: StructDef): string {
  const name = `weft_${shout(s.name).toLowerCase()}`;
  const aligned = s.bytes % 8 === 0 ? 8 : 2;
  return [
    `/* ${s.doc} */`,
    `struct __attribute__((packed, aligned(${aligned}))) ${name} {`,
    ...withGaps(members(s), s.bytes).map((line) => `  ${line}`),
    '};',
    ...bitMacros(s),
    `WEFT_STATIC_ASSERT(sizeof(struct ${name}) == ${s.bytes}, "${name}");`,
    '',
  ].join('\n');
}
