// SPDX-License-Identifier: Apache-2.0
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { ackHeader, CLASSES, constant, frameOf, openHeader, randomPage, WINDOW } from './frames.js';
import { Bench } from './xport_rx.dut.js';
import { ME, NODES, PEERS } from './xport_rx.model.js';

export const top = { top: 'xport_rx', params: { DATA_W: 64, NODES } } satisfies BlockOptions;

/** What a scenario of this length must have met. */
const MET = [
  'msg',
  'ack',
  'page',
  'page, a fragment',
  'a page of fragments is whole',
  'a page in place of its fragments',
  'broken page',
  'broken page, a fragment',
  'err',
  'RX_NOT_OURS',
  'RX_BAD_CRC',
  'RX_BAD_LENGTH',
  'RX_OLD_EPOCH',
  'RX_DUPLICATE',
  'RX_NO_CREDIT',
  'page of one that has left',
  ...[0, 1].flatMap((at) => [`joins with its header, ${at}`, `leaves with its header, ${at}`]),
];

/** Good frames, repeats, every kind of bad one, members that come and go; all against the model. */
function randomFrames(b: Block, r: Random): void {
  const bench = new Bench(b, r);
  for (let n = 0; n < 1500; n++) {
    if (n % 100 === 0) {
      bench.focus = r.pick(PEERS);
      bench.releases = r.pick([0, 0.002, 0.02]);
    }
    bench.run();
    if (r.chance(0.1)) for (let i = 0; i < 60; i++) bench.cycle();
    if (r.chance(0.03)) {
      bench.rest();
      bench.acks.delay = r.pick([0, 8, 32, 500, 3000]);
      b.set('ack_delay_cycles_i', bench.acks.delay);
    }
  }
  bench.rest();
  for (const what of MET) check(bench.cover.has(what), () => `not met: ${what}; met ${JSON.stringify([...bench.cover])}`);
}

type Values = Parameters<typeof openHeader>[3];

/** Frames of a peer, the n-th of their kind, and whether they say that it lives. */
const signs: readonly {
  readonly what: string;
  readonly alive: boolean;
  readonly err?: boolean;
  readonly frame?: (header: (name: string, values?: Values) => Uint8Array, n: number, r: Random) => Uint8Array;
}[] = [
  { what: 'nothing', alive: false },
  { what: 'messages', alive: true, frame: (h, n) => frameOf(h('INV_ACK', { seq: n })) },
  { what: 'one message again and again', alive: true, frame: (h) => frameOf(h('INV_ACK')) },
  { what: 'ACKs', alive: true, frame: (h) => frameOf(h('ACK')) },
  { what: 'pages that break off', alive: true, frame: (h, _, r) => frameOf(h('PUT_PAGE'), randomPage(r)).subarray(0, 200) },
  { what: 'messages without credit', alive: true, frame: (h, n) => frameOf(h('GET_S', { seq: n === 0 ? 0 : WINDOW })) },
  { what: 'headers with a bit flipped', alive: false, frame: (h) => frameOf(h('INV_ACK')).with(30, 0xff) },
  { what: 'frames of another epoch', alive: false, frame: (h) => frameOf(h('INV_ACK', { epoch: 77 })) },
  { what: 'frames for somebody else', alive: false, frame: (h) => frameOf(h('INV_ACK', { dst: 0 })) },
  { what: 'lies about a length', alive: false, frame: (h) => frameOf(h('INV_ACK', { len: 64 })) },
  { what: 'frames with a wrong FCS', alive: false, err: true, frame: (h) => frameOf(h('INV_ACK')) },
];

/** Of each peer comes one kind of frame in each interval: those of whom nothing good comes are suspect, until something does. */
function silence(b: Block, r: Random): void {
  const INTERVAL = 8 * constant('TICK_CYCLES');
  const LIMIT = 1 + r.below(4);
  for (let at = 0; at < signs.length; at += PEERS.length) {
    const bench = new Bench(b, r);
    bench.calm = true;
    const kinds = PEERS.map((peer, i) => ({ peer, ...signs[(at + i) % signs.length] }));
    const header = (peer: number, name: string, values: Values = {}): Uint8Array =>
      name === 'ACK'
        ? ackHeader(
            peer,
            ME,
            bench.model.epoch,
            CLASSES.map(() => ({ cum: 0, sack: 0, limit: 0 })),
          )
        : openHeader(name, peer, ME, { epoch: bench.model.epoch, ...values });
    const suspects = (): readonly number[] => PEERS.filter((p) => (b.get('suspect_o') >> p) & 1);
    const until = (what: string, done: () => boolean): void => {
      for (let n = 0; !done(); n++) {
        check(n <= INTERVAL, `${what} does not come`);
        bench.cycle();
      }
    };
    const interval = (): void => {
      const { beats } = bench;
      until('heartbeat', () => bench.beats > beats);
      for (let i = 0; i < 2 * NODES; i++) bench.cycle();
      bench.rest();
    };
    bench.heartbeat(INTERVAL, LIMIT);
    let missed = 0;
    for (let n = 0; n < LIMIT + 2; n++) {
      interval();
      // The first heartbeat begins the first interval.
      if (n > 0) missed += kinds.filter((k) => !k.alive).length;
      const silent = n >= LIMIT ? kinds.filter((k) => !k.alive).map((k) => k.peer) : [];
      check(`${suspects()}` === `${silent}`, () => `${suspects()} are suspect, expected ${silent}: ${kinds.map((k) => k.what)}`);
      check(bench.count('HEARTBEAT_MISSED') === missed, () => `${bench.count('HEARTBEAT_MISSED')} missed, expected ${missed}`);
      for (const k of kinds) {
        const frame = k.frame?.((name, values) => header(k.peer, name, values), n, r);
        if (frame) bench.run({ frame, err: k.err === true });
      }
    }
    for (const { peer } of kinds) bench.run({ frame: frameOf(header(peer, 'ACK')), err: false });
    check(suspects().length === 0, () => `${suspects()} are suspect though heard`);
  }
}

/** Switched off: frames vanish, nobody is suspect, nothing is owed. */
function off(b: Block, r: Random): void {
  const bench = new Bench(b, r);
  for (let n = 0; n < 50; n++) bench.run();
  bench.rest();
  b.setAll({ enable_i: 0, s_valid_i: 0, members_set_i: 0, heartbeat_cycles_i: 1, heartbeat_limit_i: 1 });
  const width = (b.ports.find((p) => p.name === 's_data_i')?.width ?? 0) / 8;
  for (let n = 0; n < 3000; n++) {
    const bytes = r.chance(0.2) ? 1 + r.below(width) : width;
    b.setAll({
      now_i: n,
      s_valid_i: r.chance(0.5),
      s_data_i: r.bits(8 * width),
      s_keep_i: (1n << BigInt(bytes)) - 1n,
      s_last_i: bytes < width,
      s_err_i: 0,
    });
    const silent = ['msg_valid_o', 'ack_valid_o', 'page_valid_o', 'page_end_valid_o', 'ackhdr_valid_o', 'suspect_o'].every(
      (o) => b.get(o) === 0,
    );
    check(silent && b.big('cnt_o') === 0n, `cycle ${n}: something comes of a frame though switched off`);
    b.step();
  }
}

export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  randomFrames(b, r);
  silence(b, r);
  off(b, r);
}
