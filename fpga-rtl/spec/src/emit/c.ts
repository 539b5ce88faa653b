// SPDX-License-Identifier: Apache-2.0
import { constants, counters, enums, homeTransitions, MMIO_QUEUE, messages, registerBlocks, structs } from '../index.js';
import type { EnumDef, Field, StructDef } from '../types.js';
import { ACK_OFFSET, MAC_PREFIX } from '../wire.js';
import { banner, shout } from './text.js';

const hex = (n: number): string => `0x${n.toString(16)}u`;

function enumText(e: EnumDef): string {
  const prefix = `WEFT_${shout(e.name)}`;
  const members = e.members.map((m) => `  ${prefix}_${m.name} = ${m.value}, /* ${m.doc} */`).join('\n');
  const names = e.members.map((m) => `    case ${m.value}: return "${m.name}";`).join('\n');
  return `/* ${e.doc} */\nenum {\n${members}\n};\nstatic inline const char *weft_${shout(e.name).toLowerCase()}_name(unsigned value) {\n  switch (value) {\n${names}\n    default: return "?";\n  }\n}\n`;
}

/** Smallest C type of a field that fills whole bytes at a natural boundary. */
const ctype = (f: Field): string | null => ([8, 16, 32, 64].includes(f.width) && f.bit % f.width === 0 ? `uint${f.width}_t` : null);

/** Byte-exact struct: runs of bit fields become one `flags` byte with mask macros, gaps become reserved bytes. */
function structText(s: StructDef): string {
  const prefix = `WEFT_${shout(s.name)}`;
  const lines: string[] = [];
  const macros: string[] = [];
  let at = 0;
  let gaps = 0;
  const pad = (to: number): void => {
    if (to > at) lines.push(`  uint8_t reserved${gaps++}[${to - at}];`);
    at = to;
  };
  for (const f of s.fields as readonly Field[]) {
    const type = f.bigEndian ? null : ctype(f);
    const byte = f.bit >> 3;
    if (f.bigEndian) {
      pad(byte);
      lines.push(`  uint8_t ${f.name}[${f.width / 8}]; /* ${f.doc} */`);
      at = byte + f.width / 8;
    } else if (type !== null) {
      pad(byte);
      lines.push(`  ${type} ${f.name}; /* ${f.doc} */`);
      at = byte + f.width / 8;
    } else {
      const end = (f.bit + f.width + 7) >> 3;
      const whole = s.fields.some((g) => g !== f && g.bit >> 3 === byte && ctype(g) === null) || f.width < 8;
      if (byte >= at) {
        pad(byte);
        lines.push(
          `  uint8_t ${whole ? `flags${byte}` : f.name}${end - byte > 1 ? `[${end - byte}]` : ''}; /* ${whole ? 'Bits: see the macros.' : f.doc} */`,
        );
        at = end;
      }
      macros.push(
        `#define ${prefix}_${f.name.toUpperCase()}_SHIFT ${f.bit & 7}u /* In flags${byte}. ${f.doc} */\n#define ${prefix}_${f.name.toUpperCase()} ${hex(((1 << f.width) - 1) << (f.bit & 7))}`,
      );
    }
  }
  pad(s.bytes);
  const name = `weft_${shout(s.name).toLowerCase()}`;
  return `/* ${s.doc} */\nstruct __attribute__((packed, aligned(${s.bytes % 8 === 0 ? 8 : 2}))) ${name} {\n${lines.join('\n')}\n};\n${macros.join('\n')}${macros.length > 0 ? '\n' : ''}WEFT_STATIC_ASSERT(sizeof(struct ${name}) == ${s.bytes}, "${name}");\n`;
}

/** The header that driver, simulator kernel and firmware share: C11 and C++20. */
export function emitC(): string {
  const consts = constants.map((c) => `#define WEFT_${c.name} ${hex(c.value)} /* ${c.doc} */`).join('\n');
  const regs = registerBlocks
    .flatMap((b) =>
      b.registers.flatMap((r) => {
        const name = `WEFT_CSR_${b.name}_${r.name}`;
        const fields =
          'fields' in r
            ? (r.fields as readonly Field[]).flatMap((f) => [
                `#define ${name}_${f.name.toUpperCase()}_SHIFT ${f.bit}u`,
                `#define ${name}_${f.name.toUpperCase()} ${hex((2 ** f.width - 1) * 2 ** f.bit)}`,
              ])
            : [];
        return [`#define ${name} ${hex(b.base + r.offset)} /* ${r.doc} */`, ...fields];
      }),
    )
    .join('\n');
  const cls = messages
    .map((m) => `    case WEFT_OPCODE_${m.name}: return ${m.cls === null ? '-1' : `WEFT_MESSAGE_CLASS_${m.cls}`};`)
    .join('\n');
  const page = messages
    .filter((m) => m.page)
    .map((m) => `    case WEFT_OPCODE_${m.name}:`)
    .join('\n');
  return `${banner('//')
    .replaceAll('// ', '/* ')
    .replaceAll(/^(\/\* .*)$/gm, '$1 */')}
#ifndef WEFT_SPEC_H
#define WEFT_SPEC_H
#include <stdint.h>

#ifdef __cplusplus
#define WEFT_STATIC_ASSERT(cond, what) static_assert(cond, what)
#else
#define WEFT_STATIC_ASSERT(cond, what) _Static_assert(cond, what)
#endif

${consts}
#define WEFT_ACK_OFFSET ${hex(ACK_OFFSET)} /* Byte of the first AckClass in an ACK header. */
#define WEFT_MAC_PREFIX {${MAC_PREFIX.map(hex).join(', ')}} /* The sixth byte is the NodeId. */
#define WEFT_MMIO_QUEUE ${hex(MMIO_QUEUE)} /* Entries of a BAR window's queue. */
#define WEFT_COUNTERS ${hex(counters.length)} /* Registers of the COUNTER block. */
#define WEFT_COUNTER_NAMES {${counters.map((c) => `"${c.name}"`).join(', ')}}
#define WEFT_HOME_ROWS ${hex(homeTransitions.length + 1)} /* Rows of the home's transition table, NONE included. */

${enums.map(enumText).join('\n')}
${structs.map(structText).join('\n')}
/* BAR offsets and fields. */
${regs}

/* Message class of an opcode; -1 for ACK, -2 for an unknown one. */
static inline int weft_opcode_class(unsigned op) {
  switch (op) {
${cls}
    default: return -2;
  }
}

/* 1 if a page follows the header. */
static inline int weft_opcode_page(unsigned op) {
  switch (op) {
${page}
      return 1;
    default: return 0;
  }
}

#endif
`;
}
