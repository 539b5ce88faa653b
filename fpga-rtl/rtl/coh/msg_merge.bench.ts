// SPDX-License-Identifier: Apache-2.0
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { MSG_W, Sink, Source } from './msg_streams.js';

const N = 3;
export const top = { top: 'msg_merge', params: { N } } satisfies BlockOptions;

/** Random streams under changing pressure: every message once, each source in order, nobody starves, one in every other clock. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  const sources = Array.from({ length: N }, (_, i) => new Source(`source ${i}`, () => ({ msg: r.bits(MSG_W), to: 'm' })));
  const sink = new Sink('m');
  const taken = Array.from({ length: N }, () => 0);
  const cycle = (pressure: number, ready: boolean): void => {
    const offers = sources.map((s) => s.offer(r, pressure));
    b.setAll({
      s_valid_i: offers.reduce((v, o, i) => v | (o === undefined ? 0 : 1 << i), 0),
      s_msg_i: offers.reduce((v: bigint, o, i) => v | ((o ?? r.bits(MSG_W)) << BigInt(i * MSG_W)), 0n),
      m_ready_i: ready,
    });
    const ready_i = b.get('s_ready_o');
    const shown = b.get('m_valid_o') === 1 ? b.big('m_msg_o') : undefined;
    sink.look(shown, ready, sources);
    for (const [i, s] of sources.entries()) {
      if (offers[i] === undefined || !((ready_i >> i) & 1)) continue;
      s.taken();
      taken[i] = (taken[i] ?? 0) + 1;
    }
    b.step();
  };
  b.reset();
  for (let n = 0; n < 1500; n++) cycle((n >> 6) & 1 ? 0.9 : 0.2, r.chance((n >> 7) & 1 ? 0.9 : 0.4));
  check(sink.count > 400, `only ${sink.count} messages: the stimulus is too weak`);
  taken.fill(0);
  for (let n = 0; n < 300; n++) cycle(1, true);
  check(
    taken.every((t) => t === 50),
    `all offered always, taken ${taken}`,
  );
  for (let n = 0; n < 10; n++) cycle(0, true);
  check(
    sources.every((s) => s.owed === 0),
    'a message is missing',
  );
}
