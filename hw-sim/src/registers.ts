// SPDX-License-Identifier: Apache-2.0
import { constants, registerBlocks } from '@weft/spec';

/** BAR offset of a register, from the spec. */
export function csr(block: string, register: string, index = 0): number {
  const b = registerBlocks.find((x) => x.name === block);
  const r = b?.registers.find((x) => x.name === register);
  if (b === undefined || r === undefined) throw new Error(`the spec has no register ${block}.${register}`);
  return b.base + r.offset + 4 * index;
}

/** A constant of the spec. */
export function constant(name: string): number {
  const c = constants.find((x) => x.name === name);
  if (c === undefined) throw new Error(`the spec has no constant ${name}`);
  return c.value;
}
