// SPDX-License-Identifier: Apache-2.0
import { type Block, type BlockOptions, check } from '@weft/tools';

const N = 7;
export const top = { top: 'first_one', params: { N } } satisfies BlockOptions;

/** All there is, against two's complement. */
export function scenario(b: Block): void {
  for (let bits = 0; bits < 1 << N; bits++) {
    b.set('bits_i', bits);
    check(b.get('first_o') === (bits & -bits), () => `of ${bits.toString(2)}: ${b.get('first_o').toString(2)}`);
  }
}
