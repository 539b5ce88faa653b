// SPDX-License-Identifier: Apache-2.0
import { Type } from 'typebox';
import { ref, Session, TokenGrant, TokenInfo, TokenRequest } from '../../api/schemas.js';
import type { Routes } from '../server.js';
import { access, Done, done, operation } from './shared.js';

/** Tokens for the use over TCP. */
export const tokenRoutes: Routes = (server, { tokens }) => {
  server.get(
    '/v1/session',
    { ...access('read'), schema: operation('getSession', 'Who asks, and what he may do.', ref(Session), {}) },
    async ({ caller: { who, role } }) => ({ who, role: role ?? 'read' }),
  );
  server.get(
    '/v1/tokens',
    { ...access('admin'), schema: operation('listTokens', 'Who may use the interface over TCP.', Type.Array(ref(TokenInfo)), {}) },
    async () => tokens.list(),
  );
  server.post(
    '/v1/tokens',
    { ...access('admin'), schema: operation('createToken', 'A new token, shown this once.', ref(TokenGrant), { body: ref(TokenRequest) }) },
    ({ body }) => tokens.create(body.name, body.role),
  );
  server.delete(
    '/v1/tokens/:id',
    {
      ...access('admin'),
      schema: operation('revokeToken', 'Takes a token back, at once.', Done, {
        params: Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{8}$' }) }, { additionalProperties: false }),
      }),
    },
    async ({ params }) => {
      await tokens.revoke(params.id);
      return done;
    },
  );
};
