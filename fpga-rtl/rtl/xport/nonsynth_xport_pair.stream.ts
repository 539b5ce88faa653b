// SPDX-License-Identifier: Apache-2.0
import { counters, messages, msgBundle, registerBlocks, txLane } from '@weft/spec';
import { type Block, bundleWidth, check, pack, Random, unpack } from '@weft/tools';
import { BadWire, type Faults } from './nonsynth_xport_pair.wire.js';

const MSG_W = bundleWidth(msgBundle);
/** Pages asked for at once. */
export const OUTSTANDING = 16;
const opOf = (name: string): number => messages.find((m) => m.name === name)?.value ?? 0;
/** Times of the transport as they are after reset. */
const afterReset = (name: string): number => {
  const found = registerBlocks
    .flatMap((b) => b.registers.map((r) => ({ ...r, block: b.name })))
    .find((r) => r.block === 'CTRL' && r.name === name);
  if (!found) throw new TypeError(name);
  return found.reset;
};
const laneOf = (name: string): number => txLane.members.find((l) => l.name === name)?.value ?? 0;

export interface Goodput {
  /** Clocks a page. */
  readonly cycles: number;
  readonly repeats: number;
  readonly fast: number;
  readonly overflows: number;
}

/** End 0 asks for pages, OUTSTANDING at once, and end 1 sends them: the clocks that each takes. */
export function stream(b: Block, pages: number, faults: Partial<Faults>, seed: number): Goodput {
  const width = Number(b.ports.find((p) => p.name === 'tx_data_o')?.width) / 2;
  const r = new Random(seed);
  const all = { lose: 0, double: 0, corrupt: 0, cut: 0, jitter: 0, ...faults };
  const wires = [0, 1].map(() => new BadWire(b, r, width, () => all)) as [BadWire, BadWire];
  const counts = new Map<string, number>();
  b.reset();
  b.setAll({
    ...{
      rto_cycles_i: afterReset('RTO_CYCLES'),
      rto_min_cycles_i: afterReset('RTO_MIN_CYCLES'),
      ack_delay_cycles_i: afterReset('ACK_DELAY_CYCLES'),
    },
    ...{ members_i: 0xffffffff, enable_i: 1 },
    ...{ tx_ready_i: 3, rx_msg_ready_i: 3, page_ready_i: 3, page_data_ready_i: 3, page_end_ready_i: 3 },
  });
  const request = (gpn: number): bigint => pack(msgBundle, { op: opOf('GET_S'), src: 1, dst: 2, gpn });
  const answer = (gpn: bigint): bigint => pack(msgBundle, { op: opOf('GRANT_PAGE'), src: 2, dst: 1, gpn, addr: gpn << 12n });
  const asked: bigint[] = [];
  let sent = 0;
  let done = 0;
  let last = 0;
  while (done < pages) {
    check(b.cycle - last < 400_000, () => `stopped after ${done} of ${sent} pages, seed ${seed}`);
    const asks = sent < pages && sent - done < OUTSTANDING;
    const [first] = asked;
    const beats = [wires[1].give(), wires[0].give()];
    const bus = (of: (beat: NonNullable<(typeof beats)[number]>) => bigint | boolean, w: number): bigint =>
      beats.reduce((v, beat, g) => v | (beat ? BigInt(of(beat)) << BigInt(g * w) : 0n), 0n);
    b.setAll({
      now_i: b.cycle,
      msg_valid_i: (asks ? 1 << laneOf('REQ') : 0) | (first === undefined ? 0 : 1 << (txLane.members.length + laneOf('RSP'))),
      msg_i: request(sent) | (answer(first ?? 0n) << BigInt(MSG_W)),
      rx_valid_i: bus(() => true, 1),
      rx_data_i: bus((beat) => beat.data, width),
      rx_keep_i: bus((beat) => beat.keep, width / 8),
      rx_last_i: bus((beat) => beat.last, 1),
    });
    const taken = b.get('msg_ready_o');
    if (asks && (taken >> laneOf('REQ')) & 1) sent++;
    if (first !== undefined && (taken >> (txLane.members.length + laneOf('RSP'))) & 1) asked.shift();
    const requested = b.get('rx_msg_valid_o') & 2;
    if (requested) asked.push(unpack(msgBundle, b.big('rx_msg_o') >> BigInt(MSG_W)).gpn);
    if (b.get('page_end_valid_o') & b.get('page_end_good_o') & 1) {
      done++;
      last = b.cycle;
    }
    wires.forEach((wire, g) => {
      if ((b.get('tx_valid_o') >> g) & 1)
        wire.take(
          (b.big('tx_data_o') >> BigInt(g * width)) & ((1n << BigInt(width)) - 1n),
          (b.big('tx_keep_o') >> BigInt((g * width) / 8)) & ((1n << BigInt(width / 8)) - 1n),
          ((b.get('tx_last_o') >> g) & 1) === 1,
        );
    });
    const cnt = b.big('cnt_o');
    if (cnt !== 0n)
      counters.forEach(({ name }, i) => {
        const hits = ((cnt >> BigInt(i)) & 1n) + ((cnt >> BigInt(counters.length + i)) & 1n);
        if (hits !== 0n) counts.set(name, (counts.get(name) ?? 0) + Number(hits));
      });
    b.step();
    b.set('rel_home_valid_i', requested);
  }
  const count = (name: string): number => counts.get(name) ?? 0;
  return { cycles: b.cycle / pages, repeats: count('TX_RETRANSMITS'), fast: count('TX_FAST'), overflows: count('RX_OVERFLOW') };
}
