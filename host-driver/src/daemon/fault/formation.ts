// SPDX-License-Identifier: Apache-2.0
import { type Static, Type } from 'typebox';
import type { NodeOptions } from '../../node/protocol.js';

const pagesPerMib = 256;

/** What one node does for one hyperserver: all that its fault process has to know, also the next one after its death. */
export const Formation = Type.Object({
  /** Another id is another memory: the card starts anew. */
  id: Type.String(),
  node: Type.Integer(),
  card: Type.String(),
  epoch: Type.Integer(),
  members: Type.Array(Type.Integer()),
  stripe: Type.Array(Type.Integer()),
  poolPages: Type.Integer(),
  /** Guest memory if the guest may run here, else 0. */
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
