// SPDX-License-Identifier: Apache-2.0
/** The daemon of a rack, as the app asks it: REST, and live data over a WebSocket. */
import { WeftError } from '@weft/tools';
import { WebSocket } from 'ws';
import type { LinkState, RackAnswer, RackAsk } from '../../contract/racks.js';

const askLimitMs = 60_000;
const answerLimitBytes = 16 << 20;
const handshakeMs = 10_000;
/** First wait before connecting again; doubles up to the limit. */
const againMs = 500;
const againLimitMs = 8000;

export interface Access {
  /** Ends with a slash. */
  readonly address: string;
  readonly token: string;
}

/** What is asked stays below the daemon's own address, whatever the path says. */
function below({ address }: Access, path: string): URL {
  const url = new URL(`.${path}`, address);
  if (!url.href.startsWith(`${address}v1/`)) throw new WeftError('E_CONTRACT', `${path} is not of the daemon`);
  return url;
}

export async function askDaemon(access: Access, { method, path, body }: RackAsk): Promise<RackAnswer> {
  const url = below(access, path);
  const headers = { authorization: `Bearer ${access.token}`, ...(body === null ? {} : { 'content-type': 'application/json' }) };
  try {
    const answer = await fetch(url, { method, headers, body, redirect: 'error', signal: AbortSignal.timeout(askLimitMs) });
    return { status: answer.status, body: await bounded(answer) };
  } catch (cause) {
    throw unreachable(access.address, cause);
  }
}

async function bounded({ body }: Response): Promise<string> {
  if (body === null) return '';
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body as AsyncIterable<Uint8Array>) {
    bytes += part.length;
    if (bytes > answerLimitBytes) throw new Error('the answer does not end');
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

function unreachable(address: string, cause: unknown): WeftError {
  const deeper = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const why = deeper instanceof Error ? deeper.message : String(deeper);
  return new WeftError('E_UNREACHABLE', `no daemon answers at ${address}: ${why}`, 'see whether weftd runs and listens there', { cause });
}

export interface LiveListener {
  live(text: string): void;
  link(state: LinkState): void;
}

/** Live data, until close(); comes back by itself after a loss. */
export class Live {
  readonly #url: URL;
  readonly #token: string;
  readonly #listener: LiveListener;
  #socket: WebSocket | null = null;
  #timer: NodeJS.Timeout | undefined;
  #waitMs = againMs;
  state: LinkState = 'connecting';

  constructor(access: Access, listener: LiveListener) {
    this.#url = below(access, '/v1/live');
    this.#url.protocol = this.#url.protocol === 'https:' ? 'wss:' : 'ws:';
    this.#token = access.token;
    this.#listener = listener;
    this.#connect();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#socket?.removeAllListeners('close').terminate();
  }

  #connect(): void {
    this.#become('connecting');
    const socket = new WebSocket(this.#url, ['weft', `bearer.${this.#token}`], {
      handshakeTimeout: handshakeMs,
      maxPayload: answerLimitBytes,
    });
    this.#socket = socket;
    socket.on('open', () => {
      this.#waitMs = againMs;
      this.#become('open');
    });
    socket.on('message', (data) => this.#listener.live(String(data)));
    // What was wrong is told by the close that follows.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#become('lost');
      this.#timer = setTimeout(() => this.#connect(), this.#waitMs);
      this.#waitMs = Math.min(2 * this.#waitMs, againLimitMs);
    });
  }

  #become(state: LinkState): void {
    this.state = state;
    this.#listener.link(state);
  }
}
