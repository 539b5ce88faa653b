// SPDX-License-Identifier: Apache-2.0
import { descriptorOp } from '@weft/spec';
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { Bench, Sink, Source } from '../host/streams.js';
import {
  Clock,
  checkCompletion,
  checkMsg,
  decodeCompletion,
  descriptor,
  Membership,
  type Msg,
  msg,
  Observer,
  OP,
  programStripe,
  STATUS,
  unmsg,
} from './engine-bench.js';

export const top = { top: 'coh_evict', params: { EVICTS: 8 } } satisfies BlockOptions;

const NODE = 4;
const COUNT = 400;
const ENTRIES = 8;
/** A look at all entries, three cycles each, in turn with messages, all of which may have to wait for the completion writer. */
const SCAN = 200;
/** A look of the message, and one of the scan that came before it. */
const LOOKS = 7;
const CLEAN = descriptorOp.members.find((m) => m.name === 'EVICT_CLEAN')?.value ?? 0;
const DIRTY = descriptorOp.members.find((m) => m.name === 'EVICT_DIRTY')?.value ?? 0;

interface Eviction {
  readonly tag: number;
  readonly op: number;
  readonly gpn: bigint;
  readonly addr: bigint;
  readonly bad: boolean;
  readonly home: number;
  readonly time: number;
  /** Ended here, as its home has left; it has no entry any more. */
  poisoned: boolean;
  overSince?: number;
  state: 'new' | 'taken' | 'told' | 'pulled' | 'sent' | 'acked' | 'over';
  txn?: bigint;
  htxn?: number;
  status?: number;
  cycles?: bigint;
}

