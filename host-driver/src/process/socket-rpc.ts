// SPDX-License-Identifier: Apache-2.0
/**
 * Questions and answers over a Unix socket, a JSON line each. Unlike rpc.ts neither side is the other's parent:
 * either may end and come back.
 */
import { rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { errorLine, WeftError } from '@weft/tools';
import { onLines } from './lines.js';
import type { Handlers, Operations } from './rpc.js';

type Failure = { readonly code: string; readonly message: string; readonly next: string };
type Question = { readonly id: number; readonly op: string; readonly args: unknown };
type Answer = { readonly id: number; readonly value?: unknown; readonly error?: Failure };
type Notice<N> = { readonly notice: N };

/** A client that reads nothing may keep so much waiting before it is dropped. */
const backlogBytes = 4 << 20;

export class RpcServer<O extends Operations, N> {
  readonly #server: Server;
  readonly #clients = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Listens; what is left of a dead predecessor's socket is removed, so the caller must know that it is dead. */
  static async listen<O extends Operations, N>(path: string, handlers: Handlers<O>): Promise<RpcServer<O, N>> {
    rmSync(path, { force: true });
    const server = createServer();
    const self = new RpcServer<O, N>(server);
    server.on('connection', (socket) => self.#serve(socket, handlers));
    await new Promise<void>((done, failed) => {
      server.once('error', failed);
      server.listen(path, done);
    });
    return self;
  }

  /** Tells every client. */
  notify(notice: N): void {
    for (const socket of this.#clients) this.#send(socket, { notice });
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#clients) socket.destroy();
  }

  #serve(socket: Socket, handlers: Handlers<O>): void {
    this.#clients.add(socket);
    socket.on('error', () => undefined).on('close', () => this.#clients.delete(socket));
    onLines(socket, (line) => void this.#answer(socket, line, handlers));
  }

  async #answer(socket: Socket, line: string, handlers: Handlers<O>): Promise<void> {
    let id = 0;
    try {
      const question = JSON.parse(line) as Question;
      id = question.id;
      const handler = Object.hasOwn(handlers, question.op) ? handlers[question.op] : undefined;
      if (handler === undefined) throw new WeftError('E_RPC', `no operation ${question.op}`);
      this.#send(socket, { id, value: await handler(question.args) });
    } catch (e) {
      const error =
        e instanceof WeftError ? { code: e.code, message: e.message, next: e.next } : { code: 'E_FAILED', message: errorLine(e), next: '' };
      this.#send(socket, { id, error });
    }
  }

  #send(socket: Socket, message: Answer | Notice<N>): void {
    if (socket.destroyed) return;
    socket.write(`${JSON.stringify(message)}\n`);
    if (socket.writableLength > backlogBytes) socket.destroy();
  }
}

export class RpcClient<O extends Operations, N> {
  readonly #name: string;
  readonly #socket: Socket;
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (e: Error) => void }>();
  #next = 1;
  onNotice: (notice: N) => void = () => undefined;
  /** Resolves when the connection has ended. */
  readonly closed: Promise<void>;

  private constructor(name: string, socket: Socket) {
    this.#name = name;
    this.#socket = socket;
    onLines(socket, (line) => this.#take(JSON.parse(line) as Answer | Notice<N>));
    this.closed = new Promise((done) =>
      socket.on('close', () => {
        for (const { reject } of this.#waiting.values()) reject(new WeftError('E_DIED', `${name} is gone`));
        this.#waiting.clear();
        done();
      }),
    );
  }

  /** Rejects with the system's error if nobody listens. */
  static connect<O extends Operations, N>(name: string, path: string): Promise<RpcClient<O, N>> {
    return new Promise((done, failed) => {
      const socket = createConnection(path);
      socket.once('error', failed);
      socket.once('connect', () => {
        socket.off('error', failed).on('error', () => undefined);
        done(new RpcClient<O, N>(name, socket));
      });
    });
  }

  ask<K extends keyof O & string>(op: K, args: O[K][0], timeoutMs = 10_000): Promise<O[K][1]> {
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) return reject(new WeftError('E_DIED', `${this.#name} is gone`));
      const id = this.#next++;
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new WeftError('E_TIMEOUT', `${this.#name} did not answer "${op}" within ${timeoutMs} ms`));
      }, timeoutMs);
      const once =
        <T>(then: (value: T) => void) =>
        (value: T): void => {
          clearTimeout(timer);
          then(value);
        };
      this.#waiting.set(id, { resolve: once(resolve as (value: unknown) => void), reject: once(reject) });
      this.#socket.write(`${JSON.stringify({ id, op, args } satisfies Question)}\n`);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(m: Answer | Notice<N>): void {
    if ('notice' in m) {
      this.onNotice(m.notice);
      return;
    }
    const waiting = this.#waiting.get(m.id);
    this.#waiting.delete(m.id);
    if (m.error) waiting?.reject(new WeftError(m.error.code, m.error.message, m.error.next));
    else waiting?.resolve(m.value);
  }
}
