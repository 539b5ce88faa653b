// SPDX-License-Identifier: Apache-2.0
import { WeftError } from '@weft/tools';
import type { FastifyRequest } from 'fastify';
import { hashSecret, secretMatches } from '../access/tokens.js';
import type { Core } from '../core.js';

/**
 * Who may ask. `open`: everyone who reaches the daemon; `read`: every token; `peer`: other daemons of the rack, and administrators;
 * `admin`: administrators only.
 */
export type Access = 'open' | 'read' | 'peer' | 'admin';
type Role = 'read' | 'peer' | 'admin';
export interface Caller {
  readonly who: string;
  readonly role: Role | null;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    caller: Caller;
  }
}

const may: Readonly<Record<Access, readonly (Role | null)[]>> = {
  open: [null, 'read', 'peer', 'admin'],
  read: ['read', 'peer', 'admin'],
  peer: ['peer', 'admin'],
  admin: ['admin'],
};

/** Who may open the Unix socket is decided by its mode; over TCP the token says who asks. */
export function callerOf(core: Core, request: FastifyRequest, transport: 'unix' | 'tcp'): Caller {
  if (transport === 'unix') return { who: 'local', role: 'admin' };
  const token = tokenOf(request);
  if (token === undefined) return { who: 'nobody', role: null };
  const secret = core.rack.local?.secret;
  if (secret !== undefined && secretMatches(token, hashSecret(secret))) return { who: 'rack', role: 'peer' };
  const found = core.tokens.check(token);
  return found === null ? { who: 'nobody', role: null } : { who: `token ${found.id} (${found.name})`, role: found.role };
}

/** A browser cannot set headers of a WebSocket; there the token comes as a subprotocol beside our own. */
function tokenOf({ headers }: FastifyRequest): string | undefined {
  const [, bearer] = /^Bearer ([\w-]{1,200})$/.exec(headers.authorization ?? '') ?? [];
  const [, offered] = /(?:^|,)\s*bearer\.([\w-]{1,200})\s*(?:,|$)/.exec(headers['sec-websocket-protocol'] ?? '') ?? [];
  return bearer ?? offered;
}

export function demandAccess(caller: Caller, access: Access): void {
  if (may[access].includes(caller.role)) return;
  if (caller.role === null)
    throw new WeftError('E_UNAUTHORIZED', 'no valid token', 'send `Authorization: Bearer TOKEN`; see `weft token create`');
  throw new WeftError('E_FORBIDDEN', `${caller.who} may not do this`, 'use a token with the role admin');
}
