// SPDX-License-Identifier: Apache-2.0
import { decode, frameHeader, msgBundle } from '@weft/spec';
import { openBlock, pack, seeds } from '@weft/tools';
import { expect, it } from 'vitest';
import { toBytes } from '../eth/frames.js';
import { constant, HEADER_BYTES, opByName, WINDOW } from './frames.js';
import { scenario, top } from './xport_tx.bench.js';

it.each(seeds(8))(
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

it('a message leaves 4 clocks after it was taken; a stream of them, one every 4', async () => {
  const b = await openBlock({ ...top, seed: 1 });
  try {
    b.reset();
    b.setAll({ enable_i: 1, rto_cycles_i: 1000, members_i: 0xffff, ctl_ready_i: 1, now_i: 1 });
    for (let i = 0; i < 40; i++) b.step();
    const get = opByName('GET_S').value;
    const left: number[] = [];
    let taken = 0;
    for (let i = 0; i < 60; i++) {
      b.setAll({ msg_valid_i: taken < 12 ? 1 : 0, msg_i: pack(msgBundle, { op: get, dst: 1 + (taken % 3), gpn: taken }) });
      if (b.get('ctl_valid_o')) left.push(i);
      if (b.get('msg_valid_i') && b.get('msg_ready_o')) taken++;
      b.step();
    }
    expect(left).toEqual(Array.from({ length: 12 }, (_, n) => 4 + 4 * n));
  } finally {
    b.close();
  }
});

it('a peer that never answers leaves room in a lane for the others', async () => {
  const b = await openBlock({ ...top, seed: 1 });
  try {
    b.reset();
    b.setAll({ enable_i: 1, rto_cycles_i: 1000, rto_min_cycles_i: 500, members_i: 0xffff, ctl_ready_i: 1, now_i: 1 });
    for (let i = 0; i < 40; i++) b.step();
    const get = opByName('GET_S').value;
    // All faults of a card but one wait for node 1; the last one asks node 2 again and again.
    let taken = 0;
    let answered = 0;
    for (let i = 0; i < 5000; i++) {
      const dst = taken < constant('MISSES') - 1 ? 1 : 2;
      const free = dst === 1 || taken - (constant('MISSES') - 1) === answered;
      b.setAll({ now_i: b.cycle, msg_valid_i: free ? 1 : 0, msg_i: pack(msgBundle, { op: get, dst, gpn: taken }) });
      if (b.get('ctl_valid_o')) {
        const h = decode(frameHeader, toBytes(b.big('ctl_hdr_o'), HEADER_BYTES));
        const cum = h.seq + 1n;
        if (h.dst === 2n) b.setAll({ ack_valid_i: 1, ack_src_i: 2, ack_body_i: cum | ((cum + BigInt(WINDOW)) << 32n) });
      }
      if (b.get('msg_valid_i') && b.get('msg_ready_o')) taken++;
      const heard = b.get('ack_valid_i') && b.get('ack_ready_o');
      b.step();
      if (heard) {
        b.set('ack_valid_i', 0);
        answered++;
      }
    }
    expect(taken).toBeGreaterThan(300);
  } finally {
    b.close();
  }
});
