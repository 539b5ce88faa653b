// SPDX-License-Identifier: Apache-2.0
import { constants, decode, descriptorOp, revoke, revokeKind, traceBundle } from '@weft/spec';
import { type Block, type BlockOptions, check, Random, unpack } from '@weft/tools';
import { Bench, Sink, Source, type Values } from '../host/streams.js';
import {
  Clock,
  checkCompletion,
  checkMsg,
  decodeCompletion,
  descriptor,
  GRANT,
  type Msg,
  msg,
  numberToBytes,
  Observer,
  OP,
  programStripe,
  STATUS,
  unmsg,
} from './engine-bench.js';

const NODE = 2;
const NODES = 4;
export const top = { top: 'coh_hold', params: { HOLDS: 8, NODES } } satisfies BlockOptions;

const COUNT = 900;
const HOLDS = 8;
const TICK = constants.find((c) => c.name === 'TICK_CYCLES')?.value ?? 0;
/** A look at all entries, a refusal before each new one, and the way through the lane. */
const SCAN = 150;
/** Credits: WINDOW messages a node. */
const ROOM = 64;
const FLOOD = 24;
const REVOKE_DONE = descriptorOp.members.find((m) => m.name === 'REVOKE_DONE')?.value ?? 0;
const kind = (name: string): bigint => BigInt(revokeKind.members.find((m) => m.name === name)?.value ?? 0);

interface Revoke {
  readonly op: 'FWD_S' | 'FWD_M' | 'INV';
  readonly home: number;
  readonly req: number;
  /** txn and htxn: names it among the answers. */
  readonly id: number;
  readonly gpn: bigint;
  handle: bigint;
  /** The driver's answer. */
  page: boolean;
  addr: bigint;
  tag: number;
  time: number;
  /** dropped: not its home's to ask. refused: its page was overdue. open: has an entry. late: answered after the home was told that it was not. */
  state: 'asked' | 'dropped' | 'refused' | 'either' | 'open' | 'revoked' | 'answered' | 'late' | 'completed';
  /** From a node that is not the home of the page, or for a requester that does not exist. */
  readonly forged: boolean;
  /** When it was given its entry. */
  since: number;
  /** When the driver gets round to it. */
  at: number;
  nacked: boolean;
  /** Its completion is there: it has no entry any more. */
  free: boolean;
  /** Messages that must go, and pages whose arrival must be told, before the completion. */
  due: number;
}

interface Refusal {
  readonly op: bigint;
  readonly gpn: bigint;
  readonly cycles: bigint;
}

