// SPDX-License-Identifier: Apache-2.0
/** Racks that the app reaches, each by the daemon of one of its servers. */

export interface RackEntry {
  readonly id: string;
  /** Where the daemon answers: http:// or https://, with a path if a proxy has one. */
  readonly address: string;
}

/** A request of the daemon's REST interface; the token is added by who sends it. */
export interface RackAsk {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From /v1/ on. */
  readonly path: string;
  /** JSON. */
  readonly body: string | null;
}

export interface RackAnswer {
  readonly status: number;
  readonly body: string;
}

/** Of live data. */
export type LinkState = 'connecting' | 'open' | 'lost';

/** A message of `/v1/live` as it came, or how it stands about it. */
export type RackNews = { readonly rack: string } & ({ readonly live: string } | { readonly link: LinkState });

/** Live data comes for so long after it was asked for: whoever looks asks again in time, and a page that is gone does not. */
export const followMs = 30_000;
