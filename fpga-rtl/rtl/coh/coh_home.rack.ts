// SPDX-License-Identifier: Apache-2.0
import { messages } from '@weft/spec';
import { type Block, check, type Random } from '@weft/tools';
import { HOME, NODES, Surroundings, WINDOW } from './coh_home.dut.js';
import { has, type Message, Net, OP } from './coh_home.net.js';
import { Nodes, type Pages } from './coh_home.nodes.js';
import { stepQuiet } from './coh_quiet.js';

const REQUESTS = ['GET_S', 'GET_M', 'PUT_C', 'PUT_D'] as const;
const PAGES = ['SHARE_PAGE', 'PUT_PAGE'] as const;
const WORDS = ['INV_ACK', 'FWD_MISS', 'FWD_NACK', 'GRANT_ACK'] as const;

/** The longest that an answer may wait: for a look of recovery, and for its lock to have acted. */
const ANSWER_CYCLES = 16;

interface Offered {
  readonly message: Message;
  readonly forged: boolean;
  readonly since: number;
}

/** A home among nodes that fault, store, evict, answer, die and come back at random; everything is delayed and overtakes. */
export class Rack {
  readonly net: Net;
  readonly nodes: Nodes;
  readonly around: Surroundings;
  quiet = 0;
  /** How often an answer comes that nobody waits for, and how many did. */
  hostility = 0;
  forged = 0;
  /** Nodes that have left so far: since then an answer may be late. */
  lost = 0;
  readonly #b: Block;
  readonly #r: Random;
  readonly #pages: Pages;
  readonly #local: { lreq: Message | undefined; lput: Message | undefined } = { lreq: undefined, lput: undefined };
  /** A page on its way into the pool. */
  #landing: { readonly message: Message; readonly end: number } | undefined;
  /** An answer that the home has not taken yet. */
  #offered: Offered | undefined;
  #recovering = false;
  /** Pages swept when recovery last went on, and cycles since. */
  #progress = 0;
  #stalled = 0;

  constructor(b: Block, r: Random, pages: Pages, holdoff = 0) {
    this.#b = b;
    this.#r = r;
    this.#pages = pages;
    this.net = new Net(r, NODES, b.cycle);
    this.nodes = new Nodes(r, this.net, HOME, pages, WINDOW);
    this.around = new Surroundings(b, r, this.nodes, this.net);
    Object.assign(this.around.transactions, { holdoff, members: this.net.members[HOME] });
    b.set('holdoff_cycles_i', holdoff);
    this.around.onCommit = (gpn, entry) => {
      if (!pages.honest.includes(gpn) || entry.state === 'OWNED') return;
      const want = this.nodes.latest.get(gpn) ?? 0n;
      const has = entry.state === 'ZERO' ? 0n : this.nodes.pool.get(gpn);
      check(has === want, () => `page ${gpn} comes to ${entry.state} with ${has} in the pool, the last store left ${want}`);
    };
  }