/** Evictions at random against homes that pull the page, or not, answer in any order, and leave the rack; against forged answers, too. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  b.reset();
  b.setAll({ node_i: NODE, members_i: 0xffff });
  const home = programStripe(b, 5);
  const bench = new Bench(b);
  const clock = bench.add(new Clock(b, r));
  const members = bench.add(new Membership(b, r, [0, 1, 2, 3]));
  const observer = bench.add(new Observer(b));
  const evictions = new Map<number, Eviction>();
  const byGpn = new Map<bigint, Eviction>();
  const drops: string[] = [];
  const due: { eviction: Eviction; at: number }[] = [];
  const later = (eviction: Eviction): void => {
    due.push({ eviction, at: b.cycle + r.below(100) });
  };
  const all = (): Eviction[] => [...evictions.values()];
  const hasEntry = (e: Eviction): boolean => !e.bad && !e.poisoned && !['new', 'acked', 'over'].includes(e.state);
  const open = (): number => all().filter(hasEntry).length;
  let completed = 0;
  let badAnswers = 0;
  let pulled = 0;
  let released = 0;
  let poisonAtOnce = 0;
  let poisonLater = 0;

  // What the card has ended of its own is seen as its completion appears, before this cycle's messages.
  bench.add({
    drive() {
      if (b.get('cqe_valid_o') === 0) return;
      const e = evictions.get(Number(decodeCompletion(b.big('cqe_o')).tag));
      if (e === undefined || !hasEntry(e)) return;
      check(!members.has(e.home), `eviction ${e.tag} ends without an answer`);
      check(e.state !== 'pulled', `eviction ${e.tag} ends before its page is sent`);
      // What was pulled may be another's by now.
      const status = STATUS(e.state === 'sent' ? 'OK' : 'POISON');
      Object.assign(e, { state: 'acked', poisoned: true, status, cycles: clock.since(e.time) - 1n });
      poisonLater++;
    },
    sample() {},
  });

  const desc = bench.add(
    new Source(b, r, 'desc', ['desc_i', 'desc_time_i'], 0.4, (v) => {
      const e = evictions.get(Number((BigInt(v['desc_i'] ?? 0) >> 16n) & 0xffffn));
      check(e?.state === 'new', 'takes a descriptor twice');
      e.state = 'taken';
      if (e.bad) {
        e.cycles = clock.since(e.time);
      } else if (!members.has(e.home)) {
        // The driver has its page again: no right is given up.
        Object.assign(e, { state: 'acked', poisoned: true, status: STATUS('POISON'), cycles: clock.since(e.time) });
        poisonAtOnce++;
      } else {
        drops.push(`NODE_DROP ${e.gpn} I at ${NODE}`);
      }
      check(open() <= ENTRIES, 'more evictions under way than entries');
    }),
  );
  const submit = (bad: boolean): void => {
    const tag = evictions.size;
    const gpn = (BigInt(tag) << 20n) | r.bits(16);
    // A clean eviction has no buffer: its address says nothing.
    const op = r.pick([CLEAN, DIRTY]);
    const addr = op === CLEAN ? r.bits(52) : r.bits(40) << 12n;
    const wrong = bad ? r.below(op === DIRTY ? 4 : 3) : 4;
    const e: Eviction = {
      tag,
      op: wrong === 0 ? r.pick([0, 1, 5, 200]) : op,
      gpn: wrong === 1 ? gpn | (1n << 60n) : gpn,
      addr: wrong === 3 ? addr | 2048n : addr,
      bad,
      home: home(gpn),
      time: (clock.now - r.below(50)) >>> 0,
      poisoned: false,
      state: 'new',
    };
    evictions.set(tag, e);
    byGpn.set(e.gpn, e);
    desc.queue.push({ desc_i: descriptor({ op: e.op, outside: Number(wrong === 2), tag, gpn: e.gpn, addr: e.addr }), desc_time_i: e.time });
  };

  const put = bench.add(
    new Sink(b, r, 'put', ['put_o'], 0.6, ({ put_o }) => {
      const m = unmsg(put_o);
      const e = byGpn.get(m.gpn);
      // A notice may still be in its register when its eviction has ended.
      check(e !== undefined && e.txn === undefined && !e.bad && e.state !== 'new', `notice of page ${m.gpn} that nobody evicts`);
      checkMsg(m, { op: e.op === DIRTY ? OP('PUT_D') : OP('PUT_C'), src: NODE, dst: e.home, req: NODE, txn: m.txn, gpn: e.gpn }, 'notice');
      e.txn = m.txn;
      if (!hasEntry(e)) return;
      check(m.txn < ENTRIES && !all().some((o) => o !== e && o.txn === m.txn && hasEntry(o)), `entry ${m.txn} is given twice`);
      e.state = 'told';
      later(e);
    }),
  );
  const bulk = bench.add(
    new Sink(b, r, 'bulk', ['bulk_o'], 0.4, ({ bulk_o }) => {
      const m = unmsg(bulk_o);
      const e = byGpn.get(m.gpn);
      check(e?.state === 'pulled', `page ${m.gpn} is sent, ${e?.state}: unasked, or twice`);
      checkMsg(
        m,
        { op: OP('PUT_PAGE'), src: NODE, dst: e.home, req: NODE, txn: e.txn ?? 0n, htxn: e.htxn ?? 0, gpn: e.gpn, addr: e.addr },
        'PUT_PAGE',
      );
      e.state = 'sent';
      later(e);
    }),
  );

  // The homes.
  const fits = (m: Msg): Eviction | undefined => {
    const e = byGpn.get(m.gpn);
    if (e === undefined || !hasEntry(e) || e.txn !== m.txn || m.src !== BigInt(e.home)) return undefined;
    if (m.op === BigInt(OP('PUT_GO'))) return e.state === 'told' && e.op === DIRTY ? e : undefined;
    return e.state === 'told' || e.state === 'sent' ? e : undefined;
  };
  const fwd = bench.add(
    new Source(b, r, 'fwd', ['fwd_i'], 0.8, (v) => {
      const m = unmsg(BigInt(v['fwd_i'] ?? 0));
      const go = m.op === BigInt(OP('PUT_GO'));
      check(b.get('rel_valid_o') === Number(go), 'credit is given back for PUT_GO, and for nothing else');
      if (go) check(b.get('rel_src_o') === Number(m.src), 'credit goes to another node');
      const e = fits(m);
      if (e === undefined) badAnswers++;
      else if (go) e.state = 'pulled';
      else {
        e.state = 'acked';
        e.status = Number(m.status);
        e.cycles = clock.since(e.time);
      }
    }),
  );
  let answering = true;
  let waited = 0;
  let scanned = false;
  bench.add({
    drive() {
      const i = answering && fwd.queue.length === 0 ? due.findIndex((d) => d.at <= b.cycle) : -1;
      const e = due[i]?.eviction;
      if (e === undefined) return;
      due.splice(i, 1);
      // A home that has left may have sent its answer before, or never.
      if (!members.has(e.home) && r.chance(0.7)) return;
      const go = e.state === 'told' && e.op === DIRTY && r.chance(0.8);
      if (go) {
        e.htxn = r.below(256);
        pulled++;
      }
      const fields = {
        op: OP(go ? 'PUT_GO' : 'PUT_ACK'),
        src: e.home,
        dst: NODE,
        req: NODE,
        txn: e.txn ?? 0n,
        htxn: e.htxn ?? 0,
        gpn: e.gpn,
        status: go ? STATUS('OK') : r.pick([STATUS('OK'), STATUS('OK'), STATUS('RANGE'), STATUS('DIRTY')]),
      };
      if (r.chance(0.2)) {
        // Nobody waits for this one: wrong page, another entry or none, or not from its home.
        const op = r.pick([OP('PUT_GO'), OP('PUT_ACK')]);
        fwd.queue.push({ fwd_i: msg({ ...fields, op, ...r.pick([{ gpn: e.gpn ^ 1n }, { txn: 100 }, { src: (e.home + 1) % 5 }]) }) });
        if (op === OP('PUT_GO')) pulled++;
      }
      fwd.queue.push({ fwd_i: msg(fields) });
      // A page is sent once, and never one that was not written.
      if (go ? r.chance(0.2) : e.op === CLEAN && r.chance(0.3)) {
        const again = { fwd_i: msg({ ...fields, op: OP('PUT_GO') }) };
        pulled++;
        if (go) fwd.queue.push(again);
        else fwd.queue.unshift(again);
      }
    },
    sample() {
      released += b.get('rel_valid_o');
      // Where the scan goes first, a PUT_GO is next.
      const waits = b.get('fwd_valid_i') && unmsg(b.big('fwd_i')).op === BigInt(OP('PUT_GO')) && !b.get('fwd_ready_o');
      waited = waits ? waited + 1 : 0;
      scanned = waits ? scanned || b.get('recover_o') === 1 : false;
      check(waited < (scanned ? LOOKS : 3), 'a PUT_GO has to wait');
    },
  });
  // What must not wait, and what must not be forgotten.
  bench.add({
    drive() {},
    sample() {
      const recovered = b.get('recover_o') === 0 && b.get('members_set_i') === 0;
      for (const e of evictions.values()) {
        const lost = hasEntry(e) && !members.has(e.home);
        check(!lost || !recovered, 'recovered, yet an eviction to a lost home is under way');
        if (!lost || e.state === 'pulled') delete e.overSince;
        else e.overSince ??= b.cycle;
        check(e.overSince === undefined || b.cycle - e.overSince < SCAN, `eviction ${e.tag} waits for a home that has left`);
      }
    },
  });

  const cqe = bench.add(
    new Sink(b, r, 'cqe', ['cqe_o'], 0.6, ({ cqe_o }) => {
      const c = decodeCompletion(cqe_o);
      const e = evictions.get(Number(c.tag));
      check(e !== undefined && e.state === (e.bad ? 'taken' : 'acked'), `completion for ${c.tag} in state ${e?.state}`);
      const same = { op: BigInt(e.op), tag: c.tag, gpn: e.gpn, cycles: e.cycles ?? -1n };
      if (e.bad) checkCompletion(c, { ...same, status: BigInt(STATUS('BAD_DESCRIPTOR')) }, `refusal of ${c.tag}`);
      else checkCompletion(c, { ...same, status: BigInt(e.status ?? -1), home: BigInt(e.home) }, `completion of ${c.tag}`);
      e.state = 'over';
      completed++;
    }),
  );

  bench.holds = () => open() > 0;
  const whole = (): void => {
    for (let n = 0; !members.whole; n++) {
      check(n < 3000, 'the rack is never whole again');
      bench.cycle();
    }
  };
  const without = (node: number): number => 0xffff & ~(1 << node);
  bench.add({
    drive() {
      if (desc.empty && evictions.size < COUNT) submit(evictions.size % 10 === 9);
    },
    sample() {},
  });
  members.churn = true;
  bench.run(2000);
  members.churn = false;
  whole();

  // A home leaves while a notice to it stands in the lane: not over before it is out.
  put.rate = 0;
  for (let n = 0; b.get('put_valid_o') === 0 || Number(unmsg(b.big('put_o')).dst) === NODE; n++) {
    check(n < 500, 'no notice comes');
    put.rate = b.get('put_valid_o');
    bench.cycle();
    put.rate = 0;
  }
  members.set(without(Number(unmsg(b.big('put_o')).dst)));
  bench.run(200);
  check(b.get('recover_o') === 1, 'recovered, yet a notice to a lost node waits');
  put.rate = 1;
  whole();

  // No home answers: all entries fill, then the ring waits, quietly.
  answering = false;
  desc.rate = 1;
  bench.run(200);
  check(open() === ENTRIES, `${open()} of ${ENTRIES} entries in use when nobody answers`);
  check(b.get('quiet_o') === 1 && b.get('idle_o') === 0, 'waits for the homes: quiet, not idle');
  // A home leaves under a flood of answers that fit nothing: its evictions end all the same.
  fwd.queue.push(...Array.from({ length: 300 }, () => ({ fwd_i: msg({ op: OP('PUT_ACK'), txn: r.below(ENTRIES), gpn: r.bits(16) }) })));
  fwd.rate = 1;
  members.set(without(r.pick(all().filter((e) => e.state === 'told' && e.home !== NODE)).home));
  bench.run(300);
  fwd.rate = 0.8;
  whole();
  // No lane for pages: notices, PUT_GO and PUT_ACK pass all the same.
  bulk.rate = 0;
  answering = true;
  bench.run(1500);
  // Those that have begun need no more than their homes' answers.
  desc.rate = 0;
  bench.run(500);
  check(due.length === 0, 'the homes wait for the lane of pages');
  desc.rate = 1;
  check(b.get('quiet_o') === 1, 'waits for a lane, but is not quiet');
  // Nor may a home end what it has pulled and not got: the buffer is still to be read.
  const unsent = all().find((e) => e.state === 'pulled' && e.home !== NODE);
  check(unsent !== undefined, 'no page waits for its lane: the stimulus is too weak');
  fwd.queue.push({ fwd_i: msg({ op: OP('PUT_ACK'), src: unsent.home, dst: NODE, txn: unsent.txn ?? 0n, gpn: unsent.gpn }) });
  bench.run(50);
  // Nor does it end when its home leaves: first the page is sent.
  members.set(without(unsent.home));
  bench.run(200);
  check(b.get('recover_o') === 1 && hasEntry(unsent), 'ends before the page has left its buffer');
  bulk.rate = 0.9;
  cqe.rate = 0.9;
  bench.drain(() => completed === COUNT && fwd.empty && members.whole, 20_000);

  check(released === pulled, `${released} credits for ${pulled} PUT_GO`);
  const seen = [badAnswers, poisonAtOnce, poisonLater];
  check(badAnswers > 20 && poisonAtOnce > 3 && poisonLater > 3, `too few wrong messages or lost homes: ${seen.join()}`);
  check(observer.trace.join() === drops.join(), 'trace differs from the evictions taken');
  const done = all().filter((e) => !e.bad);
  const expected: Record<string, number> = {
    EVICT_CLEAN: done.filter((e) => e.op === CLEAN).length,
    EVICT_DIRTY: done.filter((e) => e.op === DIRTY).length,
    FAULT_POISON: poisonAtOnce + poisonLater,
    RX_BAD_ANSWER: badAnswers,
    DESCRIPTOR_BAD: COUNT - done.length,
  };
  for (const [name, n] of Object.entries(expected))
    check(observer.count(name) === n, `counter ${name}: ${observer.count(name)}, expected ${n}`);
  check(
    [...observer.counts.keys()].every((name) => name in expected),
    'counts what is not its own',
  );
}