/** Homes ask at random, the driver answers in any order, with and without pages, at times wrongly, at times too late. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  b.reset();
  const limit = r.pick([0, 300, 700]);
  b.setAll({ node_i: NODE, revoke_limit_cycles_i: limit });
  const homeOf = programStripe(b, NODES);
  const bench = new Bench(b);
  const clock = bench.add(new Clock(b, r));
  const observer = bench.add(new Observer(b));
  const byId = new Map<number, Revoke>();
  const byTag = new Map<number, Revoke>();
  const refusals = new Map<number, Refusal>();
  const waiting: Revoke[] = [];
  const toRevoke: Revoke[] = [];
  const drops: string[] = [];
  const arrivals: { hold: number; revoke: Revoke; at: number }[] = [];
  let asked = 0;
  let left = 0;
  let completed = 0;
  let tags = 0;
  let wrong = 0;
  let both = 0;
  let answered: Revoke | undefined;
  const seen = { nacked: 0, refused: 0, late: 0, other: 0, wrongHome: 0, wrongReq: 0, forgedOverdue: 0, full: 0 };
  const all = (): Revoke[] => [...byId.values()];
  const hasEntry = (a: Revoke): boolean => !a.free && !['asked', 'dropped', 'refused', 'either'].includes(a.state);
  /** The home was told that the driver does not answer, and the entry is not over. */
  const isOverdue = (a: Revoke): boolean => a.nacked && hasEntry(a);

  /** Since when the lane moves; while it stands, nobody could hear that a limit is over. */
  let flowing: number | undefined = 0;
  const inTime = (a: Revoke, at: number): boolean =>
    limit === 0 || flowing === undefined || at - Math.max(a.since, flowing) <= limit + TICK + SCAN;

  // Whether the answer of the last cycle was in time: then it gave a right up. Which entries are over.
  bench.add({
    drive() {
      if (b.get('cqe_valid_o') === 1) {
        const done = byTag.get(Number(decodeCompletion(b.big('cqe_o')).tag));
        if (done !== undefined) done.free = true;
      }
      const a = answered;
      answered = undefined;
      if (a === undefined) return;
      const age = b.cycle - 1 - a.since;
      const t = unpack(traceBundle, b.big('trace_o'));
      if (t.kind !== 0n) {
        check(!a.nacked && inTime(a, b.cycle - 1), `a right is given up that was kept, after ${age} cycles`);
        a.state = 'answered';
        a.due = a.page && a.op === 'FWD_S' ? 2 : 1;
        drops.push(`NODE_DROP ${a.gpn} ${a.page && a.op === 'FWD_S' ? 'S' : 'I'} at ${NODE}`);
      } else {
        check(limit !== 0 && age > limit, `an answer after ${age} cycles is too late`);
        a.state = 'late';
        seen.late++;
      }
    },
    sample() {},
  });
  let stale: bigint | undefined;

  const fwd = bench.add(
    new Source(b, r, 'fwd', ['fwd_i'], 0.5, () => {
      asked++;
    }),
  );
  const backlog: Values[] = [];
  let credit = ROOM;
  /** How many messages the homes let wait. */
  let depth = 6;
  const ask = (again?: Revoke, lie: 'home' | 'req' | undefined = undefined): void => {
    const id = byId.size;
    const gpn = again?.gpn ?? (BigInt(id) << 16n) | r.bits(16);
    const op = r.pick(['FWD_S', 'FWD_M', 'INV'] as const);
    const home = (homeOf(gpn) + (lie === 'home' ? 1 + r.below(NODES - 1) : 0)) % NODES;
    const req = lie === 'req' ? NODES + r.below(64 - NODES) : r.below(NODES);
    const fresh = { handle: 0n, page: false, addr: 0n, tag: -1, time: 0, since: 0, at: 0, nacked: false, free: false, due: 0 };
    const a: Revoke = { op, home, req, id, gpn, state: 'asked', forged: lie !== undefined, ...fresh };
    if (lie === 'home') seen.wrongHome++;
    if (lie === 'req') seen.wrongReq++;
    byId.set(id, a);
    const message = { op: OP(op), src: a.home, dst: NODE, req: a.req, txn: id >> 8, htxn: id & 255, gpn };
    waiting.push(a);
    backlog.push({ fwd_i: msg(message) });
  };
  bench.add({
    drive() {
      while (waiting.length - left < depth && byId.size < COUNT) {
        if (r.chance(0.9)) ask();
        else ask(r.chance(0.5) ? all().find(isOverdue) : undefined, r.pick(['home', 'req']));
      }
      for (; credit > 0 && backlog.length > 0; credit--) fwd.queue.push(backlog.shift() as Values);
    },
    sample() {
      check(b.get('fwd_ready_o') === 1, 'a message with credit waits outside');
      if (!b.get('rel_valid_o')) return;
      credit++;
      const next = waiting[left++];
      check(next !== undefined && left <= asked && b.get('rel_src_o') === next.home, 'credit goes to another node');
      const overdue = all().some((o) => isOverdue(o) && o.gpn === next.gpn);
      if (next.forged) {
        next.state = 'dropped';
        if (overdue) seen.forgedOverdue++;
        return;
      }
      if (overdue) {
        next.state = 'refused';
        seen.refused++;
        return;
      }
      // With no entry left, any page may be refused; if an entry came free just now it is not.
      const full = all().filter(hasEntry).length >= HOLDS;
      if (all().some(isOverdue)) seen.other++;
      next.state = full ? 'either' : 'open';
      next.since = b.cycle;
      toRevoke.push(next);
    },
  });

  // The driver: reads revokes, answers in any order.
  const toAnswer: Revoke[] = [];
  const refuseFull = (a: Revoke): void => {
    if (a.state !== 'either') return;
    a.state = 'refused';
    seen.full++;
  };
  const rqe = bench.add(
    new Sink(b, r, 'rqe', ['rqe_o'], 0.6, ({ rqe_o }) => {
      const e = decode(revoke, numberToBytes(rqe_o));
      let a = toRevoke.shift();
      for (; a?.state === 'refused' || (a?.state === 'either' && a.gpn !== e.gpn); a = toRevoke.shift()) refuseFull(a);
      check(a !== undefined && a.gpn === e.gpn, `revoke of page ${e.gpn} that no home asked`);
      check(e.kind === kind(a.op === 'FWD_S' ? 'TO_S' : 'TO_I'), `revoke of kind ${e.kind} for ${a.op}`);
      check(e.req === BigInt(a.req) && e.lap === 0n, 'revoke names another requester');
      check(!all().some((o) => o.handle === e.handle && o.state === 'revoked'), 'two open revokes have one handle');
      a.handle = e.handle;
      a.state = 'revoked';
      check(all().filter(hasEntry).length <= HOLDS, 'more revokes open than entries');
      // Most are answered at once, some about when their time is over, some long after.
      const slow = r.below(10);
      a.at = slow > 2 ? 0 : a.since + limit + r.below(slow === 0 ? 3 * TICK : TICK + 20);
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
      answered = a;
      stale = a.handle;
    }),
  );
  let answering = true;
  const refuse = (fields: { op?: number; handle: bigint; page?: number; addr?: bigint }): void => {
    const tag = tags++;
    wrong++;
    const op = fields.op ?? REVOKE_DONE;
    const gpn = r.bits(64);
    refusals.set(tag, { op: BigInt(op), gpn, cycles: -1n });
    desc.queue.push({ desc_i: descriptor({ ...fields, op, tag, gpn }), desc_time_i: (clock.now - 9) >>> 0 });
  };
  let waited = 0;
  bench.add({
    drive() {
      if (!answering || !desc.empty) return;
      const lie = byId.size < COUNT || toAnswer.length > 0 ? r.below(50) : 50;
      if (lie === 0) refuse({ op: r.pick([0, 1, 3, 77]), handle: toAnswer[0]?.handle ?? 0n });
      else if (lie === 1) refuse({ handle: 0xffn });
      else if (lie === 3 && toAnswer[0] !== undefined) refuse({ handle: toAnswer[0].handle | 8n });
      else if (lie === 2 && stale !== undefined) refuse({ handle: stale });
      const ready = toAnswer.filter((o) => o.at <= b.cycle);
      if (ready.length === 0 || !r.chance(ready.some((o) => o.at > 0) ? 0.9 : 0.2)) return;
      const a = ready.find((o) => o.at > 0) ?? r.pick(ready);
      toAnswer.splice(toAnswer.indexOf(a), 1);
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
      // An answer waits for the limit only, which may expire and refuse; a refusal, for the completion writer.
      waited = b.get('desc_valid_i') === 1 && b.get('desc_ready_o') === 0 ? waited + 1 : 0;
      const tag = Number((b.big('desc_i') >> 16n) & 0xffffn);
      check(waited <= (limit > 0 ? 2 : 0) || refusals.has(tag), "the driver's answer has to wait");
    },
  });

  // The home hears that the driver does not answer: it may ask again for that page.
  let patient = false;
  const refused = (m: Msg, a: Revoke | undefined): void => {
    check(
      a !== undefined && !a.nacked && ['refused', 'either', 'open', 'revoked', 'late'].includes(a.state),
      `FWD_NACK for a revoke ${a?.state}, or twice`,
    );
    checkMsg(m, { op: OP('FWD_NACK'), src: NODE, dst: a.home, req: a.req, txn: m.txn, htxn: m.htxn, gpn: a.gpn }, 'FWD_NACK');
    refuseFull(a);
    a.nacked = true;
    if (a.state !== 'refused') {
      seen.nacked++;
      check(b.cycle - a.since > limit && limit !== 0, `FWD_NACK after ${b.cycle - a.since} cycles`);
    }
    if (patient || r.chance(0.3)) return;
    ask(a);
  };

  // Lanes.
  const sentFlags = new Set<string>();
  const lane = (name: 'rsp' | 'bulk', rate: number): Sink =>
    bench.add(
      new Sink(b, r, name, [`${name}_o`], rate, (v) => {
        const m = unmsg(v[`${name}_o`]);
        const a = byId.get(Number((m.txn << 8n) | m.htxn));
        if (m.op === BigInt(OP('FWD_NACK'))) return refused(m, a);
        check(a?.state === 'answered', `${name}: message for page ${m.gpn} in state ${a?.state}`);
        check(!sentFlags.has(`${name} ${a.id}`), `${name}: two messages for page ${a.gpn}`);
        sentFlags.add(`${name} ${a.id}`);
        const same = { src: NODE, req: a.req, txn: m.txn, htxn: m.htxn, gpn: a.gpn };
        const page = { hold: a.handle & 0xffn, addr: a.addr };
        if (name === 'bulk') {
          check(a.op === 'FWD_S' && a.page, 'a copy for the pool that nobody needs');
          check(sentFlags.has(`rsp ${a.id}`), 'the copy for the pool goes before the page that somebody waits for');
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
      const late = a?.state === 'late' && a.nacked;
      check(
        a !== undefined && (late || (a.state === 'answered' && a.due === 0)),
        `completion of ${c.tag}, ${a?.state}, with ${a?.due} due: too early, or twice`,
      );
      const age = clock.since(a.time);
      check(c.cycles <= age, 'completion claims to be older than its descriptor');
      const status = BigInt(STATUS(late ? 'TIMEOUT' : 'OK'));
      const said = { op: BigInt(REVOKE_DONE), status, tag: c.tag, home: BigInt(a.home), gpn: a.gpn, cycles: c.cycles };
      checkCompletion(c, said, `completion of ${c.tag}`);
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
      // Its limit is looked at on the first tick after it is over.
      const forgotten = all().find((a) => (a.state === 'open' || a.state === 'revoked') && !a.nacked && !inTime(a, b.cycle));
      check(forgotten === undefined, () => `nobody hears that the driver does not answer for page ${forgotten?.gpn}`);
    },
  });

  const over = (a: Revoke): boolean => a.state === 'completed' || a.state === 'dropped' || (a.state === 'refused' && a.nacked);
  bench.holds = () =>
    all()
      .slice(0, left)
      .some((a) => !over(a));
  const quiet = (what: string): void => {
    // A tick may just have come.
    for (let n = 0; n < SCAN && b.get('quiet_o') === 0; n++) bench.cycle();
    check(b.get('quiet_o') === 1, what);
  };
  bench.run(1500);

  // The driver answers nothing: the entries fill, then the queue, up to the last credit.
  answering = false;
  fwd.rate = 1;
  rqe.rate = 1;
  // Nor do the lanes move: what refuses the messages in the queue leaves room for the entries' own.
  rsp.rate = 0;
  flowing = undefined;
  bench.run(limit + 2 * TICK);
  quiet('waits for the lane: not quiet');
  rsp.rate = 0.6;
  bench.run(SCAN);
  flowing = b.cycle;
  if (limit === 0) {
    depth = 2 * ROOM;
    bench.run(2 * TICK);
    check(asked - left === ROOM && credit === 0, `${asked - left} messages wait, expected ${ROOM}`);
  } else {
    // All entries overdue: who asks more hears so at once, and no home waits for this driver.
    depth = 0;
    patient = true;
    bench.run(limit + 2 * TICK);
    for (let n = 0; n < FLOOD; n++) ask();
    bench.run(2 * FLOOD * SCAN);
    check(left === waiting.length && seen.full > 0, `${waiting.length - left} messages wait for a driver that is overdue with all`);
    patient = false;
  }
  quiet('waits for the driver: not quiet');
  check(b.get('idle_o') === 0, 'waits for the driver, yet idle');
  answering = true;
  depth = 6;
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

  if (limit !== 0) {
    // One page is overdue, all else is over.
    const until = (what: string, done: () => boolean): void => {
      for (let n = 0; !done(); n++) {
        check(n < 30_000, () => `never: ${what}`);
        bench.cycle();
      }
    };
    const unanswered = (): Revoke | undefined => toAnswer.find(isOverdue);
    until('a page is overdue', () => unanswered() !== undefined);
    const stuck = unanswered() as Revoke;
    stuck.at = Number.POSITIVE_INFINITY;
    patient = true;
    depth = 0;
    until('all else is over', () => all().every((a) => a === stuck || over(a)) && desc.empty && refusals.size === 0);
    // Other nodes flood the card with forwards for it while the lane stands: others' entries find room for what they must say.
    rsp.rate = 0;
    answering = false;
    flowing = undefined;
    for (let n = 0; n < 6; n++) ask();
    for (let n = 0; n < 20; n++) ask(stuck);
    bench.run(limit + 3 * TICK);
    answering = true;
    bench.run(300);
    rsp.rate = 0.6;
    until('all else is over', () => all().every((a) => a === stuck || over(a)) && desc.empty);
    // Refusals outlive the entry that they are for, and mean nothing to the next that has its place.
    rsp.rate = 0;
    for (let n = 0; n < 3; n++) ask(stuck);
    bench.run(100);
    stuck.at = 0;
    bench.run(200);
    check(
      stuck.state === 'completed' && all().filter((a) => a.state === 'refused' && !a.nacked).length === 3,
      'a late answer waits for the lane',
    );
    for (let n = 0; n < 6; n++) ask();
    bench.run(100);
    // Answered late, an entry is over when the home has been told that it was not answered.
    answering = false;
    bench.run(limit + 2 * TICK);
    answering = true;
    bench.run(3 * TICK);
    rsp.rate = 0.3;
    bench.run(100);
    rsp.rate = 0.9;
    flowing = b.cycle;
    patient = false;
    depth = 6;
  }
  bench.drain(() => byId.size >= COUNT && all().every(over) && refusals.size === 0 && desc.empty, 60_000);
  check(completed > before, 'nothing was under way: the stimulus is too weak');
  check(both > 3, `both pages arrived in one cycle ${both} times: too few`);

  const enough = limit === 0 ? seen.nacked + seen.late === 0 : Math.min(seen.nacked, seen.late, seen.refused, seen.other, seen.full) > 5;
  check(Math.min(seen.wrongHome, seen.wrongReq) > 10 && (limit === 0 || seen.forgedOverdue > 0), `forged: ${JSON.stringify(seen)}`);
  check(enough, `limit ${limit}: ${JSON.stringify(seen)}`);
  check(observer.trace.join() === drops.join(), 'trace differs from the answers taken in time');
  const punctual = all().filter((a) => a.state === 'completed' && !a.nacked);
  check(observer.count('REVOKE_TO_S') === punctual.filter((a) => a.op === 'FWD_S').length, 'counter REVOKE_TO_S');
  check(observer.count('REVOKE_TO_I') === punctual.filter((a) => a.op !== 'FWD_S').length, 'counter REVOKE_TO_I');
  check(observer.count('REVOKE_OVERDUE') === seen.nacked && seen.late === seen.nacked, 'counter REVOKE_OVERDUE');
  check(observer.count('RX_BAD_ANSWER') === seen.wrongHome + seen.wrongReq, 'counter RX_BAD_ANSWER');
  check(observer.count('DESCRIPTOR_BAD') === wrong, 'counter DESCRIPTOR_BAD');
}
