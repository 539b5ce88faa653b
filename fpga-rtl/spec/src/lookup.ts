// SPDX-License-Identifier: Apache-2.0
import { constants } from './constants.js';
import { registerBlocks } from './csr.js';
import type { EnumDef } from './types.js';

/** Value of a constant. */
export function constant(name: (typeof constants)[number]['name']): number {
  const found = constants.find((c) => c.name === name);
  if (found === undefined) throw new Error(`the spec has no constant ${name}`);
  return found.value;
}

/** BAR offset of a register; `index` counts in an array of registers. */
export function csrOffset(block: string, register: string, index = 0): number {
  const b = registerBlocks.find((x) => x.name === block);
  const r = b?.registers.find((x) => x.name === register);
  if (b === undefined || r === undefined) throw new Error(`the spec has no register ${block}.${register}`);
  return b.base + r.offset + 4 * index;
}

/** Values of an enum's members by name. */
export const valuesOf = <const E extends EnumDef>(of: E): { readonly [N in E['members'][number]['name']]: number } =>
  Object.fromEntries(of.members.map((m) => [m.name, m.value])) as { [N in E['members'][number]['name']]: number };
