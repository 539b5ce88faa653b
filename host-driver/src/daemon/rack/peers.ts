// SPDX-License-Identifier: Apache-2.0

import type { Static } from 'typebox';
import type { Admission, Candidate, GuestState, MembershipView, NodeStatus } from '../api/schemas.js';
import { answer, connectDaemon } from '../client/client.js';

const quickMs = 5000;
/** Forming opens cards, and the first time on a machine builds the driver. */
const formMs = 330_000;
const moveMs = 60_000;

/** What daemons say to each other; all of it through the REST interface. */
export interface Peers {
  status(address: string, secret: string): Promise<NodeStatus>;
  apply(address: string, secret: string, view: MembershipView): Promise<void>;
  stopGuest(address: string, secret: string, graceSeconds: number): Promise<void>;
  departGuest(address: string, secret: string, context: string): Promise<GuestState>;
  arriveGuest(address: string, secret: string, state: GuestState): Promise<void>;
  admit(address: string, candidate: Candidate): Promise<Static<typeof Admission>>;
  remove(address: string, secret: string, node: number): Promise<void>;
}

export function restPeers(ca: string | undefined): Peers {
  const reach = (address: string, token: string | undefined, timeoutMs: number) =>
    connectDaemon({ address, timeoutMs, ...(token === undefined ? {} : { token }), ...(ca === undefined ? {} : { ca }) });
  return {
    status: (address, secret) => answer(reach(address, secret, quickMs).GET('/v1/node')),
    apply: async (address, secret, body) => void (await answer(reach(address, secret, formMs).PUT('/v1/node/view', { body }))),
    stopGuest: async (address, secret, graceSeconds) =>
      void (await answer(
        reach(address, secret, quickMs + (graceSeconds + 15) * 1000).POST('/v1/node/guest/stop', { body: { graceSeconds } }),
      )),
    departGuest: (address, secret, context) => answer(reach(address, secret, moveMs).POST('/v1/node/guest/depart', { body: { context } })),
    arriveGuest: async (address, secret, body) =>
      void (await answer(reach(address, secret, moveMs).POST('/v1/node/guest/arrive', { body }))),
    admit: (address, body) => answer(reach(address, undefined, quickMs).POST('/v1/rack/members', { body })),
    remove: async (address, secret, node) =>
      void (await answer(reach(address, secret, quickMs).DELETE('/v1/rack/members/{node}', { params: { path: { node } } }))),
  };
}
