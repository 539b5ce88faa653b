// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { WeftError } from '@weft/tools';

export interface Reach {
  /** unix:/path, http://host:port or https://host:port. */
  readonly address: string;
  readonly token?: string;
  /** PEM file of the certificates by which the daemon is known. */
  readonly ca?: string;
  readonly timeoutMs?: number;
}

const answerLimitBytes = 64 << 20;

/** `fetch` for a daemon: Node's own cannot reach a Unix socket. */
export function fetchOver(reach: Reach): (request: Request) => Promise<Response> {
  const unix = reach.address.startsWith('unix:') ? reach.address.slice('unix:'.length) : null;
  const ca = reach.ca === undefined ? {} : { ca: readFileSync(reach.ca) };
  return async (request) => {
    const url = new URL(request.url);
    const body = Buffer.from(await request.arrayBuffer());
    const headers = Object.fromEntries(request.headers);
    if (reach.token !== undefined) headers['authorization'] = `Bearer ${reach.token}`;
    if (body.length > 0) headers['content-length'] = String(body.length);
    return new Promise((done, failed) => {
      const options = {
        method: request.method,
        path: url.pathname + url.search,
        headers,
        signal: AbortSignal.timeout(reach.timeoutMs ?? 60_000),
        ...(unix === null ? { host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port, ...ca } : { socketPath: unix }),
      };
      const call = url.protocol === 'https:' && unix === null ? httpsRequest(options) : httpRequest(options);
      call.on('error', (cause: NodeJS.ErrnoException) => failed(unreachable(reach.address, cause)));
      call.on('response', (answer) => collect(answer).then(done, (cause) => failed(unreachable(reach.address, cause))));
      call.end(body.length > 0 ? body : undefined);
    });
  };
}

async function collect(answer: IncomingMessage): Promise<Response> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > answerLimitBytes) throw new Error('the answer does not end');
    parts.push(part);
  }
  const status = answer.statusCode ?? 500;
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) if (typeof value === 'string') headers.set(name, value);
  return new Response(status === 204 ? null : Buffer.concat(parts), { status, headers });
}

function unreachable(address: string, cause: NodeJS.ErrnoException): WeftError {
  const why = cause.name === 'AbortError' ? 'no answer in time' : (cause.code ?? cause.message);
  return new WeftError(
    'E_UNREACHABLE',
    `no daemon answers at ${address} (${why})`,
    'see whether weftd runs there, and whether you may use its socket',
    {
      cause,
    },
  );
}
