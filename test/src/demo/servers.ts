// SPDX-License-Identifier: Apache-2.0

import { resolve } from 'node:path';
import { type NodeChild, type NodeInfo, type NodeOptions, RpcChild, startNode, WorkDir } from '@weft/host-driver';
import { evenStripe, poolPagesFor } from '@weft/spec';
import { WeftError } from '@weft/tools';
import type { DemoOptions } from './options.js';
import type { RackNotice, RackOperations } from './rack-protocol.js';

const rackModule = resolve(import.meta.dirname, '../../dist/demo/rack-process.js');
const pagesPerMib = 256;
/** The first build of the rack takes a minute or two, more beside other builds. */
const buildLimitMs = 900_000;

/** The servers of the demo: a process with the cards and their switch, and one process a node. */
export class Servers {
  readonly stripe: readonly number[];
  readonly rack: RpcChild<RackOperations, RackNotice>;
  readonly nodes: NodeChild[] = [];
  cycleNs = 0;
  info: NodeInfo | undefined;
  driverKills = 0;
  readonly #dir = new WorkDir();
  readonly #o: DemoOptions;
  readonly #options: NodeOptions[] = [];
  /** Its end is no failure. */
  #victim: NodeChild | undefined;
  #ending = false;
  #fail: (e: WeftError) => void = () => undefined;
  /** Rejects with the first thing that goes wrong while it should not. */
  readonly failed: Promise<never>;

  constructor(o: DemoOptions) {
    this.#o = o;
    this.stripe = evenStripe(o.nodes);
    this.failed = new Promise((_, reject) => {
      this.#fail = (e) => this.#ending || reject(e);
    });
    this.failed.catch(() => undefined);
    this.rack = RpcChild.fork('the simulator', rackModule, []);
    this.rack.onNotice = ({ event }) => {
      if (event.kind === 'failed') this.#fail(new WeftError('E_RTL', `card ${event.card}: ${event.text}`));
    };
    void this.rack.exited.then(() => this.#fail(new WeftError('E_SIM', 'the simulator died', 'the guest was stopped; run the demo again')));
  }

  get guestPages(): number {
    return this.#o.guestMib * pagesPerMib;
  }

  async start(): Promise<void> {
    const { nodes, card, width, seed, guestMib, budgetMib, policy, prefetch, pcap } = this.#o;
    const ids = [...Array(nodes).keys()];
    const poolMib = ids.map((i) => Math.ceil(poolPagesFor(this.stripe, i, this.guestPages) / pagesPerMib));
    const sockets = ids.map((i) => this.#dir.file(`card${i}`));
    const directoryEntries = Math.max(...poolMib) * pagesPerMib;
    const { cycleNs } = await this.rack.ask(
      'start',
      { nodes, card, width, seed, sockets, directoryEntries, pcap: pcap ?? null },
      buildLimitMs,
    );
    this.cycleNs = cycleNs;
    // Node 0 builds the driver if it must; the others find it built.
    for (const i of ids) {
      const guest =
        i === 0 ? { guestMib, budgetMib, link: this.#dir.file('link'), policy: { name: policy, prefetch } } : { guestMib: 0, budgetMib: 0 };
      const options = { node: i, nodes, card: sockets[i] ?? '', poolMib: poolMib[i] ?? 0, ...guest };
      const info = await this.#startNode(options);
      if (i === 0) this.info = info;
    }
  }

  async #startNode(options: NodeOptions): Promise<NodeInfo> {
    const i = options.node;
    const { child, info } = await startNode(options, buildLimitMs);
    this.nodes[i] = child;
    this.#options[i] = options;
    child.onNotice = ({ event }) => {
      // Of a card that has gone the simulator's own end tells more.
      if (event.code.startsWith('E_')) setTimeout(() => this.#fail(new WeftError(event.code, `node ${i}: ${event.text}`)), 300);
    };
    void child.exited.then((exit) => {
      if (this.#victim === child) return;
      const how = exit.signal !== null ? `was killed (${exit.signal})` : 'ended';
      const next = i === 0 ? 'the guest was stopped: its memory is gone' : 'the guest was stopped: pages it lent are gone';
      setTimeout(() => this.#fail(new WeftError('E_DRIVER', `the driver of node ${i} ${how}`, next)), 100);
    });
    return info;
  }

  /** Kills the driver of a node where it stands, and starts the next one. The guest notices a pause. */
  async killDriver(node: number): Promise<void> {
    const [child, options] = [this.nodes[node], this.#options[node]];
    if (child === undefined || options === undefined) throw new WeftError('E_RPC', 'the nodes are not started');
    this.#victim = child;
    child.process.kill('SIGKILL');
    await child.exited;
    await this.#startNode({ ...options, resume: true });
    this.driverKills++;
  }

  get driver(): NodeChild {
    const child = this.nodes[0];
    if (child === undefined) throw new WeftError('E_RPC', 'the nodes are not started');
    return child;
  }

  /** From now on an end of a process is no failure. */
  ending(): void {
    this.#ending = true;
  }

  async stop(): Promise<void> {
    this.ending();
    await Promise.all(this.nodes.map((n) => n.stop()));
    await this.rack.stop();
    this.#dir.remove();
  }
}
