// SPDX-License-Identifier: Apache-2.0
import { Type } from 'typebox';
import { Event, Health, ref, Statistics } from '../../api/schemas.js';
import { health } from '../../core.js';
import type { Routes } from '../server.js';
import { access, operation } from './shared.js';

/** What can be seen of this server. */
export const observeRoutes: Routes = (server, core) => {
  server.get(
    '/v1/health',
    { ...access('read'), schema: operation('getHealth', 'What is wrong here, and what to do.', ref(Health), {}) },
    () => health(core),
  );
  server.get(
    '/v1/statistics',
    { ...access('read'), schema: operation('getStatistics', 'The newest numbers of the driver.', ref(Statistics), {}) },
    async () => core.sampler.latest,
  );
  server.get(
    '/v1/events',
    {
      ...access('read'),
      schema: operation('getEvents', 'What has happened, oldest first; the newest 1000 are kept.', Type.Array(ref(Event)), {
        querystring: Type.Object(
          { after: Type.Optional(Type.Integer({ minimum: 0 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })) },
          { additionalProperties: false },
        ),
      }),
    },
    async ({ query }) => core.events.after(query.after ?? 0, query.limit ?? 1000),
  );
  server.get('/metrics', { ...access('read'), schema: { hide: true } }, async (_, reply) =>
    reply.type(core.metrics.contentType).send(await core.metrics.text()),
  );
  server.get('/openapi.json', { ...access('open'), schema: { hide: true } }, async () => server.swagger());
};
