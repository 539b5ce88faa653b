// SPDX-License-Identifier: Apache-2.0
import { WeftError } from '@weft/tools';
import { Type } from 'typebox';
import { Card, GuestDeparture, GuestState, HyperserverStop, MembershipView, NodeStatus, ref } from '../../api/schemas.js';
import { nodeStatus } from '../../core.js';
import type { Routes } from '../server.js';
import { access, Done, done, operation } from './shared.js';

const stateLimitBytes = 65 << 20;

/** This server: what it does, and what its rack's administrator tells it to do. */
export const nodeRoutes: Routes = (server, core) => {
  const { supervisor, rack, agent } = core;
  server.get(
    '/v1/node',
    { ...access('read'), schema: operation('getNode', 'What this server is and does.', ref(NodeStatus), {}) },
    async () => nodeStatus(core),
  );
  server.get(
    '/v1/cards',
    { ...access('read'), schema: operation('listCards', 'The cards of this server.', Type.Array(ref(Card)), {}) },
    async () => {
      if (core.config.card === undefined) return [];
      const counters = await supervisor.ask('cardCounters', null, 2000).catch(() => null);
      return [{ configured: true, attached: counters !== null, counters }];
    },
  );
  server.put(
    '/v1/node/view',
    {
      ...access('peer'),
      schema: operation('putView', 'Used by the administrator: this is the rack, do your part.', Done, { body: ref(MembershipView) }),
    },
    async ({ body }) => {
      if (rack.leads && body.administrator !== rack.local?.node)
        throw new WeftError('E_STALE', 'this daemon administers the rack', 'another one was, or believes to be');
      await rack.apply(body);
      return done;
    },
  );
  server.post(
    '/v1/node/guest/stop',
    {
      ...access('peer'),
      schema: operation('stopGuest', 'Used by the administrator: end the guest here.', Done, { body: ref(HyperserverStop) }),
    },
    async ({ body }) => {
      await agent.stopGuest(body.graceSeconds * 1000);
      return done;
    },
  );
  server.post(
    '/v1/node/guest/depart',
    {
      ...access('peer'),
      schema: operation('departGuest', 'Used by the administrator: the guest leaves this node.', ref(GuestState), {
        body: ref(GuestDeparture),
      }),
    },
    ({ body }) => agent.departGuest(body.context),
  );
  server.post(
    '/v1/node/guest/arrive',
    {
      ...access('peer'),
      bodyLimit: stateLimitBytes,
      schema: operation('arriveGuest', 'Used by the administrator: a guest that has left another node.', Done, { body: ref(GuestState) }),
    },
    async ({ body }) => {
      await agent.arriveGuest(body);
      return done;
    },
  );
};
