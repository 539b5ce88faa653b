// SPDX-License-Identifier: Apache-2.0
import { homeTransitions } from '@weft/spec';
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { gpnOf, HOME, NODES, POOL_PAGES, Surroundings, WINDOW } from './coh_home.dut.js';
import { type Message, Nodes, type Pages } from './coh_home.nodes.js';
import { stepQuiet } from './coh_quiet.js';

/** Few locks, so that requests wait for one all the time. */
export const top = { top: 'coh_home', params: { NODES, TSHRS: 4 } } satisfies BlockOptions;

const REQUESTS = ['GET_S', 'GET_M', 'PUT_C', 'PUT_D'] as const;
const ANSWERS = ['INV_ACK', 'FWD_MISS', 'SHARE_PAGE', 'PUT_PAGE', 'GRANT_ACK'] as const;

/** A home among nodes that fault, store, evict and answer at random; everything is delayed and overtakes. */
class Rack {
  readonly nodes: Nodes;
  readonly around: Surroundings;
  quiet = 0;
  readonly #b: Block;
  readonly #r: Random;
  readonly #local: { lreq: Message | undefined; lput: Message | undefined } = { lreq: undefined, lput: undefined };

  constructor(b: Block, r: Random, pages: Pages) {
    this.#b = b;
    this.#r = r;
    this.nodes = new Nodes(r, NODES, HOME, pages, WINDOW);
    this.around = new Surroundings(b, r, this.nodes);
    this.around.onCommit = (gpn, entry) => {
      if (!pages.honest.includes(gpn) || entry.state === 'OWNED') return;
      const want = this.nodes.latest.get(gpn) ?? 0n;
      const has = entry.state === 'ZERO' ? 0n : this.nodes.pool.get(gpn);
      check(has === want, () => `page ${gpn} comes to ${entry.state} with ${has} in the pool, the last store left ${want}`);
    };
  }

