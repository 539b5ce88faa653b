// SPDX-License-Identifier: Apache-2.0

import { fork } from 'node:child_process';
import { errorLine, WeftError } from '@weft/tools';
import { Child, exitText } from './child.js';

/**
 * Questions and answers between a process and the children that it forks, over Node's own IPC
 * channel (structured clone, so typed arrays travel as they are). Every question has a time limit,
 * and a child whose parent has gone ends by itself.
 */
type Question = { readonly id: number; readonly op: string; readonly args: unknown };
type Answer = { readonly id: number; readonly value?: unknown; readonly error?: { code: string; message: string; next: string } };
type Notice = { readonly notice: unknown };

/** Questions a child answers: name to [argument, result]. */
export type Operations = Record<string, readonly [args: unknown, result: unknown]>;
export type Handlers<O extends Operations> = { [K in keyof O]: (args: O[K][0]) => O[K][1] | Promise<O[K][1]> };

export class RpcChild<O extends Operations, N = never> extends Child {
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (e: Error) => void }>();
  #next = 1;
  onNotice: (notice: N) => void = () => undefined;

  /** Forks a module of ours. */
  static fork<O extends Operations, N = never>(name: string, module: string, args: readonly string[]): RpcChild<O, N> {
    // Its own session: Ctrl-C is for the parent, which decides in which order things end.
    const child = fork(module, args, {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: [],
      detached: true,
    });
    return new RpcChild<O, N>(name, child);
  }

  private constructor(name: string, child: ReturnType<typeof fork>) {
    super(name, child);
    child.on('message', (m: Answer | Notice) => {
      if ('notice' in m) return this.onNotice(m.notice as N);
      const waiting = this.#waiting.get(m.id);
      this.#waiting.delete(m.id);
      if (m.error) waiting?.reject(new WeftError(m.error.code, m.error.message, m.error.next));
      else waiting?.resolve(m.value);
    });
    void this.exited.then((exit) => {
      for (const { reject } of this.#waiting.values()) reject(new WeftError('E_DIED', `${name} ${exitText(exit)}`));
      this.#waiting.clear();
    });
  }

  ask<K extends keyof O & string>(op: K, args: O[K][0], timeoutMs = 10_000): Promise<O[K][1]> {
    return new Promise((resolve, reject) => {
      if (this.ended || !this.process.connected) return reject(new WeftError('E_DIED', `${this.name} is gone`));
      const id = this.#next++;
      const timer = setTimeout(
        () => settle(new WeftError('E_TIMEOUT', `${this.name} did not answer "${op}" within ${timeoutMs} ms`)),
        timeoutMs,
      );
      const settle = (e: Error | null, value?: unknown): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        if (e) reject(e);
        else resolve(value as O[K][1]);
      };
      this.#waiting.set(id, { resolve: (value) => settle(null, value), reject: settle });
      this.process.send({ id, op, args } satisfies Question, (e) => e && settle(new WeftError('E_DIED', `${this.name} is gone`)));
    });
  }
}

/** The child's side. `gone` runs when the parent has ended or let go. */
export function serveRpc<O extends Operations>(handlers: Handlers<O>, gone: () => void): void {
  process.on('message', async (q: Question) => {
    const handler = handlers[q.op];
    try {
      if (handler === undefined) throw new WeftError('E_RPC', `no operation ${q.op}`);
      send({ id: q.id, value: await handler(q.args) });
    } catch (e) {
      const error =
        e instanceof WeftError ? { code: e.code, message: e.message, next: e.next } : { code: 'E_FAILED', message: errorLine(e), next: '' };
      send({ id: q.id, error });
    }
  });
  process.on('disconnect', gone);
}

/** Tells the parent something unasked. */
export function notify(notice: unknown): void {
  send({ notice });
}

function send(message: Answer | Notice): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}
