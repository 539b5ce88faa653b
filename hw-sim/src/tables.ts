// SPDX-License-Identifier: Apache-2.0
/** What the kernel needs beyond the spec's C headers: the layout of a trace record, the inputs of the model. */
import { traceBundle } from '@weft/spec';
import type { VerilatedPort } from '@weft/tools';

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

const clocks = ['clk_i', 'core_clk_i', 'core_in_clk_i'];

/** C header with all inputs of the model but its clocks, for a macro that is given each. */
export function modelInputs(ports: readonly VerilatedPort[]): string {
  const inputs = ports.filter((p) => p.input && !clocks.includes(p.name)).map((p) => `X(${p.name})`);
  return `// Written by hw-sim/src/tables.ts from the model's ports.\n#pragma once\n#define WEFT_MODEL_INPUTS(X) ${inputs.join(' ')}\n`;
}
