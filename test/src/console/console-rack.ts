// SPDX-License-Identifier: Apache-2.0

import { answer, loadNative } from '@weft/host-driver';
import { TestRack } from '../daemon/test-rack.js';
import { Load } from './load.js';

export interface ConsoleRackOptions {
  readonly nodes: number;
  readonly seed: number;
  /** Where the first daemon listens; 0: anywhere. */
  readonly port: number;
  readonly sampleMs: number;
  /** Folder of the console that is served. */
  readonly console: Promise<string>;
}

const vm = { name: 'vm', vmm: 'external', memoryMib: 24, budgetMib: 6, node: 0 } as const;
const poolMib = 16;

/** A rack of functional cards whose first daemon serves the web console, with one machine at work. */
export class ConsoleRack {
  readonly rack: TestRack;
  readonly token: string;
  readonly #load: Load;

  private constructor(rack: TestRack, token: string, load: Load) {
    this.rack = rack;
    this.token = token;
    this.#load = load;
  }

  static async start({ nodes, seed, port, sampleMs, console: folder }: ConsoleRackOptions): Promise<ConsoleRack> {
    // Else the first fault process would have to build it.
    const [console] = await Promise.all([folder, loadNative()]);
    const config = (node: number) => ({ console, sampleMs, listen: { host: '127.0.0.1', port: node === 0 ? port : 0 } });
    const rack = await TestRack.start({ nodes, seed, poolMib, config });
    try {
      const { client } = rack.at(0);
      const { token } = await answer(client.POST('/v1/tokens', { body: { name: 'console', role: 'admin' } }));
      await answer(client.POST('/v1/hyperservers', { body: vm }));
      const load = await Load.start(await answer(client.POST('/v1/hyperservers/{name}/start', { params: { path: vm } })), seed);
      return new ConsoleRack(rack, token, load);
    } catch (e) {
      await rack.remove();
      throw e;
    }
  }

  /** The console of a node, without a token. */
  address(node = 0): string {
    const at = this.rack.at(node).tcp;
    if (at === null) throw new Error(`node ${node} does not listen`);
    return `${at}/`;
  }
  /** The same, signed in. */
  get link(): string {
    return `${this.address()}#token=${this.token}`;
  }

  async remove(): Promise<void> {
    this.#load.end();
    await this.rack.remove();
  }
  /** At once, for who is about to exit. */
  kill(): void {
    this.#load.end();
    this.rack.kill();
  }
}
