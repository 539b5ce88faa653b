// SPDX-License-Identifier: Apache-2.0
import { type Block, check, type Random } from '@weft/tools';
import { HOME, NODES, Surroundings, WINDOW } from './coh_home.dut.js';
import { type Message, Nodes, type Pages } from './coh_home.nodes.js';
import { stepQuiet } from './coh_quiet.js';

const REQUESTS = ['GET_S', 'GET_M', 'PUT_C', 'PUT_D'] as const;
const ANSWERS = ['INV_ACK', 'FWD_MISS', 'SHARE_PAGE', 'PUT_PAGE', 'GRANT_ACK'] as const;

/** A home among nodes that fault, store, evict and answer at random; everything is delayed and overtakes. */
export class Rack {
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
