// SPDX-License-Identifier: Apache-2.0
/** All that the screens reach of the world. The web console and the app each bring one. */
import type { Client } from 'openapi-fetch';
import type { Outcome } from '../../contract/calls.js';
import type { DaemonPaths } from '../../contract/daemon.js';
import type { LinkState } from '../../contract/racks.js';

export interface LiveSink {
  /** A message as it came: JSON text of a LiveMessage. */
  message(text: string): void;
  state(state: LinkState): void;
}

export type DaemonClient = Client<DaemonPaths>;

export interface Backend {
  readonly daemon: DaemonClient;
  /** Live data until the answer is called; comes back by itself after a loss. */
  live(sink: LiveSink): () => void;
}

/** A failure in words: what, why, what to do about it. */
export class Failure extends Error {
  readonly code: string;
  readonly next: string;
  readonly status: number;

  constructor(code: string, message: string, next: string, status = 0, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Failure';
    this.code = code;
    this.next = next;
    this.status = status;
  }
}

export const failureOf = (e: unknown): Failure =>
  e instanceof Failure ? e : new Failure('E_INTERNAL', e instanceof Error ? e.message : String(e), '');

/** The value of a call of the app, or its trouble thrown. */
export async function need<T>(outcome: Promise<Outcome<T>>): Promise<T> {
  const is = await outcome;
  if (is.ok) return is.value;
  throw new Failure(is.trouble.code, is.trouble.message, is.trouble.next);
}

interface Answered<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The daemon's answer, or its error thrown. */
export async function answer<T>(outcome: Promise<Answered<T>>): Promise<T> {
  const { data, error, response } = await outcome.catch((cause: unknown) => {
    throw cause instanceof Failure
      ? cause
      : new Failure('E_UNREACHABLE', 'the daemon does not answer', 'see whether it runs: `systemctl status weftd`', 0, { cause });
  });
  if (response.ok) return data as T;
  const said = typeof error === 'object' && error !== null ? (error as Partial<Record<'code' | 'message' | 'next', string>>) : {};
  throw new Failure(said.code ?? 'E_HTTP', said.message ?? `status ${response.status}`, said.next ?? '', response.status);
}