  cycle(): void {
    const b = this.#b;
    const { nodes, around } = this;
    nodes.now++;
    nodes.deliver();
    around.drive();
    around.setMessage('wreq', nodes.takeFor(REQUESTS, true));
    this.#local.lreq ??= nodes.takeFor(['GET_S', 'GET_M'], false);
    this.#local.lput ??= nodes.takeFor(['PUT_C', 'PUT_D'], false);
    around.setMessage('lreq', this.#local.lreq);
    around.setMessage('lput', this.#local.lput);
    const answer = nodes.takeFor(ANSWERS, undefined);
    around.setMessage('rsp', answer);
    if (answer) around.land(answer);
    check(b.get('wreq_ready_o') === 1 && b.get('rsp_ready_o') === 1, 'the home must take what credits promised');
    around.take();
    if (this.#local.lreq && b.get('lreq_ready_o')) this.#local.lreq = undefined;
    if (this.#local.lput && b.get('lput_ready_o')) this.#local.lput = undefined;
    if (this.#r.chance(0.2) && stepQuiet(b)) this.quiet++;
    else b.step();
  }

  /** No new faults; all that runs must end. */
  drain(limit: number): void {
    this.around.pace = { fwd: 1, grt: 1, fin: 1, dir: 1 };
    const done = () =>
      this.nodes.air.length === 0 && !this.#local.lreq && !this.#local.lput && !this.around.busy && this.#b.get('idle_o') === 1;
    for (let n = 0; !done(); n++) {
      check(
        n < limit,
        () => `requests hang: ${[...this.nodes.open.keys()].join(' ')}, locks of ${[...this.around.running.keys()].join(' ')}`,
      );
      this.cycle();
    }
    check(this.nodes.open.size === 0, 'a request was lost');
    for (const [node, c] of this.nodes.credit.entries())
      check(node === HOME || (c.REQ === WINDOW && c.PUT === WINDOW), `node ${node} lost credit`);
  }
}

/** Few pages keep the wait lists long, many keep the store full, rare requests find pages at rest; then all comes to rest. */
function traffic(b: Block, r: Random): Map<string, number> {
  const indexes = Array.from({ length: POOL_PAGES }, (_, i) => gpnOf(i));
  const few: Pages = { honest: indexes.slice(0, 3), lying: indexes.slice(40, 43), outside: [3, gpnOf(POOL_PAGES)] };
  const many: Pages = { honest: indexes.slice(0, 40), lying: indexes.slice(40), outside: [1, 2 ** 36 - 2, gpnOf(POOL_PAGES + 5)] };
  const total = new Map<string, number>();
  let waited = 0;
  for (const [pages, eagerness, thrift, cycles] of [
    [few, 0.08, 0, 6000],
    [many, 0.9, 0, 6000],
    [many, 0.03, 0.6, 10_000],
  ] as const) {
    const rack = new Rack(b, r, pages);
    rack.nodes.thrift = thrift;
    for (let n = 0; n < cycles; n++) {
      if ((n & 0xff) === 0) {
        const pace = () => r.pick([0.05, 0.3, 1, 1]);
        rack.around.pace = { fwd: pace(), grt: pace(), fin: pace(), dir: r.pick([0.2, 1]) };
      }
      for (let node = 0; node < NODES; node++) if (r.chance(eagerness)) rack.nodes.act(node);
      rack.cycle();
    }
    rack.drain(60_000);
    verify(rack);
    waited += rack.around.counted('HOME_WAIT');
    for (const [row, n] of rack.around.rows) total.set(row, (total.get(row) ?? 0) + n);
    // The next phase has new drivers and an empty directory of its own.
    b.set('rst_ni', 0);
    b.step(2);
    b.set('rst_ni', 1);
  }
  check(waited > 200, `only ${waited} requests waited`);
  return total;
}

function verify(rack: Rack): void {
  const { around, nodes } = rack;
  const rows = (...names: string[]) => names.reduce((sum, name) => sum + (around.rows.get(name) ?? 0), 0);
  const all = [...around.rows.values()].reduce((a, n) => a + n, 0);
  const misses = rows('MISS_POOL', 'MISS_ZERO', 'MISS_NONE');
  check(around.counted('HOME_GET') + around.counted('HOME_PUT') === all - misses, 'HOME_GET and HOME_PUT do not count the requests');
  check(around.counted('HOME_GET') === nodes.granted, `${around.counted('HOME_GET')} Gets, ${nodes.granted} grants`);
  check(around.counted('HOME_STALE') === rows('PUT_STALE'), 'HOME_STALE');
  check(around.counted('HOME_INV') === around.invalidations, 'HOME_INV');
  check(rack.quiet > 10, `quiet in ${rack.quiet} cycles only`);
  for (const [gpn, entry] of around.truth) check(entry.state !== 'OWNED' || entry.sharers === 0, `page ${gpn}`);
}

/** One request from the wire, everything free, directory hit: how long to the grant. */
function latency(b: Block, r: Random): number {
  const rack = new Rack(b, r, { honest: [gpnOf(5)], lying: [], outside: [] });
  const message: Message = {
    op: 'GET_M',
    src: 0,
    dst: HOME,
    req: 0,
    txn: 7,
    htxn: 0,
    gpn: gpnOf(5),
    grant: 0,
    excl: false,
    have: false,
    zero: false,
    status: 0,
    data: 0n,
  };
  const credit = rack.nodes.credit[0];
  if (credit) credit.REQ--;
  rack.nodes.open.set(Nodes.key(0, message.gpn), { op: 'GET_M', node: 0, excl: false, have: false });
  rack.around.setMessage('wreq', message);
  b.step();
  rack.around.setMessage('wreq', undefined);
  for (let n = 1; n < 30; n++) {
    rack.nodes.now++;
    rack.around.drive();
    if (b.get('grt_valid_o')) return n;
    rack.around.take();
    b.step();
  }
  throw new Error('no grant');
}

export function scenario(b: Block, seed: number): { latency: number; rows: Map<string, number> } {
  const r = new Random(seed);
  Surroundings.setUp(b);
  check(b.get('idle_o') === 1 && b.get('quiet_o') === 1, 'not at rest after reset');
  const cycles = latency(b, r);
  check(cycles <= 10, `a grant takes ${cycles} cycles`);
  b.set('rst_ni', 0);
  b.step(2);
  b.set('rst_ni', 1);
  const rows = traffic(b, r);
  const never = homeTransitions.filter((t) => !rows.has(t.name)).map((t) => t.name);
  check(never.length === 0, `rows never taken: ${never.join(' ')}`);
  return { latency: cycles, rows };
}
