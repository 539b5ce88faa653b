// SPDX-License-Identifier: Apache-2.0
import { type Block, type BlockOptions, check, Random } from '@weft/tools';

export const top = { top: 'stream_reg', params: { WIDTH: 72 } } satisfies BlockOptions;

/** No word lost, doubled or changed; two words of room; one word a clock when neither side waits. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  const inside: bigint[] = [];
  b.reset();
  let offer: bigint | null = null; // a word once offered stays until it is taken
  for (let n = 0; n < 2000; n++) {
    const flood = n >= 1000 && n < 1200;
    if (offer === null && (flood || r.chance(0.7))) offer = r.bits(72);
    const ready = flood || r.chance((n >> 5) & 1 ? 0.9 : 0.3);
    b.setAll({ s_valid_i: offer !== null, s_data_i: offer ?? r.bits(72), m_ready_i: ready });
    check(b.get('s_ready_o') === Number(inside.length < 2), `cycle ${n}: s_ready with ${inside.length} words inside`);
    check(b.get('m_valid_o') === Number(inside.length > 0), `cycle ${n}: m_valid with ${inside.length} words inside`);
    const head = inside[0];
    if (head !== undefined) check(b.big('m_data_o') === head, () => `cycle ${n}: ${b.big('m_data_o')}, expected ${head}`);
    if (flood && n > 1002) check(b.get('s_ready_o') === 1 && b.get('m_valid_o') === 1, `cycle ${n}: not one word a clock`);
    const room = inside.length < 2;
    if (ready) inside.shift();
    if (offer !== null && room) {
      inside.push(offer);
      offer = null;
    }
    b.step();
  }
}
