// SPDX-License-Identifier: Apache-2.0
import { errorLine } from '@weft/tools';
import { Type } from 'typebox';
import {
  Admission,
  Candidate,
  JoinToken,
  JoinTokenRequest,
  NodeEntry,
  Pool,
  Rack,
  RackInit,
  RackJoin,
  RackLeave,
  ref,
} from '../../api/schemas.js';
import { nodeStatus } from '../../core.js';
import { pagesOf } from '../../fault/formation.js';
import { pagesAtHome, poolPagesUsed } from '../../rack/contexts.js';
import type { Routes } from '../server.js';
import { access, Done, done, NodeParams, operation } from './shared.js';

/** The rack: who belongs to it, and what they lend. */
export const rackRoutes: Routes = (server, core) => {
  const { rack, admin } = core;
  server.get('/v1/rack', { ...access('read'), schema: operation('getRack', 'The rack of this server.', ref(Rack), {}) }, () => rack.info());
  server.post(
    '/v1/rack',
    { ...access('admin'), schema: operation('initRack', 'Starts a rack with this server as node 0.', ref(Rack), { body: ref(RackInit) }) },
    async ({ body }) => {
      await rack.init(body.name, body.member);
      // To itself: what it was told last is what it knows when the store is away.
      await admin.publish();
      return rack.info();
    },
  );
  server.post(
    '/v1/rack/tokens',
    {
      ...access('admin'),
      schema: operation('createJoinToken', 'A token for one more member.', ref(JoinToken), { body: ref(JoinTokenRequest) }),
    },
    ({ body }) => rack.issueToken(body.minutes),
  );
  server.post(
    '/v1/rack/join',
    {
      ...access('admin'),
      schema: operation('joinRack', 'Lets this server join the rack that another daemon administers.', Done, { body: ref(RackJoin) }),
    },
    async ({ body: { address, token, member, node } }) => {
      await rack.join({ address, token, member, ...(node === undefined ? {} : { node }) });
      return done;
    },
  );
  server.post(
    '/v1/rack/leave',
    { ...access('admin'), schema: operation('leaveRack', 'Lets this server leave its rack.', Done, { body: ref(RackLeave) }) },
    async ({ body }) => {
      await rack.leave(body.force);
      return done;
    },
  );
  server.post(
    '/v1/rack/members',
    {
      ...access('open'),
      schema: operation('admitMember', 'Used by a joining daemon; its join token says that it may.', ref(Admission), {
        body: ref(Candidate),
      }),
    },
    async ({ body }) => {
      const admission = await rack.admit(body);
      // After the answer: the new member must know its secret before it is told anything.
      setTimeout(() => void admin.publish().catch(() => undefined), 200);
      return admission;
    },
  );
  server.delete(
    '/v1/rack/members/:node',
    {
      ...access('peer'),
      schema: operation('removeMember', 'Takes a node out of the rack.', Done, {
        params: NodeParams,
        querystring: Type.Object(
          { force: Type.Optional(Type.Boolean({ description: 'Also if its pages are in use; they are lost.' })) },
          { additionalProperties: false },
        ),
      }),
    },
    async ({ params, query }) => {
      await rack.remove(params.node, query.force ?? false);
      if (rack.leads) await admin.publish();
      return done;
    },
  );
  server.get(
    '/v1/nodes',
    { ...access('read'), schema: operation('listNodes', 'Every member, and what it does now.', Type.Array(ref(NodeEntry)), {}) },
    async () => {
      const { members } = await rack.info();
      return Promise.all(
        members.map(async (member) => {
          if (member.node === rack.local?.node) return { member, status: nodeStatus(core), text: '' };
          return rack.status(member).then(
            (status) => ({ member, status, text: '' }),
            (e) => ({ member, status: null, text: errorLine(e) }),
          );
        }),
      );
    },
  );
  server.get(
    '/v1/pools',
    {
      ...access('read'),
      schema: operation(
        'listPools',
        'What each node lends, and how much of it was given out to hyperservers since the first of those that are up.',
        Type.Array(ref(Pool)),
        {},
      ),
    },
    async () => {
      const { members } = await rack.info();
      const formation = (rack.leads ? (await rack.membership()).value : rack.local?.view)?.formation ?? null;
      return members.map(({ node, poolMib }) => {
        const usedMib = formation === null ? 0 : poolPagesUsed(formation, node) / pagesOf(1);
        const hyperservers = (formation?.contexts ?? []).map((c) => ({
          name: typeof c.hyperserver === 'string' ? c.hyperserver : c.hyperserver.name,
          mib: formation === null ? 0 : pagesAtHome(formation, c, node) / pagesOf(1),
        }));
        return { node, poolMib, usedMib, freeMib: poolMib - usedMib, hyperservers };
      });
    },
  );
};
