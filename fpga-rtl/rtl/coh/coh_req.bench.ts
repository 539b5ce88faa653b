// SPDX-License-Identifier: Apache-2.0
import { constants } from '@weft/spec';
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { Bench, Sink, Source } from '../host/streams.js';
import { countersOf, FAULT_READ, FAULT_WRITE, type Fault, NODE, ofMsg, type Stray } from './coh_req.faults.js';
import { type Frame, isPage, PageSink } from './coh_req.pages.js';
import {
  Clock,
  checkCompletion,
  checkMsg,
  decodeCompletion,
  descriptor,
  GRANT,
  Membership,
  type Msg,
  msg,
  Observer,
  OP,
  programStripe,
  STATUS,
  unmsg,
} from './engine-bench.js';

export const top = { top: 'coh_req', params: { MISSES: 8 } } satisfies BlockOptions;

const NODES = 5;
const COUNT = 500;
const ENTRIES = 8;
const TICK = constants.find((c) => c.name === 'TICK_CYCLES')?.value ?? 0;
/** A look at all entries, in turn with grants, all of which may have to wait for the completion writer. */
const SCAN = 100;

/**
 * Faults at random against homes that answer in any order and any way, and leave the rack, and against peers that
 * make things up; every fault completed once, acknowledged after.
 */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  b.reset();
  const limit = r.pick([0, 300, 1000]);
  b.setAll({ node_i: NODE, fault_limit_cycles_i: limit, members_i: 0xffff });
  const home = programStripe(b, NODES);
  const bench = new Bench(b);
  const clock = bench.add(new Clock(b, r));
  const members = bench.add(new Membership(b, r, [0, 1, 2, 4]));
  const observer = bench.add(new Observer(b));
  const faults = new Map<number, Fault>();
  const byGpn = new Map<bigint, Fault>();
  const grants: string[] = [];
  const due: { fault: Fault; at: number; again?: boolean }[] = [];
  const seen = {
    completed: 0,
    badAnswers: 0,
    held: 0,
    replaced: 0,
    poisonAtOnce: 0,
    poisonLater: 0,
    reported: 0,
    late: 0,
    strays: 0,
    wrongRight: 0,
    replacedPoison: 0,
  };
  const uses = new Map<bigint, bigint>();
  let strays: Stray[] = [];
  const all = (): Fault[] => [...faults.values()];
  const hasEntry = (f: Fault): boolean => !f.bad && !f.poisoned && f.state !== 'new' && f.state !== 'over';
  const waits = (f: Fault): boolean => hasEntry(f) && (f.state === 'taken' || f.state === 'asked');
  const open = (): number => all().filter(hasEntry).length;

  // What the card has ended of its own is seen as its completion appears, before this cycle's messages.
  bench.add({
    drive() {
      if (b.get('cqe_valid_o') === 0) return;
      const f = faults.get(Number(decodeCompletion(b.big('cqe_o')).tag));
      if (f === undefined || !waits(f)) return;
      check(f.landing === 0, `fault ${f.tag} ends while its page is written`);
      check(f.held !== undefined || !members.has(f.home), `fault ${f.tag} ends without an answer`);
      f.state = 'answered';
      f.poisoned = f.held === undefined;
      const nothing = { op: OP('GRANT'), status: STATUS('POISON'), grant: GRANT('I'), zero: 0, src: f.home, req: NODE, htxn: 0 };
      f.answer = f.held ?? nothing;
      f.cycles = clock.since(f.time) - 1n;
      if (f.poisoned) seen.poisonLater++;
    },
    sample() {},
  });

  const desc = bench.add(
    new Source(b, r, 'desc', ['desc_i', 'desc_time_i'], 0.4, (v) => {
      const fault = faults.get(Number((BigInt(v['desc_i'] ?? 0) >> 16n) & 0xffffn));
      check(fault?.state === 'new', 'takes a descriptor twice');
      fault.state = 'taken';
      fault.since = b.cycle;
      if (fault.bad || !members.has(fault.home)) fault.cycles = clock.since(fault.time);
      if (!fault.bad && !members.has(fault.home)) {
        fault.poisoned = true;
        seen.poisonAtOnce++;
      }
      check(open() <= ENTRIES, 'more faults under way than entries');
    }),
  );
  const submit = (): void => {
    const tag = faults.size;
    const bad = tag % 10 === 9;
    const gpn = (BigInt(tag) << 20n) | r.bits(16);
    const addr = r.bits(40) << 12n;
    const wrong = bad ? r.below(4) : 4;
    const fault: Fault = {
      tag,
      op: wrong === 0 ? r.pick([0, 3, 5, 255]) : r.pick([FAULT_READ, FAULT_WRITE]),
      gpn: wrong === 1 ? gpn | (1n << 36n) : gpn,
      addr: wrong === 2 ? addr | 64n : addr,
      excl: r.below(2),
      have: r.below(2),
      bad,
      home: home(gpn),
      time: (clock.now - r.below(50)) >>> 0,
      state: 'new',
      landing: 0,
      poisoned: false,
      reported: false,
      since: 0,
    };
    faults.set(tag, fault);
    byGpn.set(fault.gpn, fault);
    const { op, excl, have } = fault;
    desc.queue.push({
      desc_i: descriptor({ op, excl, have, outside: Number(wrong === 3), tag, gpn: fault.gpn, addr: fault.addr }),
      desc_time_i: fault.time,
    });
  };

  const req = new Sink(b, r, 'req', ['req_o'], 0.6, ({ req_o }) => {
    const m = unmsg(req_o);
    const fault = byGpn.get(m.gpn);
    // A request may still be in its register when its fault has ended.
    check(fault !== undefined && !fault.bad && fault.txn === undefined, `request for page ${m.gpn} that no fault asked`);
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
    fault.txn = m.txn;
    const entry = m.txn % BigInt(ENTRIES);
    const generation = uses.get(entry) ?? 0n;
    check(m.txn === ((generation * BigInt(ENTRIES)) | entry) % 256n, `fault ${generation} of entry ${entry} has txn ${m.txn}`);
    uses.set(entry, generation + 1n);
    if (!hasEntry(fault)) return;
    const twice = all().some((f) => f !== fault && f.txn !== undefined && f.txn % BigInt(ENTRIES) === entry && hasEntry(f));
    check(!twice, `entry ${entry} is given twice`);
    fault.state = 'asked';
    due.push({ fault, at: b.cycle + r.below(120) });
  });
  bench.add(req);

  /** The fault that a grant completes, or would, were no frame under way. */
  const fits = (m: Msg): Fault | undefined => {
    const f = byGpn.get(m.gpn);
    if (f?.state !== 'asked' || f.txn !== m.txn) return undefined;
    if (m.op !== BigInt(OP('OWNER_PAGE')) && m.src !== BigInt(f.home)) return undefined;
    if (isPoison(m) && (m.grant === BigInt(GRANT('M'))) !== (f.op === FAULT_WRITE)) return undefined;
    return (isPage(m) ? f.landing > 0 : f.held === undefined) ? f : undefined;
  };
  const isPoison = (m: Msg): boolean => !isPage(m) && m.status === BigInt(STATUS('POISON'));
  const stray = (m: Msg, htxn: bigint): void => {
    const to = home(m.gpn);
    strays.push({ txn: m.txn, htxn, gpn: m.gpn, home: to, member: members.has(to) });
    seen.strays++;
  };
  const gnt = bench.add(
    new Source(b, r, 'gnt', ['gnt_i'], 0.8, (v) => {
      const m = unmsg(BigInt(v['gnt_i'] ?? 0));
      const fault = fits(m);
      if (fault === undefined) {
        seen.badAnswers++;
        if (isPoison(m) && m.src === BigInt(home(m.gpn))) stray(m, m.htxn);
        return;
      }
      if (isPage(m)) fault.landing--;
      if (isPage(m) && fault.held?.status === STATUS('POISON')) {
        stray(m, BigInt(fault.held.htxn));
        seen.replacedPoison++;
      }
      if (fault.landing > 0) {
        seen.held++;
        fault.held = ofMsg(m);
        return;
      }
      if (fault.held !== undefined) seen.replaced++;
      fault.answer = ofMsg(m);
      fault.state = 'answered';
      fault.cycles = clock.since(fault.time);
    }),
  );

  // The homes and owners: any grant, in any order; now and then one that nobody waits for.
  let answering = true;
  const sink = new PageSink(b, r, {
    lets(lander, op, src) {
      const f = byGpn.get(lander.gpn);
      if (f?.state !== 'asked' || f.held !== undefined || !members.has(f.home)) return false;
      if (op === OP('GRANT_PAGE') && src !== f.home) return false;
      if (b.get('gnt_valid_i') === 0 || fits(unmsg(b.big('gnt_i'))) !== f) return true;
      return b.get('gnt_ready_o') === 1 ? false : undefined;
    },
    hand: (message) => gnt.queue.push({ gnt_i: message }),
    ended() {},
  });
  /** With POISON a grant says which right had been asked, now and then by another fault. */
  const poison = (fields: Parameters<typeof msg>[0], fault: Fault): Parameters<typeof msg>[0] => {
    if (fields.status !== STATUS('POISON')) return fields;
    const other = r.chance(0.2);
    if (other) {
      seen.wrongRight++;
      due.push({ fault, at: b.cycle + r.below(120), again: true });
    }
    return { ...fields, grant: GRANT((fault.op === FAULT_WRITE) === other ? 'S' : 'M') };
  };
  const answer = (fault: Fault, again = false): void => {
    const op = again ? 'GRANT' : r.pick(['GRANT', 'GRANT', 'GRANT_PAGE', 'OWNER_PAGE']);
    const failed = op === 'GRANT' && r.chance(0.4);
    const says = (name: string): Parameters<typeof msg>[0] => ({
      op: OP(name),
      // The flags say nothing where they have no meaning: an error is none the less one.
      status: failed ? r.pick(['RANGE', 'OWNER', 'DIRTY', 'POISON', 'TIMEOUT'].map(STATUS)) : STATUS('OK'),
      grant: r.chance(failed ? 0.7 : 0.05) ? GRANT('I') : fault.op === FAULT_WRITE ? GRANT('M') : r.pick([GRANT('S'), GRANT('M')]),
      zero: r.below(2),
      src: name === 'OWNER_PAGE' ? (fault.home + 1) % NODES : fault.home,
      req: r.below(NODES),
      dst: NODE,
      htxn: r.below(256),
      txn: fault.txn ?? 0n,
      gpn: fault.gpn,
    });
    const fields = poison(says(op), fault);
    if (!again && r.chance(0.2)) {
      const lies = [{ gpn: fault.gpn ^ 1n }, { txn: Number(fault.txn) ^ 200 }, { txn: Number(fault.txn) ^ 1 }];
      if (op === 'GRANT')
        lies.push({ src: (fault.home + 2) % NODES } as never, { op: OP('OWNER_PAGE') } as never, { op: OP('GRANT_PAGE') } as never);
      gnt.queue.push({ gnt_i: msg({ ...fields, ...r.pick(lies) }) });
    }
    if (op === 'GRANT') {
      gnt.queue.push({ gnt_i: msg(fields) });
      // Said twice, it counts once.
      if (r.chance(0.15)) gnt.queue.push({ gnt_i: msg(fields) });
      return;
    }
    // The page in several frames, or damaged and sent again; or twice; or its owner is lost before the last.
    const frame = (whole: boolean): Frame => ({ lander: fault, fields: whole ? says(op) : fields, whole });
    const frames = Array.from({ length: r.below(4) }, () => frame(false));
    const dies = r.chance(0.5);
    if (!dies || r.chance(0.5)) frames.push(frame(true));
    if (r.chance(0.15)) frames.push(frame(r.chance(0.5)));
    sink.queue.push(...frames);
    if (dies) later.push({ message: msg(poison({ ...says('GRANT'), status: STATUS('POISON') }, fault)), at: b.cycle + r.below(60) });
  };
  const later: { message: bigint; at: number }[] = [];
  bench.add({
    drive() {
      const l = later.findIndex((x) => x.at <= b.cycle);
      if (l >= 0) for (const x of later.splice(l, 1)) gnt.queue.push({ gnt_i: x.message });
      const i = answering && gnt.queue.length === 0 ? due.findIndex((d) => d.at <= b.cycle) : -1;
      const { fault, again } = due[i] ?? {};
      if (fault === undefined) return;
      due.splice(i, 1);
      // A home that has left may have sent its answer before, or never.
      if (members.has(fault.home) || r.chance(0.3)) answer(fault, again);
    },
    sample() {},
  });

  const cqe = new Sink(b, r, 'cqe', ['cqe_o'], 0.6, ({ cqe_o }) => {
    const c = decodeCompletion(cqe_o);
    const fault = faults.get(Number(c.tag));
    const cycles = fault?.cycles;
    check(fault !== undefined && cycles !== undefined, `completion for ${c.tag}, which is not due`);
    const same = { op: BigInt(fault.op), tag: BigInt(fault.tag), gpn: fault.gpn, cycles };
    seen.completed++;
    if (fault.bad || (fault.poisoned && fault.answer === undefined)) {
      check(fault.state === 'taken', `descriptor ${c.tag} is refused twice`);
      const lost = { status: BigInt(STATUS('POISON')), src: BigInt(fault.home), home: BigInt(fault.home) };
      checkCompletion(c, { ...same, ...(fault.bad ? { status: BigInt(STATUS('BAD_DESCRIPTOR')) } : lost) }, `refusal of ${c.tag}`);
      fault.state = 'over';
      return;
    }
    const a = fault.answer;
    check(fault.state === 'answered' && a !== undefined, `completion for ${c.tag} in state ${fault.state}`);
    checkCompletion(
      c,
      {
        ...same,
        status: BigInt(a.status),
        grant: BigInt(a.grant),
        page: BigInt(a.op !== OP('GRANT')),
        zero: BigInt(a.zero),
        dirty: BigInt(a.op === OP('OWNER_PAGE') && a.grant === GRANT('M')),
        src: BigInt(a.status === STATUS('TIMEOUT') ? a.req : a.src),
        home: BigInt(fault.home),
      },
      `completion of ${c.tag}`,
    );
    check(fault.landing === 0, `completion of ${c.tag} while its page is written`);
    fault.state = fault.poisoned ? 'over' : 'completed';
    if (a.status === STATUS('OK') && a.grant !== GRANT('I'))
      grants.push(`NODE_GRANT ${fault.gpn} ${a.grant === GRANT('M') ? 'M' : 'S'} at ${NODE}`);
  });
  const fin = new Sink(b, r, 'fin', ['fin_o'], 0.6, ({ fin_o }) => {
    const m = unmsg(fin_o);
    const s = strays.find((x) => x.gpn === m.gpn && x.txn === m.txn && x.htxn === m.htxn);
    if (s !== undefined && m.status === BigInt(STATUS('OK')) && m.grant === BigInt(GRANT('I'))) {
      strays = strays.filter((x) => x !== s);
      checkMsg(m, { op: OP('GRANT_ACK'), src: NODE, dst: s.home, req: NODE, txn: s.txn, htxn: s.htxn, gpn: s.gpn }, 'GRANT_ACK');
      return;
    }
    const fault = byGpn.get(m.gpn);
    check(fault?.state === 'completed', `GRANT_ACK for page ${m.gpn}, ${fault?.state}: before its completion, or twice`);
    const { home: dst, txn = 0n, gpn, answer: a } = fault;
    const took = { htxn: a?.htxn ?? 0, status: a?.status ?? 0, grant: a?.grant ?? 0 };
    checkMsg(m, { op: OP('GRANT_ACK'), src: NODE, dst, req: NODE, txn, gpn, ...took }, 'GRANT_ACK');
    fault.state = 'over';
  });
  // The acknowledgement must come in a later cycle than the completion: look at it first.
  bench.add(fin);
  bench.add(cqe);

  // What must not wait, and what must not be forgotten.
  let flowing = true;
  bench.add({
    drive() {},
    sample() {
      const lost = all().filter((f) => hasEntry(f) && !members.has(f.home));
      check(
        lost.length === 0 || b.get('recover_o') === 1 || b.get('members_set_i') === 1,
        'recovered, yet a fault of a lost home is under way',
      );
      check(
        strays.every((s) => !s.member || members.has(s.home)) || b.get('recover_o') === 1 || b.get('members_set_i') === 1,
        'recovered, yet an acknowledgement to a lost home waits',
      );
      for (const f of faults.values()) {
        const over = waits(f) && f.landing === 0 && (f.held !== undefined || !members.has(f.home));
        if (!over) delete f.overSince;
        else f.overSince ??= b.cycle;
        check(!flowing || f.overSince === undefined || b.cycle - f.overSince < SCAN, `fault ${f.tag} has its answer and waits`);
        // Its limit is looked at on the first tick after it is over.
        const late =
          limit !== 0 && waits(f) && !f.reported && b.cycle - f.since > TICK + SCAN && clock.since(f.time) > BigInt(limit + TICK + SCAN);
        check(!late, `fault ${f.tag} waits since ${clock.since(f.time)} cycles and is not reported`);
      }
      if (b.get('overdue_valid_o') === 0) return;
      const f = byGpn.get(b.big('overdue_gpn_o'));
      check(f !== undefined && waits(f) && !f.reported && limit !== 0, 'reports a fault that does not wait, or twice');
      check(
        f.home === b.get('overdue_home_o') && (f.txn === undefined || Number(f.txn) === b.get('overdue_txn_o')),
        'reports another entry',
      );
      check(clock.since(f.time) >= BigInt(limit), `reports a fault after ${clock.since(f.time)} cycles`);
      f.reported = true;
      seen.reported++;
    },
  });
  bench.add(sink);

  bench.holds = () => open() > 0 || strays.length > 0;
  const whole = (): void => {
    for (let n = 0; !members.whole; n++) {
      check(n < 3000, 'the rack is never whole again');
      bench.cycle();
    }
  };
  const quiet = (what: string): void => {
    // A tick may just have come.
    for (let n = 0; n < SCAN && b.get('quiet_o') === 0; n++) bench.cycle();
    check(b.get('quiet_o') === 1, what);
  };
  bench.add({
    drive() {
      if (desc.empty && faults.size < COUNT) submit();
    },
    sample() {},
  });
  members.churn = true;
  bench.run(2500);
  members.churn = false;
  whole();

  // A home leaves while a request to it stands in the lane: not over before it is out.
  req.rate = 0;
  for (let n = 0; b.get('req_valid_o') === 0 || Number(unmsg(b.big('req_o')).dst) === NODE; n++) {
    check(n < 500, 'no request comes');
    req.rate = b.get('req_valid_o');
    bench.cycle();
    req.rate = 0;
  }
  members.set(0xffff & ~(1 << Number(unmsg(b.big('req_o')).dst)));
  bench.run(200);
  check(b.get('recover_o') === 1, 'recovered, yet a request to a lost node waits');
  req.rate = 1;
  whole();

  // No home answers: all entries fill, then the ring waits, quietly.
  answering = false;
  desc.rate = 1;
  bench.run(limit + 2 * TICK);
  check(open() === ENTRIES, `${open()} of ${ENTRIES} entries in use when nobody answers`);
  quiet('waits for grants: not quiet');
  check(b.get('idle_o') === 0, 'waits for grants, yet idle');
  // A home leaves under a flood of answers that fit nothing: its faults end all the same.
  gnt.queue.push(...Array.from({ length: 300 }, () => ({ gnt_i: msg({ op: OP('GRANT'), txn: r.below(ENTRIES), gpn: r.bits(20) }) })));
  gnt.rate = 1;
  members.set(0xffff & ~(1 << r.pick(all().filter((f) => f.state === 'asked' && f.home !== NODE)).home));
  bench.run(300);
  gnt.rate = 0.8;
  whole();
  // No lane for acknowledgements: grants complete all the same.
  fin.rate = 0;
  answering = true;
  const before = seen.completed;
  bench.run(1000);
  check(
    strays.length >= ENTRIES || (due.length === 0 && seen.completed >= before + ENTRIES),
    'a grant waits for the lane of acknowledgements',
  );
  quiet('waits for a lane, but is not quiet');
  // Homes leave while their acknowledgements wait: not over before these are out.
  members.set(1 << NODE);
  flowing = false;
  bench.run(300);
  check(b.get('recover_o') === 1, 'recovered, yet acknowledgements to lost nodes wait');
  fin.rate = 0.9;
  cqe.rate = 0.9;
  flowing = true;
  members.churn = true;
  bench.run(500);
  members.churn = false;
  const over = (): boolean =>
    all().every((f) => f.state === 'over') && sink.empty && gnt.empty && later.length === 0 && strays.length === 0;
  bench.drain(() => over() && members.whole, 20_000);

  const enough = {
    badAnswers: 20,
    held: 5,
    replaced: 2,
    poisonAtOnce: 3,
    poisonLater: 3,
    completed: COUNT,
    strays: 10,
    wrongRight: 3,
    replacedPoison: 1,
    ...(limit === 0 ? {} : { reported: ENTRIES }),
  };
  for (const [name, n] of Object.entries(enough))
    check(seen[name as keyof typeof enough] >= n, () => `${name}: ${JSON.stringify(seen)}, too few`);
  check(seen.completed === COUNT, `${seen.completed} completions of ${COUNT}`);
  check(
    sink.forged > 10 && sink.refused > 3 && sink.overlaps > 5,
    `pages: ${sink.forged} forged, ${sink.refused} refused, ${sink.overlaps} at once`,
  );
  check(observer.trace.join() === grants.join(), 'trace differs from the grants completed');
  const expected = countersOf(all(), seen);
  for (const [name, n] of Object.entries(expected))
    check(observer.count(name) === n, `counter ${name}: ${observer.count(name)}, expected ${n}`);
  check(
    [...observer.counts.keys()].every((name) => name in expected),
    'counts what is not its own',
  );
}
