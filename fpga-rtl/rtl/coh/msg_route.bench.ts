// SPDX-License-Identifier: Apache-2.0
import { messages, msgBundle, txLane } from '@weft/spec';
import { type Block, type BlockOptions, check, pack, Random, unpack } from '@weft/tools';
import { MSG_W, Sink, Source } from './msg_streams.js';

export const top = { top: 'msg_route' } satisfies BlockOptions;

const lanes = txLane.members;
/** The engines' outputs and the lane that each is part of. */
const inputs = [
  ['req_req', 'REQ'],
  ['req_fin', 'FIN'],
  ['evict_put', 'PUT'],
  ['evict_bulk', 'BULK'],
  ['hold_rsp', 'RSP'],
  ['hold_bulk', 'BULK'],
  ['home_fwd', 'FWD'],
  ['home_grt', 'RSP'],
  ['home_fin', 'FIN'],
] as const;

const opcodes = (lane: string): number[] =>
  (lanes.find((l) => l.name === lane)?.doc ?? '')
    .replace('.', '')
    .split(', ')
    .map((name) => messages.find((m) => m.name === name)?.value ?? Number.NaN);

const bulkOps = opcodes('BULK');

/** Random messages from every engine: those for others leave by their lane, those for this node come back in. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  const node = r.below(16);
  const next = (lane: string) => (): { msg: bigint; to: string } => {
    const op = r.pick(opcodes(lane));
    const dst = r.chance(0.5) ? node : r.below(16);
    const msg = pack(msgBundle, { ...unpack(msgBundle, r.bits(MSG_W)), op, dst });
    const page = messages.some((m) => m.value === op && m.page);
    return { msg, to: dst !== node ? `wire ${lane}` : page ? 'page' : `local ${lane}` };
  };
  const sources = inputs.map(([name, lane]) => new Source(name, next(lane)));
  const sinks = new Map(['page', ...lanes.flatMap((l) => [`wire ${l.name}`, `local ${l.name}`])].map((name) => [name, new Sink(name)]));
  const sink = (name: string): Sink => sinks.get(name) ?? new Sink(name);

  let held: bigint | undefined;
  let stood = 0;
  const cycle = (pressure: number, readiness: number): void => {
    const offers = sources.map((s) => s.offer(r, pressure));
    for (const [i, s] of sources.entries()) {
      b.setAll({ [`${s.name}_valid_i`]: offers[i] !== undefined, [`${s.name}_i`]: offers[i] ?? r.bits(MSG_W) });
    }
    const ready = { wire: 0, local: 0, page: r.chance(readiness) };
    for (const l of lanes) {
      if (r.chance(readiness)) ready.wire |= 1 << l.value;
      if (r.chance(readiness)) ready.local |= 1 << l.value;
    }
    const bulk = r.chance(readiness);
    b.setAll({ wire_ready_i: ready.wire, local_ready_i: ready.local, page_ready_i: ready.page, page_bulk_i: bulk });
    if (b.get('idle_o') === 1)
      check(
        sources.every((s) => s.owed === 0),
        'idle with a message inside',
      );
    for (const side of ['wire', 'local'] as const) {
      const valid = b.get(`${side}_valid_o`);
      const all = b.big(`${side}_o`);
      for (const l of lanes) {
        const msg = (all >> BigInt(l.value * MSG_W)) & ((1n << BigInt(MSG_W)) - 1n);
        sink(`${side} ${l.name}`).look((valid >> l.value) & 1 ? msg : undefined, ((ready[side] >> l.value) & 1) === 1, sources);
      }
    }
    sink('page').look(b.get('page_valid_o') === 1 ? b.big('page_o') : undefined, ready.page, sources);
    for (const [i, s] of sources.entries()) if (offers[i] !== undefined && b.get(`${s.name}_ready_o`) === 1) s.taken();
    // A page for which nobody waits comes only if it was asked for, and into an empty register.
    const before = b.get('page_valid_o') === 1;
    b.step();
    const now = b.get('page_valid_o') === 1 ? b.big('page_o') : undefined;
    const isBulk = now !== undefined && bulkOps.includes(Number(unpack(msgBundle, now).op));
    if (isBulk && now !== held) check(bulk && !before, 'a page comes that was not asked for, and nobody waits for it');
    if (!isBulk && !bulk && !before) stood++;
    held = now;
  };
  b.reset();
  b.set('node_i', node);
  for (let n = 0; n < 1500; n++) cycle((n >> 6) & 1 ? 0.8 : 0.2, (n >> 7) & 1 ? 0.9 : 0.4);
  for (let n = 0; n < 20; n++) cycle(0, 1);
  check(sources.every((s) => s.owed === 0) && b.get('idle_o') === 1, 'a message is missing');
  check(stood > 20, 'nothing was to be held back');
  for (const s of sinks.values()) {
    // Pages of this node have a way of their own, and a request lane has none.
    if (s.name === 'local BULK') check(s.count === 0, 'a page took the way without pages');
    else check(s.count > 20, `${s.name} saw ${s.count} messages only: the stimulus is too weak`);
  }
}
