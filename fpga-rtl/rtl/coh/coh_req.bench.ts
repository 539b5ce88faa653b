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
  GRANT,
  msg,
  Observer,
  OP,
  programStripe,
  STATUS,
  unmsg,
} from './engine-bench.js';

export const top = { top: 'coh_req', params: { MISSES: 8 } } satisfies BlockOptions;

const NODE = 3;
const COUNT = 300;
const [FAULT_READ, FAULT_WRITE] = descriptorOp.members.map((m) => m.value) as [number, number];

interface Fault {
  readonly tag: number;
  readonly op: number;
  readonly gpn: bigint;
  readonly addr: bigint;
  readonly excl: number;
  readonly have: number;
  readonly bad: boolean;
  readonly home: number;
  time: number;
  state: 'new' | 'taken' | 'asked' | 'granted' | 'completed' | 'over';
  txn?: bigint;
  answer?: { op: number; status: number; grant: number; zero: number; src: number; htxn: number };
  cycles?: bigint;
}

/** Faults at random against homes that answer in any order and any way; every fault completed once, acknowledged after. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  b.reset();
  b.set('node_i', NODE);
  const home = programStripe(b, 5);
  const bench = new Bench(b);
  const clock = bench.add(new Clock(b, r));
  const observer = bench.add(new Observer(b));
  const faults = new Map<number, Fault>();
  const byGpn = new Map<bigint, Fault>();
  const grants: string[] = [];
  const due: { fault: Fault; at: number }[] = [];
  let completed = 0;
  let open = 0;
  let rogues = 0;

  const desc = bench.add(
    new Source(b, r, 'desc', ['desc_i', 'desc_time_i'], 0.4, (v) => {
      const fault = faults.get(Number((BigInt(v['desc_i'] ?? 0) >> 16n) & 0xffffn));
      check(fault?.state === 'new', 'takes a descriptor twice');
      fault.state = 'taken';
      if (!fault.bad) open++;
      else fault.cycles = clock.since(fault.time);
      check(open <= 8, 'more faults under way than entries');
    }),
  );
  const submit = (bad = false): void => {
    const tag = faults.size;
    const gpn = (BigInt(tag) << 20n) | r.bits(16);
    const addr = r.bits(40) << 12n;
    const fault: Fault = {
      tag,
      op: r.pick([FAULT_READ, FAULT_WRITE]),
      gpn,
      addr,
      excl: r.below(2),
      have: r.below(2),
      bad,
      home: home(gpn),
      time: (clock.now - r.below(50)) >>> 0,
      state: 'new',
    };
    faults.set(tag, fault);
    byGpn.set(gpn, fault);
    const wrong = bad ? r.below(3) : 3;
    const f = {
      op: wrong === 0 ? r.pick([0, 3, 5, 255]) : fault.op,
      excl: fault.excl,
      have: fault.have,
      tag,
      gpn: wrong === 1 ? gpn | (1n << 36n) : gpn,
      addr: wrong === 2 ? addr | 64n : addr,
    };
    if (wrong < 3) Object.assign(fault, { op: f.op, gpn: f.gpn });
    desc.queue.push({ desc_i: descriptor(f), desc_time_i: fault.time });
  };

  const req = new Sink(b, r, 'req', ['req_o'], 0.6, ({ req_o }) => {
    const m = unmsg(req_o);
    const fault = byGpn.get(m.gpn);
    check(fault?.state === 'taken' && !fault.bad, `request for page ${m.gpn} that no fault asked`);
    checkMsg(
      m,
      {
        op: fault.op === FAULT_WRITE ? OP('GET_M') : OP('GET_S'),
        src: NODE,
        dst: fault.home,
        req: NODE,
        txn: m.txn,
        gpn: fault.gpn,
        excl: fault.op === FAULT_READ ? fault.excl : 0,
        have: fault.op === FAULT_WRITE ? fault.have : 0,
      },
      'request',
    );
    check(m.txn < 8n && ![...faults.values()].some((f) => f.txn === m.txn && f.state !== 'over'), `entry ${m.txn} is given twice`);
    fault.txn = m.txn;
    fault.state = 'asked';
    due.push({ fault, at: b.cycle + r.below(120) });
  });
  bench.add(req);

  const gnt = bench.add(
    new Source(b, r, 'gnt', ['gnt_i'], 0.8, (v) => {
      const m = unmsg(BigInt(v['gnt_i'] ?? 0));
      const fault = byGpn.get(m.gpn);
      if (fault?.state !== 'asked' || fault.txn !== m.txn) return;
      fault.state = 'granted';
      fault.cycles = clock.since(fault.time);
    }),
  );
  // The homes: any grant, in any order; now and then one that nobody waits for.
  let answering = true;
  bench.add({
    drive() {
      const i = answering && gnt.queue.length === 0 ? due.findIndex((d) => d.at <= b.cycle) : -1;
      const fault = due[i]?.fault;
      if (fault === undefined) return;
      due.splice(i, 1);
      const op = r.pick(['GRANT', 'GRANT', 'GRANT_PAGE', 'OWNER_PAGE']);
      const failed = op === 'GRANT' && r.chance(0.3);
      // The flags say nothing where they have no meaning: an error is none the less one.
      fault.answer = {
        op: OP(op),
        status: failed ? r.pick([STATUS('RANGE'), STATUS('OWNER'), STATUS('DIRTY')]) : STATUS('OK'),
        grant: r.chance(failed ? 0.7 : 0.05) ? GRANT('I') : fault.op === FAULT_WRITE ? GRANT('M') : r.pick([GRANT('S'), GRANT('M')]),
        zero: r.below(2),
        src: op === 'OWNER_PAGE' ? (fault.home + 1) % 5 : fault.home,
        htxn: r.below(256),
      };
      // The page lands before the grant is handed on.
      b.set('land_txn_i', Number(fault.txn));
      check(b.big('land_addr_o') === fault.addr, `page of entry ${fault.txn} would land at ${b.big('land_addr_o').toString(16)}`);
      const fields = { ...fault.answer, dst: NODE, req: NODE, txn: fault.txn ?? 0n, gpn: fault.gpn };
      if (r.chance(0.15)) {
        rogues++;
        gnt.queue.push({
          gnt_i: msg(
            r.pick([
              { ...fields, gpn: fault.gpn ^ 1n },
              { ...fields, txn: 200 },
            ]),
          ),
        });
      }
      gnt.queue.push({ gnt_i: msg(fields) });
      // Said twice, it counts once.
      if (r.chance(0.15)) gnt.queue.push({ gnt_i: msg(fields) });
    },
    sample() {},
  });

  const cqe = new Sink(b, r, 'cqe', ['cqe_o'], 0.6, ({ cqe_o }) => {
    const c = decodeCompletion(cqe_o);
    const fault = faults.get(Number(c.tag));
    const cycles = fault?.cycles;
    check(fault !== undefined && cycles !== undefined, `completion for ${c.tag}, which is not due`);
    const same = { op: BigInt(fault.op), tag: BigInt(fault.tag), gpn: fault.gpn, cycles };
    if (fault.bad) {
      check(fault.state === 'taken', `descriptor ${c.tag} is refused twice`);
      checkCompletion(c, { ...same, status: BigInt(STATUS('BAD_DESCRIPTOR')) }, `refusal of ${c.tag}`);
      fault.state = 'over';
    } else {
      const a = fault.answer;
      check(fault.state === 'granted' && a !== undefined, `completion for ${c.tag} in state ${fault.state}`);
      checkCompletion(
        c,
        {
          ...same,
          status: BigInt(a.status),
          grant: BigInt(a.grant),
          page: BigInt(a.op !== OP('GRANT')),
          zero: BigInt(a.zero),
          dirty: BigInt(a.op === OP('OWNER_PAGE') && a.grant === GRANT('M')),
          src: BigInt(a.src),
          home: BigInt(fault.home),
        },
        `completion of ${c.tag}`,
      );
      fault.state = 'completed';
      if (a.status === STATUS('OK') && a.grant !== GRANT('I'))
        grants.push(`NODE_GRANT ${fault.gpn} ${a.grant === GRANT('M') ? 'M' : 'S'} at ${NODE}`);
    }
    completed++;
  });
  const fin = new Sink(b, r, 'fin', ['fin_o'], 0.6, ({ fin_o }) => {
    const m = unmsg(fin_o);
    const fault = byGpn.get(m.gpn);
    check(fault?.state === 'completed', `GRANT_ACK for page ${m.gpn}, ${fault?.state}: before its completion, or twice`);
    const { home: dst, txn = 0n, gpn, answer } = fault;
    checkMsg(m, { op: OP('GRANT_ACK'), src: NODE, dst, req: NODE, txn, htxn: answer?.htxn ?? 0, gpn }, 'GRANT_ACK');
    fault.state = 'over';
    open--;
  });
  // The acknowledgement must come in a later cycle than the completion: look at it first.
  bench.add(fin);
  bench.add(cqe);

  bench.holds = () => open > 0;
  for (let n = 0; n < COUNT; n++) submit(n % 10 === 9);
  bench.run(1500);

  // No home answers: all entries fill, then the ring waits, quietly.
  answering = false;
  desc.rate = 1;
  req.rate = 1;
  bench.run(200);
  check(open === 8, `${open} of 8 entries in use when nobody answers`);
  check(b.get('quiet_o') === 1 && b.get('idle_o') === 0, 'waits for grants: quiet, not idle');
  // No lane for acknowledgements: grants complete all the same.
  fin.rate = 0;
  answering = true;
  const before = completed;
  bench.run(400);
  check(due.length === 0 && completed >= before + 8, 'a grant waits for the lane of acknowledgements');
  check(b.get('quiet_o') === 1, 'waits for a lane, but is not quiet');
  fin.rate = 0.9;
  cqe.rate = 0.9;
  bench.drain(() => [...faults.values()].every((f) => f.state === 'over'), 20_000);

  check(completed === COUNT, `${completed} completions of ${COUNT}`);
  check(rogues > 5, 'too few wrong grants');
  check(observer.trace.join() === grants.join(), 'trace differs from the grants completed');
  const all = [...faults.values()];
  const answered = all.filter((f) => !f.bad);
  const ok = (f: Fault): boolean => f.answer?.status === STATUS('OK');
  const expected: Record<string, number> = {
    FAULT_READ: answered.filter((f) => f.op === FAULT_READ).length,
    FAULT_WRITE: answered.filter((f) => f.op === FAULT_WRITE).length,
    FAULT_LOCAL: answered.filter((f) => f.home === NODE).length,
    FAULT_REMOTE: answered.filter((f) => f.home !== NODE).length,
    GRANT_ZERO: answered.filter((f) => ok(f) && f.answer?.op === OP('GRANT') && f.answer.zero).length,
    GRANT_UPGRADE: answered.filter((f) => ok(f) && f.answer?.op === OP('GRANT') && !f.answer.zero).length,
    GRANT_POOL: answered.filter((f) => ok(f) && f.answer?.op === OP('GRANT_PAGE')).length,
    GRANT_OWNER: answered.filter((f) => ok(f) && f.answer?.op === OP('OWNER_PAGE')).length,
    GRANT_ERROR: answered.filter((f) => !ok(f)).length,
    DESCRIPTOR_BAD: all.filter((f) => f.bad).length,
  };
  for (const [name, n] of Object.entries(expected))
    check(observer.count(name) === n, `counter ${name}: ${observer.count(name)}, expected ${n}`);
  check(
    [...observer.counts.keys()].every((name) => name in expected),
    'counts what is not its own',
  );
}
