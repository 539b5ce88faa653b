// SPDX-License-Identifier: Apache-2.0
import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** End of what it wrote to stderr; why it could not be started, if so. */
  readonly said: string;
}

const living = new Set<ChildProcess>();
// The last line of defence: whatever ends this process orderly, its children do not outlive it.
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** A child process that ends with us, whose end is a promise. */
export class Child {
  readonly name: string;
  readonly process: ChildProcess;
  /** Never rejects. */
  readonly exited: Promise<Exit>;
  #said = '';
  #ended = false;

  constructor(name: string, child: ChildProcess) {
    this.name = name;
    this.process = child;
    living.add(child);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-4000);
    });
    this.exited = new Promise((resolve) => {
      const done = (code: number | null, signal: NodeJS.Signals | null): void => {
        living.delete(child);
        this.#ended = true;
        resolve({ code, signal, said: this.#said.trim() });
      };
      child.on('error', (e) => {
        this.#said += e.message;
        if (child.pid === undefined) done(null, null);
      });
      child.on('close', done);
    });
  }

  get ended(): boolean {
    return this.#ended;
  }
  get pid(): number {
    return this.process.pid ?? 0;
  }

  /** Asks it to end, and after `graceMs` no longer asks. */
  async stop(graceMs = 2000): Promise<Exit> {
    if (!this.#ended) {
      this.process.kill('SIGTERM');
      const timer = new AbortController();
      const late = delay(graceMs, true, { signal: timer.signal, ref: false }).catch(() => false);
      if ((await Promise.race([this.exited.then(() => false), late])) === true) this.process.kill('SIGKILL');
      timer.abort();
    }
    return this.exited;
  }
}

/** How a process ended, in words. */
export function exitText({ code, signal, said }: Exit): string {
  const how = signal !== null ? `was killed by ${signal}` : code === null ? 'could not be started' : `ended with code ${code}`;
  const last = lastWords(said);
  return last ? `${how}: ${last}` : how;
}

/** The end of what a process has said, on one line: the reason often comes before the word that gives up. */
export const lastWords = (said: string): string => said.trim().split('\n').slice(-2).join('; ');
