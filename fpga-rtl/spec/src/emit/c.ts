// SPDX-License-Identifier: Apache-2.0
import { ATTACH_KEPT, constants, counters, enums, homeTransitions, MMIO_QUEUE, messages, registerBlocks, structs } from '../index.js';
import type { EnumDef, Register, RegisterBlock } from '../types.js';
import { ACK_OFFSET, MAC_PREFIX } from '../wire.js';
import { cStruct } from './c-struct.js';
import { hexU, shout } from './text.js';

/** Constants of one enum and a function from value to name. */
export function cEnum(e: EnumDef): string {
  const prefix = `WEFT_${shout(e.name)}`;
  return [
    `/* ${e.doc} */`,
    'enum {',
    ...e.members.map((m) => `  ${prefix}_${m.name} = ${m.value}, /* ${m.doc} */`),
    '};',
    `static inline const char *${prefix.toLowerCase()}_name(unsigned value) {`,
    '  switch (value) {',
    ...e.members.map((m) => `    case ${m.value}: return "${m.name}";`),
    '    default: return "?";',
    '  }',
    '}',
    '',
  ].join('\n');
}

export function cRegister(b: RegisterBlock, r: Register, prefix = 'WEFT_CSR'): string[] {
  const name = `${prefix}_${b.name}_${r.name}`;
  const fields = (r.fields ?? []).flatMap((f) => [
    `#define ${name}_${f.name.toUpperCase()}_SHIFT ${f.bit}u`,
    `#define ${name}_${f.name.toUpperCase()} ${hexU((2 ** f.width - 1) * 2 ** f.bit)}`,
  ]);
  return [`#define ${name} ${hexU(b.base + r.offset)} /* ${r.doc} */`, ...fields];
}

/** The header that driver, simulator kernel and firmware share: C11 and C++20. */
export function emitC(): string {
  const consts = constants.map((c) => `#define WEFT_${c.name} ${hexU(c.value)} /* ${c.doc} */`);
  const blocks: readonly RegisterBlock[] = registerBlocks;
  const registers = blocks.flatMap((b) => b.registers.flatMap((r) => cRegister(b, r)));
  const classOf = (cls: string | null): string => (cls === null ? '-1' : `WEFT_MESSAGE_CLASS_${cls}`);
  const classes = messages.map((m) => `    case WEFT_OPCODE_${m.name}: return ${classOf(m.cls)};`);
  const pages = messages.filter((m) => m.page).map((m) => `    case WEFT_OPCODE_${m.name}:`);
  return `/* SPDX-License-Identifier: Apache-2.0 */
/* Written by \`npm run gen\` from fpga-rtl/spec. Do not edit. */

#ifndef WEFT_SPEC_H
#define WEFT_SPEC_H
#include <stdint.h>

#ifdef __cplusplus
#define WEFT_STATIC_ASSERT(cond, what) static_assert(cond, what)
#else
#define WEFT_STATIC_ASSERT(cond, what) _Static_assert(cond, what)
#endif

${consts.join('\n')}
#define WEFT_ACK_OFFSET ${hexU(ACK_OFFSET)} /* Byte of the first AckClass in an ACK header. */
#define WEFT_MAC_PREFIX {${MAC_PREFIX.map(hexU).join(', ')}} /* The sixth byte is the NodeId. */
#define WEFT_MMIO_QUEUE ${hexU(MMIO_QUEUE)} /* Entries of a BAR window's queue. */
#define WEFT_ATTACH_KEPT ${hexU(ATTACH_KEPT)} /* Most file descriptors of an AttachKeep. */
#define WEFT_COUNTERS ${hexU(counters.length)} /* Registers of the COUNTER block. */
#define WEFT_COUNTER_NAMES {${counters.map((c) => `"${c.name}"`).join(', ')}}
#define WEFT_HOME_ROWS ${hexU(homeTransitions.length + 1)} /* Rows of the home's transition table, NONE included. */

${enums.map(cEnum).join('\n')}
${structs.map(cStruct).join('\n')}
/* BAR offsets and fields. */
${registers.join('\n')}

/* Message class of an opcode; -1 for ACK, -2 for an unknown one. */
static inline int weft_opcode_class(unsigned op) {
  switch (op) {
${classes.join('\n')}
    default: return -2;
  }
}

/* 1 if a page follows the header. */
static inline int weft_opcode_page(unsigned op) {
  switch (op) {
${pages.join('\n')}
      return 1;
    default: return 0;
  }
}

#endif
`;
}
