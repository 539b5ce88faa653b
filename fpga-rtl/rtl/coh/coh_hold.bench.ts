// SPDX-License-Identifier: Apache-2.0
import { decode, descriptorOp, revoke, revokeKind } from '@weft/spec';
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { Bench, Sink, Source, type Values } from '../host/streams.js';
import {
  Clock,
  checkCompletion,
  checkMsg,
  decodeCompletion,
  descriptor,
  GRANT,
  msg,
  numberToBytes,
  Observer,
  OP,
  STATUS,
  unmsg,
} from './engine-bench.js';

export const top = { top: 'coh_hold', params: { HOLDS: 8, NODES: 4 } } satisfies BlockOptions;

const NODE = 2;
const COUNT = 300;
/** Credits: WINDOW messages a node, NODES of them. */
const ROOM = 64;
const REVOKE_DONE = descriptorOp.members.find((m) => m.name === 'REVOKE_DONE')?.value ?? 0;
const kind = (name: string): bigint => BigInt(revokeKind.members.find((m) => m.name === name)?.value ?? 0);

interface Revoke {
  readonly op: 'FWD_S' | 'FWD_M' | 'INV';
  readonly home: number;
  readonly req: number;
  readonly txn: number;
  readonly htxn: number;
  readonly gpn: bigint;
  handle: bigint;
  /** The driver's answer. */
  page: boolean;
  addr: bigint;
  tag: number;
  time: number;
  state: 'asked' | 'revoked' | 'answered' | 'completed';
  /** Messages that must go, and pages whose arrival must be told, before the completion. */
  due: number;
}

interface Refusal {
  readonly op: bigint;
  readonly gpn: bigint;
  readonly cycles: bigint;
}

