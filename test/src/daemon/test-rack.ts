// SPDX-License-Identifier: Apache-2.0
// Test rig: servers with a daemon and a functional card each, joined to one rack.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { answer } from '@weft/host-driver';
import { busyMachineMs, TestDaemon } from '@weft/host-driver/testing';
import { type RackServer, serveRack } from '@weft/hw-sim';

export interface TestRackOptions {
  readonly nodes: number;
  readonly seed: number;
  /** What each node lends. */
  readonly poolMib: number;
  /** False: servers that know nothing of each other yet. Default: all of them are one rack. */
  readonly joined?: boolean;
  /** Where membership is kept, if not in a file of the first. */
  readonly etcd?: { readonly endpoints: string[]; readonly leaseSeconds: number };
  /** More for the configuration of each daemon. */
  readonly config?: (node: number) => Parameters<typeof TestDaemon.start>[0];
}

const pagesPerMib = 256;

export class TestRack {
  readonly daemons: TestDaemon[] = [];
  readonly #dir: string;
  readonly #cards: RackServer;

  private constructor(dir: string, cards: RackServer) {
    this.#dir = dir;
    this.#cards = cards;
  }

  static async start({ nodes, seed, poolMib, joined = true, etcd, config }: TestRackOptions): Promise<TestRack> {
    const dir = mkdtempSync(join(tmpdir(), 'weft-rack-'));
    const sockets = [...Array(nodes).keys()].map((i) => join(dir, `card${i}`));
    const directory = { entries: Math.max(4096, poolMib * pagesPerMib) };
    const cards = await serveRack({ nodes, cards: sockets.map(() => 'functional' as const), sockets, seed, directory });
    const self = new TestRack(dir, cards);
    try {
      for (const [i, card] of sockets.entries())
        self.daemons.push(await TestDaemon.start({ card, poolMib, ...config?.(i), ...(etcd === undefined ? {} : { etcd }) }));
      if (joined) await self.#join();
      return self;
    } catch (e) {
      await self.remove();
      throw e;
    }
  }

  async #join(): Promise<void> {
    const [first, ...others] = this.daemons as [TestDaemon, ...TestDaemon[]];
    await answer(first.client.POST('/v1/rack', { body: { name: 'rack', member: 'n0' } }));
    await this.until('administrator', async () => (await answer(first.client.GET('/v1/rack'))).administrator === 0);
    for (const [i, d] of others.entries()) {
      const { token } = await answer(first.client.POST('/v1/rack/tokens', { body: { minutes: 5 } }));
      await answer(d.client.POST('/v1/rack/join', { body: { address: first.address, token, member: `n${i + 1}` } }));
    }
  }

  /** What the cards have found wrong. */
  get problems(): number {
    return this.#cards.peek().problems;
  }

  at(node: number): TestDaemon {
    const d = this.daemons[node];
    if (d === undefined) throw new Error(`no node ${node}`);
    return d;
  }

  async until(what: string, cond: () => Promise<boolean>, timeoutMs = busyMachineMs): Promise<void> {
    const end = performance.now() + timeoutMs;
    while (!(await cond().catch(() => false))) {
      if (performance.now() > end) throw new Error(`${what}: not within ${timeoutMs} ms\n${this.daemons.map((d) => d.log).join('\n--\n')}`);
      await delay(20);
    }
  }

  /** Its daemon is killed, and its card is heard no more: a driver that ends in order switches it off. */
  async loseNode(node: number): Promise<void> {
    const d = this.at(node);
    await d.end('SIGKILL');
    const { pid } = JSON.parse(d.read('run/fault/process.json')) as { pid: number };
    process.kill(pid, 'SIGTERM');
    await this.until('the end of its driver', async () => (await this.#cards.stats()).cards[node]?.attached === false);
  }

  async stat(node: number, name: string): Promise<number> {
    return (await answer(this.at(node).client.GET('/v1/statistics'))).driver?.[name] ?? -1;
  }

  /** What Prometheus would get. */
  async metrics(node: number): Promise<string> {
    const { data } = await this.at(node).client.GET('/metrics' as never, { parseAs: 'text' } as never);
    return String(data);
  }

  /** Waits for pages that come from other nodes: for a number that grows from one look to the next. A new fault process may
   * begin again at 0, and a daemon that has just started has no number yet. */
  async progress(node: number): Promise<void> {
    let last = Number.POSITIVE_INFINITY;
    await this.until('remote faults', async () => {
      const now = await this.stat(node, 'homeRemote');
      const grown = now > last;
      last = now < 0 ? Number.POSITIVE_INFINITY : now;
      return grown;
    });
  }

  /** The same at once, for who is about to exit. */
  kill(): void {
    for (const d of this.daemons) d.kill();
    rmSync(this.#dir, { recursive: true, force: true });
  }

  /** The daemons first: what outlives them by design needs its card to end. */
  async remove(): Promise<void> {
    await Promise.all(this.daemons.splice(0).map((d) => d.remove()));
    this.#cards.close();
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
