// SPDX-License-Identifier: Apache-2.0
import { type Static, Type } from 'typebox';
import type { NodeInfo, NodeOptions } from '../../node/protocol.js';

const pagesPerMib = 256;

/** What one node does for the rack's memory: all that its fault process has to know, also the next one after its death. */
export const Formation = Type.Object({
  /** Another id is another memory: the card starts anew. */
  id: Type.String(),
  node: Type.Integer(),
  card: Type.String(),
  epoch: Type.Integer(),
  members: Type.Array(Type.Integer()),
  stripe: Type.Array(Type.Integer()),
  poolPages: Type.Integer(),
  /** The hyperserver whose guest may run here, and its first page in the rack; another one takes the place of one that has gone home. */
  context: Type.Union([Type.Null(), Type.Object({ id: Type.String(), firstPage: Type.Integer() })]),
  /** Guest memory if there is a context, else 0. */
  guestMib: Type.Integer(),
  budgetPages: Type.Integer(),
  mtu: Type.Union([Type.Literal(1500), Type.Literal(9000)]),
  heartbeatMs: Type.Integer(),
  revokeLimitMs: Type.Integer(),
  policy: Type.Optional(Type.Object({ name: Type.String(), prefetch: Type.Boolean() })),
  /** Its card was up once: from then on a new process resumes. */
  opened: Type.Boolean(),
});
export type Formation = Static<typeof Formation>;

export const pagesOf = (mib: number): number => mib * pagesPerMib;

/** The fault process' options; `link` is where a VMM reports. */
export function nodeOptions(f: Formation, link: string): NodeOptions {
  return {
    node: f.node,
    nodes: f.members.length,
    card: f.card,
    poolMib: f.poolPages / pagesPerMib,
    guestMib: f.guestMib,
    firstPage: f.context?.firstPage ?? 0,
    budgetMib: f.budgetPages / pagesPerMib,
    ...(f.guestMib > 0 ? { link } : {}),
    stripe: f.stripe,
    epoch: f.epoch,
    members: f.members,
    mtu: f.mtu,
    heartbeatMs: f.heartbeatMs,
    revokeLimitMs: f.revokeLimitMs,
    ...(f.policy === undefined ? {} : { policy: f.policy }),
  };
}

/** Whether an open node has the formation's context: what its card lets it name. */
export const serves = (info: NodeInfo, f: Formation): boolean =>
  info.guestBytes === f.guestMib * 2 ** 20 && info.firstPage === (f.context?.firstPage ?? 0);
