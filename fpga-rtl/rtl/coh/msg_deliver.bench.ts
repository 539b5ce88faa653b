// SPDX-License-Identifier: Apache-2.0
import { messages, msgBundle, txLane } from '@weft/spec';
import { type Block, type BlockOptions, check, pack, Random, unpack } from '@weft/tools';
import { MSG_W, Sink, Source } from './msg_streams.js';

export const top = { top: 'msg_deliver' } satisfies BlockOptions;

/** Engine port by opcode, as doc/microarchitecture.md has it. */
const engines: Readonly<Record<string, readonly string[]>> = {
  home_wreq: ['GET_S', 'GET_M', 'PUT_C', 'PUT_D'],
  home_rsp: ['INV_ACK', 'FWD_MISS', 'FWD_NACK', 'SHARE_PAGE', 'PUT_PAGE', 'GRANT_ACK'],
  req_gnt: ['GRANT', 'GRANT_PAGE', 'OWNER_PAGE'],
  hold_fwd: ['FWD_S', 'FWD_M', 'INV'],
  evict_fwd: ['PUT_GO', 'PUT_ACK'],
};
const engineOf = (op: number): string => {
  const name = messages.find((m) => m.value === op)?.name ?? '';
  return Object.keys(engines).find((e) => engines[e]?.includes(name)) ?? '';
};
const isPage = (op: number): boolean => messages.some((m) => m.value === op && m.page);
const laneOps = (lane: string): number[] =>
  messages
    .filter((m) => !m.page && txLane.members.find((l) => l.name === lane)?.doc.includes(`${m.name}`) && m.cls === lane)
    .map((m) => m.value);

/** Messages from wire, pages and this node: each reaches the engine that its opcode names; the reserved one is dropped. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  const all = messages.filter((m) => m.cls !== null).map((m) => m.value);
  const homeless = messages.filter((m) => m.cls !== null && engineOf(m.value) === '').map((m) => m.name);
  check(homeless.join() === 'VCPU_STATE', `no engine takes ${homeless.join()}`);
  const make = (ops: readonly number[], to?: string) => (): { msg: bigint; to: string } => {
    const op = r.pick(ops);
    return { msg: pack(msgBundle, { ...unpack(msgBundle, r.bits(MSG_W)), op }), to: to ?? engineOf(op) };
  };
  const streams = [new Source('wire', make(all.filter((op) => !isPage(op)))), new Source('page', make(all.filter(isPage)))];
  const locals = [
    { lane: 0, source: new Source('local REQ', make(laneOps('REQ'), 'home_lreq')) },
    { lane: 1, source: new Source('local PUT', make(laneOps('PUT'), 'home_lput')) },
    ...(['FWD', 'RSP', 'FIN'] as const).map((name, i) => ({ lane: 2 + i, source: new Source(`local ${name}`, make(laneOps(name))) })),
  ];
  const straight = locals.slice(0, 2).map((l) => l.source);
  const sources = [...streams, ...locals.map((l) => l.source)];
  const sinks = [...Object.keys(engines), 'home_lreq', 'home_lput'].map((name) => new Sink(name));

  const cycle = (pressure: number, readiness: number): void => {
    const offers = new Map(sources.map((s) => [s, s.offer(r, pressure)] as const));
    for (const s of streams) b.setAll({ [`${s.name}_valid_i`]: offers.get(s) !== undefined, [`${s.name}_i`]: offers.get(s) ?? 0n });
    b.setAll({
      local_valid_i: locals.reduce((v, l) => v | (offers.get(l.source) === undefined ? 0 : 1 << l.lane), 0),
      local_i: locals.reduce((v, l) => v | ((offers.get(l.source) ?? 0n) << BigInt(l.lane * MSG_W)), 0n),
    });
    const ready = sinks.map(() => r.chance(readiness));
    for (const [i, s] of sinks.entries()) b.set(`${s.name}_ready_i`, Number(ready[i]));
    const localReady = b.get('local_ready_o');
    const isTaken = new Map<Source, boolean>([
      ...streams.map((s) => [s, b.get(`${s.name}_ready_o`) === 1] as const),
      ...locals.map((l) => [l.source, ((localReady >> l.lane) & 1) === 1] as const),
    ]);
    if (b.get('idle_o') === 1) {
      check(
        sources.every((s) => s.owed === 0),
        'idle with a message inside',
      );
      check(
        sources.every((s) => straight.includes(s) || offers.get(s) === undefined),
        'idle while a message is taken',
      );
    }
    // Requests of this node pass straight through: they count as taken in the cycle in which they are seen.
    for (const s of sources) if (offers.get(s) !== undefined && isTaken.get(s)) s.taken();
    for (const [i, s] of sinks.entries())
      s.look(b.get(`${s.name}_valid_o`) === 1 ? b.big(`${s.name}_o`) : undefined, ready[i] ?? false, sources);
    b.step();
  };
  b.reset();
  for (let n = 0; n < 2000; n++) cycle((n >> 6) & 1 ? 0.8 : 0.2, (n >> 7) & 1 ? 0.9 : 0.4);
  for (let n = 0; n < 20; n++) cycle(0, 1);
  check(
    sources.every((s) => s.owed === 0),
    'a message is missing',
  );
  check(b.get('idle_o') === 1, 'empty but not idle');
  for (const s of sinks) check(s.count > 50, `${s.name} saw ${s.count} messages only: the stimulus is too weak`);
}