/** Homes ask at random, the driver answers in any order, with and without pages, at times wrongly. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  b.reset();
  b.set('node_i', NODE);
  const bench = new Bench(b);
  const clock = bench.add(new Clock(b, r));
  const observer = bench.add(new Observer(b));
  const byGpn = new Map<bigint, Revoke>();
  const byTag = new Map<number, Revoke>();
  const refusals = new Map<number, Refusal>();
  const waiting: Revoke[] = [];
  const drops: string[] = [];
  const arrivals: { hold: number; revoke: Revoke; at: number }[] = [];
  let asked = 0;
  let left = 0;
  let open = 0;
  let completed = 0;
  let tags = 0;
  let both = 0;
  let stale: bigint | undefined;

  const fwd = bench.add(
    new Source(b, r, 'fwd', ['fwd_i'], 0.5, () => {
      asked++;
    }),
  );
  const backlog: Values[] = [];
  let credit = ROOM;
  const ask = (): void => {
    const a: Revoke = {
      op: r.pick(['FWD_S', 'FWD_M', 'INV'] as const),
      home: r.below(4),
      req: r.below(4),
      txn: r.below(256),
      htxn: r.below(256),
      gpn: (BigInt(byGpn.size) << 16n) | r.bits(16),
      handle: 0n,
      page: false,
      addr: 0n,
      tag: -1,
      time: 0,
      state: 'asked',
      due: 0,
    };
    byGpn.set(a.gpn, a);
    waiting.push(a);
    backlog.push({ fwd_i: msg({ op: OP(a.op), src: a.home, dst: NODE, req: a.req, txn: a.txn, htxn: a.htxn, gpn: a.gpn }) });
  };
  bench.add({
    drive() {
      for (; credit > 0 && backlog.length > 0; credit--) fwd.queue.push(backlog.shift() as Values);
    },
    sample() {
      check(b.get('fwd_ready_o') === 1, 'a message with credit waits outside');
      if (!b.get('rel_valid_o')) return;
      credit++;
      const next = waiting[left++];
      check(next !== undefined && left <= asked && b.get('rel_src_o') === next.home, 'credit goes to another node');
      open++;
      check(open <= 8, 'more revokes open than entries');
    },
  });

  // The driver: reads revokes, answers in any order.
  const toAnswer: Revoke[] = [];
  let seen = 0;
  const rqe = bench.add(
    new Sink(b, r, 'rqe', ['rqe_o'], 0.6, ({ rqe_o }) => {
      const e = decode(revoke, numberToBytes(rqe_o));
      const a = waiting[seen++];
      check(a !== undefined && a.gpn === e.gpn && seen <= left, `revoke of page ${e.gpn} that no home asked`);
      check(e.kind === kind(a.op === 'FWD_S' ? 'TO_S' : 'TO_I'), `revoke of kind ${e.kind} for ${a.op}`);
      check(e.req === BigInt(a.req) && e.lap === 0n, 'revoke names another requester');
      check(![...byGpn.values()].some((o) => o.handle === e.handle && o.state === 'revoked'), 'two open revokes have one handle');
      a.handle = e.handle;
      a.state = 'revoked';
      toAnswer.push(a);
    }),
  );
  const desc = bench.add(
    new Source(b, r, 'desc', ['desc_i', 'desc_time_i'], 0.6, (v) => {
      const tag = Number((BigInt(v['desc_i'] ?? 0) >> 16n) & 0xffffn);
      const a = byTag.get(tag);
      if (a === undefined) {
        const fields = refusals.get(tag);
        check(fields !== undefined, 'takes a descriptor twice');
        refusals.set(tag, { ...fields, cycles: clock.since(Number(v['desc_time_i'])) });
        return;
      }
      check(a.state === 'revoked', 'takes a descriptor twice');
      a.state = 'answered';
      a.due = a.page && a.op === 'FWD_S' ? 2 : 1;
      stale = a.handle;
      drops.push(`NODE_DROP ${a.gpn} ${a.page && a.op === 'FWD_S' ? 'S' : 'I'} at ${NODE}`);
    }),
  );
  let answering = true;
  const refuse = (fields: { op?: number; handle: bigint; page?: number; addr?: bigint }): void => {
    const tag = tags++;
    const op = fields.op ?? REVOKE_DONE;
    const gpn = r.bits(64);
    refusals.set(tag, { op: BigInt(op), gpn, cycles: -1n });
    desc.queue.push({ desc_i: descriptor({ ...fields, op, tag, gpn }), desc_time_i: (clock.now - 9) >>> 0 });
  };
  bench.add({
    drive() {
      if (!answering || desc.queue.length > 0 || byTag.size === COUNT) return;
      const wrong = r.below(50);
      if (wrong === 0) refuse({ op: r.pick([0, 1, 3, 77]), handle: toAnswer[0]?.handle ?? 0n });
      else if (wrong === 1) refuse({ handle: 0xffn });
      else if (wrong === 3 && toAnswer[0] !== undefined) refuse({ handle: toAnswer[0].handle | 8n });
      else if (wrong === 2 && stale !== undefined) refuse({ handle: stale });
      if (toAnswer.length === 0 || !r.chance(0.2)) return;
      const [a] = toAnswer.splice(r.below(toAnswer.length), 1);
      if (a === undefined) return;
      a.page = r.chance(0.7);
      // Without a page, and for INV, the address says nothing.
      a.addr = a.page && a.op !== 'INV' ? r.bits(40) << 12n : r.bits(52);
      if (a.page && a.op !== 'INV' && r.chance(0.1)) refuse({ handle: a.handle, page: 1, addr: a.addr | 8n });
      a.tag = tags++;
      a.time = (clock.now - r.below(30)) >>> 0;
      byTag.set(a.tag, a);
      desc.queue.push({
        desc_i: descriptor({ op: REVOKE_DONE, page: Number(a.page), tag: a.tag, handle: a.handle, gpn: a.gpn, addr: a.addr }),
        desc_time_i: a.time,
      });
    },
    sample() {
      // An answer waits for nothing; only a refusal does, for the completion writer.
      if (!b.get('desc_valid_i')) return;
      const tag = Number((b.big('desc_i') >> 16n) & 0xffffn);
      check(b.get('desc_ready_o') === 1 || refusals.has(tag), "the driver's answer has to wait");
    },
  });

  // Lanes.
  const sentFlags = new Set<string>();
  const lane = (name: 'rsp' | 'bulk', rate: number): Sink =>
    bench.add(
      new Sink(b, r, name, [`${name}_o`], rate, (v) => {
        const m = unmsg(v[`${name}_o`]);
        const a = byGpn.get(m.gpn);
        check(a?.state === 'answered', `${name}: message for page ${m.gpn} in state ${a?.state}`);
        check(!sentFlags.has(`${name} ${a.gpn}`), `${name}: two messages for page ${a.gpn}`);
        sentFlags.add(`${name} ${a.gpn}`);
        const same = { src: NODE, req: a.req, txn: a.txn, htxn: a.htxn, gpn: a.gpn };
        const page = { hold: a.handle & 0xffn, addr: a.addr };
        if (name === 'bulk') {
          check(a.op === 'FWD_S' && a.page, 'a copy for the pool that nobody needs');
          checkMsg(m, { ...same, ...page, op: OP('SHARE_PAGE'), dst: a.home }, 'SHARE_PAGE');
        } else if (a.op === 'INV') checkMsg(m, { ...same, op: OP('INV_ACK'), dst: a.home }, 'INV_ACK');
        else if (!a.page) checkMsg(m, { ...same, op: OP('FWD_MISS'), dst: a.home }, 'FWD_MISS');
        else checkMsg(m, { ...same, ...page, op: OP('OWNER_PAGE'), dst: a.req, grant: GRANT(a.op === 'FWD_S' ? 'S' : 'M') }, 'OWNER_PAGE');
        if (m.op === BigInt(OP('OWNER_PAGE')) || name === 'bulk')
          arrivals.push({ hold: Number(m.hold), revoke: a, at: b.cycle + 1 + r.below(60) });
        else a.due--;
      }),
    );

  // Completions look before this cycle's events are noted: they come of those of earlier cycles.
  const cqe = bench.add(
    new Sink(b, r, 'cqe', ['cqe_o'], 0.6, ({ cqe_o }) => {
      const c = decodeCompletion(cqe_o);
      const refusal = refusals.get(Number(c.tag));
      if (refusal !== undefined) {
        const { op, gpn, cycles } = refusal;
        checkCompletion(c, { op, gpn, cycles, tag: c.tag, status: BigInt(STATUS('BAD_DESCRIPTOR')) }, `refusal of ${c.tag}`);
        refusals.delete(Number(c.tag));
        return;
      }
      const a = byTag.get(Number(c.tag));
      check(a?.state === 'answered' && a.due === 0, `completion of ${c.tag}, ${a?.state}, with ${a?.due} due: too early, or twice`);
      const age = clock.since(a.time);
      check(c.cycles <= age, 'completion claims to be older than its descriptor');
      checkCompletion(
        c,
        { op: BigInt(REVOKE_DONE), tag: c.tag, home: BigInt(a.home), gpn: a.gpn, cycles: c.cycles },
        `completion of ${c.tag}`,
      );
      a.state = 'completed';
      completed++;
    }),
  );
  const rsp = lane('rsp', 0.6);
  const bulk = lane('bulk', 0.4);
  let arriving = true;
  bench.add({
    drive() {
      const next = (): { hold: number; revoke: Revoke } | undefined => {
        const i = arriving ? arrivals.findIndex((a) => a.at <= b.cycle) : -1;
        return i < 0 || r.chance(0.3) ? undefined : arrivals.splice(i, 1)[0];
      };
      const wire = next();
      // Both pages of one FWD_S may arrive in the same cycle.
      const twin = wire && r.chance(0.5) ? arrivals.findIndex((a) => a.revoke === wire.revoke) : -1;
      const local = twin >= 0 ? arrivals.splice(twin, 1)[0] : next();
      if (wire && wire.revoke === local?.revoke) both++;
      b.setAll({ sent_wire_valid_i: wire !== undefined, sent_wire_hold_i: wire?.hold ?? r.below(256) });
      b.setAll({ sent_local_valid_i: local !== undefined, sent_local_hold_i: local?.hold ?? r.below(256) });
      for (const a of [wire, local]) if (a) a.revoke.due--;
    },
    sample() {
      // Freed when the completion is handed over: no later than what `open` would allow.
      open = [...byGpn.values()].filter((a, i) => i < left && a.state !== 'completed' && !(a.state === 'answered' && a.due === 0)).length;
    },
  });

  bench.holds = () => asked > completed;
  for (let n = 0; n < COUNT; n++) ask();
  bench.run(600);

  // The driver answers nothing: the entries fill, then the queue, up to the last credit.
  answering = false;
  fwd.rate = 1;
  rqe.rate = 1;
  bench.run(150);
  check(asked - left === ROOM && credit === 0, `${asked - left} messages wait, expected ${ROOM}`);
  check(b.get('quiet_o') === 1 && b.get('idle_o') === 0, 'waits for the driver: quiet, not idle');
  answering = true;
  // The lane of copies stands: acknowledgements and demand pages pass.
  bulk.rate = 0;
  bench.run(400);
  bulk.rate = 0.9;
  bench.run(100);
  // No page arrives: the driver's buffers stay its own.
  arriving = false;
  const before = completed;
  bench.run(400);
  check(b.get('idle_o') === 0, 'idle while pages are under way');
  arriving = true;
  cqe.rate = 0.9;
  rsp.rate = 0.9;
  bench.drain(() => completed === COUNT && refusals.size === 0 && desc.empty, 20_000);
  check(completed > before, 'nothing was under way: the stimulus is too weak');
  check(both > 3, `both pages arrived in one cycle ${both} times: too few`);

  check(observer.trace.join() === drops.join(), 'trace differs from the answers taken');
  const all = [...byGpn.values()];
  check(observer.count('REVOKE_TO_S') === all.filter((a) => a.op === 'FWD_S').length, 'counter REVOKE_TO_S');
  check(observer.count('REVOKE_TO_I') === all.filter((a) => a.op !== 'FWD_S').length, 'counter REVOKE_TO_I');
  check(observer.count('DESCRIPTOR_BAD') === tags - COUNT, 'counter DESCRIPTOR_BAD');
}
