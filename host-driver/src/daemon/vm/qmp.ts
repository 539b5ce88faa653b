// SPDX-License-Identifier: Apache-2.0
import { createConnection, type Socket } from 'node:net';
import { WeftError } from '@weft/tools';
import { onLines } from '../../process/lines.js';

type Line = {
  readonly QMP?: unknown;
  readonly id?: number;
  readonly return?: unknown;
  readonly error?: { readonly class: string; readonly desc: string };
  readonly event?: string;
  readonly data?: Readonly<Record<string, unknown>>;
};

const answerLimitMs = 5000;

/** QEMU's machine protocol: commands, and events as they come. */
export class Qmp {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (e: Error) => void }>();
  #next = 1;
  onEvent: (name: string, data: Readonly<Record<string, unknown>>) => void = () => undefined;
  /** Resolves when QEMU has ended or let go. */
  readonly closed: Promise<void>;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.closed = new Promise((done) =>
      socket.on('close', () => {
        for (const { reject } of this.#waiting.values()) reject(new WeftError('E_QEMU', 'QEMU is gone'));
        this.#waiting.clear();
        done();
      }),
    );
  }

  /** Rejects with the system's error if nobody listens. */
  static connect(path: string): Promise<Qmp> {
    return new Promise((done, failed) => {
      const socket = createConnection(path);
      socket.once('error', failed);
      socket.setTimeout(answerLimitMs, () => socket.destroy(new WeftError('E_TIMEOUT', 'QEMU does not greet')));
      const self = new Qmp(socket);
      onLines(socket, (text) => {
        const line = JSON.parse(text) as Line;
        if (line.QMP === undefined) return self.#take(line);
        socket.setTimeout(0);
        self.run('qmp_capabilities').then(() => {
          socket.off('error', failed).on('error', () => undefined);
          done(self);
        }, failed);
      });
    });
  }

  run(command: string, args: object = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) return reject(new WeftError('E_QEMU', 'QEMU is gone'));
      const id = this.#next++;
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new WeftError('E_TIMEOUT', `QEMU did not answer ${command} within ${answerLimitMs} ms`));
      }, answerLimitMs);
      const once =
        <T>(then: (value: T) => void) =>
        (value: T): void => {
          clearTimeout(timer);
          then(value);
        };
      this.#waiting.set(id, { resolve: once(resolve), reject: once(reject) });
      this.#socket.write(`${JSON.stringify({ execute: command, arguments: args, id })}\n`);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(line: Line): void {
    if (line.event !== undefined) {
      this.onEvent(line.event, line.data ?? {});
      return;
    }
    const waiting = this.#waiting.get(line.id ?? 0);
    this.#waiting.delete(line.id ?? 0);
    if (line.error !== undefined) waiting?.reject(new WeftError('E_QEMU', `QEMU: ${line.error.desc}`));
    else waiting?.resolve(line.return);
  }
}
