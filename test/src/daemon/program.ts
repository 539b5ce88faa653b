// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { busyMachineMs } from '@weft/host-driver/testing';

/** A program that maps guest memory, and says at its end what it found. */
export class Program {
  readonly #child: ChildProcess;
  readonly #exit: Promise<unknown>;
  #said = '';
  stderr = '';

  constructor(path: string, args: readonly (string | number)[]) {
    this.#child = spawn(path, args.map(String), { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#exit = once(this.#child, 'close');
    this.#child.stdout?.on('data', (text: Buffer) => {
      this.#said += text.toString();
    });
    this.#child.stderr?.on('data', (text: Buffer) => {
      this.stderr += text.toString();
    });
  }

  get ended(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Lets it check all that it ever wrote. */
  async finish(): Promise<{ readonly ops: number; readonly wrong: number }> {
    this.#child.kill('SIGTERM');
    return (await this.said()) as { readonly ops: number; readonly wrong: number };
  }

  /** What it says last, when it ends by itself. */
  async said(): Promise<unknown> {
    const timer = setTimeout(() => this.kill(), busyMachineMs);
    await this.#exit;
    clearTimeout(timer);
    return JSON.parse(this.#said.trim().split('\n').at(-1) ?? '');
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}
