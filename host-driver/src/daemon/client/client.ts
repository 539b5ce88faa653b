// SPDX-License-Identifier: Apache-2.0
/** The typed client of the REST interface, made from its OpenAPI document. */
import { WeftError } from '@weft/tools';
import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './api.gen.js';
import { fetchOver, type Reach } from './fetch.js';

export type DaemonClient = Client<paths>;

export function connectDaemon(reach: Reach): DaemonClient {
  // Of a Unix socket the host is not looked at.
  const baseUrl = reach.address.startsWith('unix:') ? 'http://localhost' : reach.address;
  return createClient<paths>({ baseUrl, fetch: fetchOver(reach) });
}

interface Outcome<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The answer, or the daemon's error thrown as ours. */
export async function answer<T>(outcome: Promise<Outcome<T>>): Promise<T> {
  const { data, error, response } = await outcome;
  if (response.ok) return data as T;
  const said = typeof error === 'object' && error !== null ? (error as Partial<Record<'code' | 'message' | 'next', string>>) : {};
  throw new WeftError(said.code ?? 'E_HTTP', said.message ?? `the daemon answers with status ${response.status}`, said.next ?? '');
}
