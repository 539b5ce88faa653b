// SPDX-License-Identifier: Apache-2.0
import { answer, type DaemonClient, type Hyperserver, parseGuestLine } from '@weft/host-driver';
import type { TestRack } from './test-rack.js';

export interface GuestSize {
  readonly memoryMib: number;
  readonly budgetMib: number;
  readonly workMib: number;
  readonly ops: number;
  readonly seed: number;
  /** Where it starts; default 0. */
  readonly node?: number;
}

/** A Linux that checks its own memory, as a hyperserver of the rack. */
export class RackGuest {
  readonly #rack: TestRack;
  readonly #path: { readonly name: string };
  /** Whose daemon is asked. */
  administrator = 0;

  constructor(rack: TestRack, name = 'guest') {
    this.#rack = rack;
    this.#path = { name };
  }

  get #client(): DaemonClient {
    return this.#rack.at(this.administrator).client;
  }

  async start({ memoryMib, budgetMib, workMib, ops, seed, node = 0 }: GuestSize): Promise<Hyperserver> {
    const append = `transparent_hugepage=never weft.work=${workMib} weft.ops=${ops} weft.seed=${seed}`;
    const body = { ...this.#path, vmm: 'qemu', memoryMib, budgetMib, node, accel: 'tcg', append } as const;
    await answer(this.#client.POST('/v1/hyperservers', { body }));
    return this.again();
  }

  /** Starts it as it was described. */
  again(): Promise<Hyperserver> {
    return answer(this.#client.POST('/v1/hyperservers/{name}/start', { params: { path: this.#path } }));
  }

  get(): Promise<Hyperserver> {
    return answer(this.#client.GET('/v1/hyperservers/{name}', { params: { path: this.#path } }));
  }
  move(node: number) {
    return this.#client.POST('/v1/hyperservers/{name}/move', { params: { path: this.#path }, body: { node } });
  }
  stop(): Promise<Hyperserver> {
    return answer(this.#client.POST('/v1/hyperservers/{name}/stop', { params: { path: this.#path }, body: { graceSeconds: 0 } }));
  }

  /** All lines of its program so far, asked of the node on which it runs. */
  async said(node: number) {
    const { text } = await answer(this.#rack.at(node).client.GET('/v1/hyperservers/{name}/console/text', { params: { path: this.#path } }));
    return text.split('\n').map((line) => parseGuestLine(line));
  }

  /** Waits until its program has begun this phase, or is so far in it. */
  async reaches(node: number, phase: string, done: number, timeoutMs: number): Promise<void> {
    await this.#rack.until(
      `${phase} ${done} of the guest`,
      async () => (await this.said(node)).some((l) => l.kind === 'progress' && l.phase === phase && l.done >= done),
      timeoutMs,
    );
  }

  /** What it found at its end. */
  async result(node: number, timeoutMs: number) {
    const find = async () => (await this.said(node)).find((l) => l.kind === 'result');
    await this.#rack.until('the result of the guest', async () => (await find()) !== undefined, timeoutMs);
    return find();
  }
}
