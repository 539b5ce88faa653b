// SPDX-License-Identifier: Apache-2.0
/** What the kernel needs of the spec beyond the C headers: the layout of a trace record. */
import { traceBundle } from '@weft/spec';

/** C header with the place of each field of trace_t; a packed struct's first field is its most significant. */
export function traceLayout(): string {
  let lsb = traceBundle.fields.reduce((sum, f) => sum + f.width, 0);
  const lines = traceBundle.fields.flatMap((f) => {
    lsb -= f.width;
    const name = `TRACE_${f.name.toUpperCase()}`;
    return [`inline constexpr unsigned ${name}_LSB = ${lsb};`, `inline constexpr unsigned ${name}_W = ${f.width};`];
  });
  return `// Written by hw-sim/src/tables.ts from the spec.\n#pragma once\n${lines.join('\n')}\n`;
}
