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
  msg,
  Observer,
  OP,
  programStripe,
  STATUS,
  unmsg,
} from './engine-bench.js';

export const top = { top: 'coh_evict', params: { EVICTS: 8 } } satisfies BlockOptions;

const NODE = 4;
const COUNT = 300;
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
  state: 'new' | 'taken' | 'told' | 'pulled' | 'sent' | 'acked' | 'over';
  txn?: bigint;
  htxn?: number;
  status?: number;
  cycles?: bigint;
}

/** Evictions at random against homes that pull the page, or not, and answer in any order. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  b.reset();
  b.set('node_i', NODE);
  const home = programStripe(b, 5);
  const bench = new Bench(b);
  const clock = bench.add(new Clock(b, r));
  const observer = bench.add(new Observer(b));
  const evictions = new Map<number, Eviction>();
  const byGpn = new Map<bigint, Eviction>();
  const drops: string[] = [];
  const due: { eviction: Eviction; at: number }[] = [];
  const later = (eviction: Eviction): void => {
    due.push({ eviction, at: b.cycle + r.below(100) });
  };
  let completed = 0;
  let open = 0;
  let rogues = 0;
  let pulled = 0;
  let released = 0;

  const desc = bench.add(
    new Source(b, r, 'desc', ['desc_i', 'desc_time_i'], 0.4, (v) => {
      const e = evictions.get(Number((BigInt(v['desc_i'] ?? 0) >> 16n) & 0xffffn));
      check(e?.state === 'new', 'takes a descriptor twice');
      e.state = 'taken';
      if (e.bad) {
        e.cycles = clock.since(e.time);
      } else {
        open++;
        drops.push(`NODE_DROP ${e.gpn} I at ${NODE}`);
      }
      check(open <= 8, 'more evictions under way than entries');
    }),
  );
  const submit = (bad: boolean): void => {
    const tag = evictions.size;
    const gpn = (BigInt(tag) << 20n) | r.bits(16);
    // A clean eviction has no buffer: its address says nothing.
    const op = r.pick([CLEAN, DIRTY]);
    const addr = op === CLEAN ? r.bits(52) : r.bits(40) << 12n;
    const wrong = bad ? r.below(op === DIRTY ? 3 : 2) : 3;
    const e: Eviction = {
      tag,
      op: wrong === 0 ? r.pick([0, 1, 5, 200]) : op,
      gpn: wrong === 1 ? gpn | (1n << 60n) : gpn,
      addr: wrong === 2 ? addr | 2048n : addr,
      bad,
      home: home(gpn),
      time: (clock.now - r.below(50)) >>> 0,
      state: 'new',
    };
    evictions.set(tag, e);
    byGpn.set(e.gpn, e);
    desc.queue.push({ desc_i: descriptor({ op: e.op, tag, gpn: e.gpn, addr: e.addr }), desc_time_i: e.time });
  };

  const put = bench.add(
    new Sink(b, r, 'put', ['put_o'], 0.6, ({ put_o }) => {
      const m = unmsg(put_o);
      const e = byGpn.get(m.gpn);
      check(e?.state === 'taken' && !e.bad, `notice of page ${m.gpn} that nobody evicts`);
      checkMsg(m, { op: e.op === DIRTY ? OP('PUT_D') : OP('PUT_C'), src: NODE, dst: e.home, req: NODE, txn: m.txn, gpn: e.gpn }, 'notice');
      check(
        m.txn < 8n && ![...evictions.values()].some((o) => o.txn === m.txn && o.state !== 'acked' && o.state !== 'over'),
        `entry ${m.txn} is given twice`,
      );
      e.txn = m.txn;
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
  const fwd = bench.add(
    new Source(b, r, 'fwd', ['fwd_i'], 0.8, (v) => {
      const m = unmsg(BigInt(v['fwd_i'] ?? 0));
      const go = m.op === BigInt(OP('PUT_GO'));
      if (go) released++;
      check(b.get('rel_valid_o') === Number(go), 'credit is given back for PUT_GO, and for nothing else');
      if (go) check(b.get('rel_src_o') === Number(m.src), 'credit goes to another node');
      const e = byGpn.get(m.gpn);
      if (e === undefined || e.txn !== m.txn) return;
      if (go) {
        if (e.state !== 'told' || e.op === CLEAN) return;
        e.state = 'pulled';
        return;
      }
      if (e.state === 'pulled') return;
      e.state = 'acked';
      e.cycles = clock.since(e.time);
      open--;
    }),
  );
  let answering = true;
  bench.add({
    drive() {
      const i = answering && fwd.queue.length === 0 ? due.findIndex((d) => d.at <= b.cycle) : -1;
      const e = due[i]?.eviction;
      if (e === undefined) return;
      due.splice(i, 1);
      const go = e.state === 'told' && e.op === DIRTY && r.chance(0.8);
      if (go) {
        e.htxn = r.below(256);
        pulled++;
      } else {
        e.status = r.pick([STATUS('OK'), STATUS('OK'), STATUS('RANGE'), STATUS('DIRTY')]);
      }
      const fields = {
        op: OP(go ? 'PUT_GO' : 'PUT_ACK'),
        src: e.home,
        dst: NODE,
        req: NODE,
        txn: e.txn ?? 0n,
        htxn: e.htxn ?? 0,
        gpn: e.gpn,
        status: e.status ?? 0,
      };
      if (r.chance(0.2)) {
        // Nobody waits for this one: wrong page, or no such entry.
        const op = r.pick([OP('PUT_GO'), OP('PUT_ACK')]);
        fwd.queue.push({ fwd_i: msg({ ...fields, op, ...r.pick([{ gpn: e.gpn ^ 1n }, { txn: 100 }]) }) });
        rogues++;
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
      const offered = b.get('fwd_valid_i') && unmsg(b.big('fwd_i')).op === BigInt(OP('PUT_GO'));
      check(!offered || b.get('fwd_ready_o') === 1, 'a PUT_GO has to wait');
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

  bench.holds = () => open > 0;
  for (let n = 0; n < COUNT; n++) submit(n % 10 === 9);
  bench.run(1500);
  // No home answers: all entries fill, then the ring waits, quietly.
  answering = false;
  desc.rate = 1;
  put.rate = 1;
  bench.run(200);
  check(open === 8, `${open} of 8 entries in use when nobody answers`);
  check(b.get('quiet_o') === 1 && b.get('idle_o') === 0, 'waits for the homes: quiet, not idle');
  // No lane for pages: notices, PUT_GO and PUT_ACK pass all the same.
  bulk.rate = 0;
  answering = true;
  bench.run(1500);
  check(due.length === 0, 'the homes wait for the lane of pages');
  check(b.get('quiet_o') === 1, 'waits for a lane, but is not quiet');
  // Nor may a home end what it has pulled and not got: the buffer is still to be read.
  const unsent = [...evictions.values()].find((e) => e.state === 'pulled');
  check(unsent !== undefined, 'no page waits for its lane: the stimulus is too weak');
  fwd.queue.push({ fwd_i: msg({ op: OP('PUT_ACK'), src: unsent.home, dst: NODE, txn: unsent.txn ?? 0n, gpn: unsent.gpn }) });
  bench.run(50);
  bulk.rate = 0.9;
  cqe.rate = 0.9;
  bench.drain(() => completed === COUNT, 20_000);

  check(released === pulled, `${released} credits for ${pulled} PUT_GO`);
  check(rogues > 5, 'too few wrong messages');
  check(observer.trace.join() === drops.join(), 'trace differs from the evictions taken');
  const done = [...evictions.values()].filter((e) => !e.bad);
  const expected: Record<string, number> = {
    EVICT_CLEAN: done.filter((e) => e.op === CLEAN).length,
    EVICT_DIRTY: done.filter((e) => e.op === DIRTY).length,
    DESCRIPTOR_BAD: COUNT - done.length,
  };
  for (const [name, n] of Object.entries(expected))
    check(observer.count(name) === n, `counter ${name}: ${observer.count(name)}, expected ${n}`);
  check(
    [...observer.counts.keys()].every((name) => name in expected),
    'counts what is not its own',
  );
}
