// SPDX-License-Identifier: Apache-2.0
import { messages, msgBundle } from '@weft/spec';
import { openBlock, pack, seeds } from '@weft/tools';
import { expect, it } from 'vitest';
import { scenario, top } from './xport_tx.bench.js';

it.each(seeds(4))(
  'sender: window, credit, repeats, acknowledgements, seed %i',
  async (seed) => {
    const b = await openBlock({ ...top, seed });
    try {
      scenario(b, seed);
    } finally {
      b.close();
    }
  },
  60_000,
);

it('a message leaves 3 clocks after it was taken; a stream of them, one every 2', async () => {
  const b = await openBlock({ ...top, seed: 1 });
  try {
    b.reset();
    b.setAll({ enable_i: 1, rto_cycles_i: 1000, members_i: 0xffff, ctl_ready_i: 1, now_i: 1 });
    for (let i = 0; i < 40; i++) b.step();
    const get = messages.find((m) => m.name === 'GET_S')?.value ?? 0;
    const left: number[] = [];
    let taken = 0;
    for (let i = 0; i < 40; i++) {
      b.setAll({ msg_valid_i: taken < 12 ? 1 : 0, msg_i: pack(msgBundle, { op: get, dst: 1 + (taken % 3), gpn: taken }) });
      if (b.get('ctl_valid_o')) left.push(i);
      if (b.get('msg_valid_i') && b.get('msg_ready_o')) taken++;
      b.step();
    }
    expect(left).toEqual(Array.from({ length: 12 }, (_, n) => 3 + 2 * n));
  } finally {
    b.close();
  }
});