  cycle(): void {
    const b = this.#b;
    const { net, nodes, around } = this;
    net.now++;
    const changes = net.tick().includes(HOME);
    around.transactions.members = net.members[HOME] ?? 0;
    b.setAll({ now_i: net.now, members_i: around.transactions.members, members_set_i: changes });
    nodes.deliver();
    around.drive();
    around.setMessage('wreq', net.take(REQUESTS, HOME, true));
    this.#local.lreq ??= net.take(['GET_S', 'GET_M'], HOME, false);
    this.#local.lput ??= net.take(['PUT_C', 'PUT_D'], HOME, false);
    around.setMessage('lreq', this.#local.lreq);
    around.setMessage('lput', this.#local.lput);
    this.#offered ??= this.#offer();
    around.setMessage('rsp', this.#offered?.message);
    check(b.get('wreq_ready_o') === 1, 'the home must take what credits promised');
    around.take();
    if (this.#offered) this.#answered(this.#offered, b.get('rsp_ready_o') === 1);
    if (this.#local.lreq && b.get('lreq_ready_o')) this.#local.lreq = undefined;
    if (this.#local.lput && b.get('lput_ready_o')) this.#local.lput = undefined;
    if (this.#r.chance(0.2) && stepQuiet(b)) this.quiet++;
    else b.step();
    this.#recovery();
  }

  #offer(): Offered | undefined {
    const answer = this.#answer();
    if (answer) return { message: answer, forged: false, since: this.net.now };
    const forged = this.#r.chance(this.hostility) ? this.#forge() : undefined;
    return forged && { message: forged, forged: true, since: this.net.now };
  }

  /** An answer waits until the home has judged it, which it does soon whatever else happens. */
  #answered({ message, forged, since }: Offered, taken: boolean): void {
    const { around } = this;
    const waited = this.net.now - since;
    check(taken || waited < ANSWER_CYCLES, () => `${message.op} of page ${message.gpn} waits for ${waited} cycles`);
    check(taken || !around.refused, 'an answer is refused before it is taken');
    if (!taken) return;
    this.#offered = undefined;
    if (forged) this.forged++;
    check(!forged || around.refused, () => `${JSON.stringify(message, (_, v) => String(v))} was taken`);
    if (!forged && !around.refused) around.transactions.answered(message);
    check(forged || !around.refused || this.lost > 0, () => `${message.op} of page ${message.gpn} was not taken`);
  }

  /** A new answer. A page asks whether it may land, and is told of when it has. */
  #answer(): Message | undefined {
    const { net } = this;
    if (!this.#landing) {
      const message = net.take(PAGES, HOME);
      if (message && this.around.lands({ ...message, op: OP[message.op] })) {
        this.#landing = { message, end: net.now + this.#r.below(net.haste ? 1 : 12) };
      } else {
        check(!message || this.lost > 0, () => `${message?.op} of page ${message?.gpn} from node ${message?.src} is refused`);
      }
    }
    if (this.#landing && this.#landing.end <= net.now) {
      const { message } = this.#landing;
      this.#landing = undefined;
      this.nodes.pool.set(message.gpn, message.data);
      return message;
    }
    return net.take(WORDS, HOME);
  }

  /** An answer that nobody waits for, near the truth. */
  #forge(): Message | undefined {
    const r = this.#r;
    const { transactions } = this.around;
    const open = [...transactions.running.keys()];
    const gpn = open.length > 0 && r.chance(0.8) ? r.pick(open) : r.pick(this.#pages.honest);
    const lock = transactions.running.get(gpn)?.lock;
    const m = {
      op: r.pick(messages).name,
      src: r.chance(0.8) ? r.below(NODES) : r.below(64),
      htxn: lock !== undefined && r.chance(0.8) ? lock : r.below(r.chance(0.9) ? 8 : 256),
      gpn,
    };
    if (transactions.awaits(m) || transactions.mayAwait(m)) return undefined;
    check(!this.around.lands({ ...m, op: OP[m.op] }), () => `${JSON.stringify(m)} may land`);
    const any = { dst: HOME, req: r.below(64), txn: r.below(256), grant: r.below(3), status: r.below(7), data: 0n };
    return { ...m, ...any, excl: r.chance(0.5), have: r.chance(0.5), zero: r.chance(0.5) };
  }

  /** Recovery ends, and its sweep goes on however much traffic there is. */
  #recovery(): void {
    const { sweeps } = this.around.transactions;
    const before = this.#recovering;
    this.#recovering = this.#b.get('recover_o') === 1;
    this.#stalled = this.#recovering && this.#progress === sweeps ? this.#stalled + 1 : 0;
    this.#progress = sweeps;
    check(this.#stalled < 20_000, 'recovery does not go on');
    if (before && !this.#recovering) this.around.clean(this.net.members[HOME] ?? 0);
  }

  /** Every member has the same membership, and nothing at the home speaks of another node. */
  get recovered(): boolean {
    return this.net.settled && !this.#recovering;
  }

  /** The others go on without these nodes, each from its own time on. */
  leave(...nodes: readonly number[]): void {
    this.#without(nodes, 300);
  }

  leaveAtOnce(...nodes: readonly number[]): void {
    this.#without(nodes, 1);
  }

  #without(nodes: readonly number[], within: number): void {
    this.lost += nodes.length;
    const members = nodes.reduce((m, n) => m & ~(1 << n), this.net.members[HOME] ?? 0);
    this.net.change(members, within);
  }

  /** Those that are away come back. */
  join(): void {
    check(this.recovered, 'nobody comes back before recovery has ended');
    for (let n = 0; n < NODES; n++) if (!has(this.net.members[HOME] ?? 0, n)) this.nodes.revive(n);
    this.net.change((1 << NODES) - 1, 300);
  }

  /** At rest: lost pages begin anew. Gives how many. */
  restore(): number {
    const { truth } = this.around.transactions;
    const lost = [...truth].filter(([, e]) => e.state === 'OWNED' && e.backing === 'LOST');
    for (const [gpn] of lost) {
      this.nodes.restore(gpn);
      truth.delete(gpn);
      this.around.forget(gpn);
    }
    return lost.length;
  }

  /** No new faults; all that runs must end, and there be quiet then if not before. */
  drain(limit: number): void {
    this.around.pace = { fwd: 1, grt: 1, fin: 1, dir: 1 };
    const done = () =>
      this.net.air.length === 0 &&
      !this.#landing &&
      !this.#offered &&
      !this.#local.lreq &&
      !this.#local.lput &&
      !this.around.busy &&
      this.recovered &&
      this.#b.get('idle_o') === 1 &&
      this.quiet > 0;
    for (let n = 0; !done(); n++) {
      check(
        n < limit,
        () => `requests hang: ${[...this.nodes.open.keys()].join(' ')}, locks of ${[...this.around.transactions.running.keys()].join(' ')}`,
      );
      this.cycle();
    }
    check(this.nodes.open.size === 0, 'a request was lost');
    for (const [node, c] of this.nodes.credit.entries())
      check(node === HOME || this.nodes.dead.has(node) || (c.REQ === WINDOW && c.PUT === WINDOW), `node ${node} lost credit`);
  }
}
