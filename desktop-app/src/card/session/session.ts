// SPDX-License-Identifier: Apache-2.0
import * as mgmt from '@weft/spec/mgmt';
import { type Clock, systemClock } from '../clock.js';
import { CardError } from '../errors.js';
import { encodeFrame, type Frame } from '../frame/frame.js';
import { Framer, preview } from '../frame/framer.js';
import { goneFailure } from '../port/failure.js';
import type { CardPort } from '../port/port.js';
import { type CommandName, decodeReply, definitionOf, encodeRequest, type Reply, type Request } from './exchange.js';
import { CardRefusal } from './refusal.js';

export interface SessionOptions {
  readonly clock?: Clock;
  /** A whole number below `below`. */
  readonly random?: (below: number) => number;
  /** How long to wait for a reply before asking again. The card needs REPLY_LIMIT_MS at most; the wire comes on top. */
  readonly replyMs?: number;
  /** How often to ask, in all. Asking twice is safe: a card does nothing twice. */
  readonly tries?: number;
  /** Hears of everything that was not for us. */
  readonly onNote?: (note: string) => void;
}

interface Waiting {
  readonly command: CommandName;
  readonly request: number;
  settle(outcome: Frame | CardError): void;
}

const kinds = Object.fromEntries(mgmt.frameKind.members.map((m) => [m.name, BigInt(m.value)]));
const ID_VALUES = 0x1_0000;
export const DEFAULT_REPLY_MS = mgmt.constant('REPLY_LIMIT_MS') + 500;

/** Asks a card one thing at a time, and hears what it tells unasked. Owns its port. */
export class Session {
  readonly port: CardPort;
  readonly #clock: Clock;
  readonly #replyMs: number;
  readonly #tries: number;
  readonly #note: (note: string) => void;
  readonly #framer: Framer;
  readonly #session: number;
  readonly #subscribers = new Map<number, Set<(frame: Frame) => void>>();
  #request: number;
  #waiting: Waiting | null = null;
  /** The tail of the queue of requests. */
  #turn: Promise<unknown> = Promise.resolve();
  #end: CardError | null = null;
  readonly #ended: ((cause: CardError) => void)[] = [];
  /** Something else than the protocol came since the last good frame. */
  #noise: string | null = null;

  constructor(port: CardPort, options: SessionOptions = {}) {
    const random = options.random ?? ((below) => Math.floor(Math.random() * below));
    this.port = port;
    this.#clock = options.clock ?? systemClock;
    this.#replyMs = options.replyMs ?? DEFAULT_REPLY_MS;
    this.#tries = options.tries ?? 3;
    this.#note = options.onNote ?? (() => undefined);
    this.#session = random(ID_VALUES);
    this.#request = random(ID_VALUES);
    this.#framer = new Framer({
      onFrame: (frame) => this.#onFrame(frame),
      onDiscard: ({ why, bytes }) => this.#onNoise(`${bytes.length} bytes that are no frame (${why}): ${preview(bytes)}`),
    });
    port.listen({ onBytes: (bytes) => this.#framer.push(bytes), onGone: (cause) => this.#stop(cause) });
  }

  /** Asks, and asks again if no answer comes. Rejects with CardRefusal if the card says no. */
  ask<C extends CommandName>(command: C, request: Request<C>, signal: AbortSignal): Promise<Reply<C>> {
    const mine = this.#turn.then(async () => decodeReply(command, await this.#exchange(command, encodeRequest(command, request), signal)));
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  /** Calls back for each event of a command; `count` is the card's count of them. The returned function ends it. */
  on<C extends CommandName>(command: C, call: (reply: Reply<C>, count: number) => void): () => void {
    const value = definitionOf(command).value;
    const listener = (frame: Frame): void => call(decodeReply(command, frame.payload), Number(frame.head.request));
    const all = this.#subscribers.get(value) ?? new Set();
    this.#subscribers.set(value, all.add(listener));
    return () => void all.delete(listener);
  }

  /** Calls back once when the port is gone. */
  onEnd(call: (cause: CardError) => void): void {
    if (this.#end === null) this.#ended.push(call);
    else call(this.#end);
  }

  async close(): Promise<void> {
    this.#stop(goneFailure(this.port.address));
    await this.port.close();
  }

  async #exchange(command: CommandName, payload: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    this.#request = (this.#request + 1) % ID_VALUES;
    const request = this.#request;
    const { value } = definitionOf(command);
    const bytes = encodeFrame({ kind: kinds['REQUEST'] ?? 0n, command: value, session: this.#session, request }, payload);
    this.#noise = null;
    for (let attempt = 0; attempt < this.#tries; attempt++) {
      if (attempt > 0) this.#note(`${command}: no answer, asked again`);
      const frame = await this.#attempt(command, request, bytes, signal);
      if (frame === null) continue;
      const status = Number(frame.head.status);
      if (status !== 0) throw new CardRefusal(command, status);
      return frame.payload;
    }
    throw this.#silence(command);
  }

  /** The reply; null if none came in time. */
  async #attempt(command: CommandName, request: number, bytes: Uint8Array, signal: AbortSignal): Promise<Frame | null> {
    if (this.#end !== null) throw this.#end;
    signal.throwIfAborted();
    const { promise, resolve, reject } = defer<Frame | null>();
    const stop = (): void => reject(signal.reason);
    const cancel = this.#clock.after(this.#replyMs, () => resolve(null));
    signal.addEventListener('abort', stop, { once: true });
    this.#waiting = { command, request, settle: (outcome) => (outcome instanceof CardError ? reject(outcome) : resolve(outcome)) };
    this.port.write(bytes).catch(reject);
    try {
      return await promise;
    } finally {
      this.#waiting = null;
      cancel();
      signal.removeEventListener('abort', stop);
    }
  }

  #silence(command: CommandName): CardError {
    const unended = this.#framer.pending;
    const noise = this.#noise ?? (unended.length > 0 ? `${unended.length} bytes without end: ${preview(unended)}` : null);
    if (noise === null) return new CardError('E_CARD_SILENT', `${this.port.address} does not answer ${command}`);
    return new CardError('E_CARD_PROTOCOL', `${this.port.address} does not speak the management protocol; it sent ${noise}`);
  }

  #onFrame(frame: Frame): void {
    const { kind, session, command } = frame.head;
    if (kind === kinds['REQUEST']) this.#onNoise('a request: an echo of ours, or another program on the wire');
    else if (Number(session) !== this.#session) this.#note(`a frame of another session (${session}) was dropped`);
    else if (kind === kinds['EVENT']) for (const call of this.#subscribers.get(Number(command)) ?? []) call(frame);
    else this.#onReply(frame);
  }

  #onReply(frame: Frame): void {
    const { command, request } = frame.head;
    const waiting = this.#waiting;
    if (waiting?.request !== Number(request) || definitionOf(waiting.command).value !== Number(command))
      this.#note(`a late reply to request ${request} was dropped`);
    else waiting.settle(frame);
  }

  #onNoise(what: string): void {
    this.#noise = what;
    this.#note(what);
  }

  #stop(cause: CardError): void {
    if (this.#end !== null) return;
    this.#end = cause;
    this.#waiting?.settle(cause);
    for (const call of this.#ended.splice(0)) call(cause);
  }
}

function defer<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (reason: unknown) => void } {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
