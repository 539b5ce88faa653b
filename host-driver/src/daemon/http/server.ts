// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import websocket from '@fastify/websocket';
import { WeftError } from '@weft/tools';
import { Ajv } from 'ajv';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController, type RawServerDefault } from 'fastify';
import { bundledConsole } from '../../native.js';
import { resources } from '../api/schemas.js';
import type { Config } from '../config.js';
import type { Core } from '../core.js';
import { callerOf, demandAccess } from './access.js';
import { serveConsole } from './console.js';
import { failureOf } from './errors.js';
import { live } from './live.js';
import { openapi } from './openapi.js';
import { hyperserverRoutes } from './routes/hyperservers.js';
import { nodeRoutes } from './routes/node.js';
import { observeRoutes } from './routes/observe.js';
import { pageRoutes } from './routes/pages.js';
import { rackRoutes } from './routes/rack.js';
import { tokenRoutes } from './routes/tokens.js';

export type Server = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, TypeBoxTypeProvider>;
export type Routes = (server: Server, core: Core) => void;

const changes = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
/** Frames of a WebSocket client; it has little to say. */
const frameLimitBytes = 64 << 10;
const requestLimitMs = 30_000;
/** Generous: a server that boots has other things to do. */
const startLimitMs = 60_000;

/** The REST interface on one transport. Not listening yet. */
export async function buildServer(core: Core, transport: 'unix' | 'tcp', logger: FastifyBaseLogger): Promise<Server> {
  const tls = transport === 'tcp' ? tlsOf(core.config) : {};
  const server = fastify({
    ...tls,
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: core.config.bodyLimitKib * 1024,
    requestTimeout: requestLimitMs,
    pluginTimeout: startLimitMs,
    // A name is decoded once more than it is long at most.
    routerOptions: { maxParamLength: 128 },
    forceCloseConnections: true,
  }).withTypeProvider<TypeBoxTypeProvider>() as unknown as Server;
  validate(server);
  await server.register(swagger, openapi);
  await server.register(websocket, { options: { maxPayload: frameLimitBytes } });
  const console = core.config.console ?? bundledConsole;
  if (transport === 'tcp' && console !== null) await serveConsole(server, console);

  server.decorateRequest('caller');
  server.addHook('onRequest', async (request) => {
    request.caller = callerOf(core, request, transport);
    demandAccess(request.caller, request.routeOptions.config.access ?? 'admin');
  });
  server.addHook('onResponse', async (request, reply) => core.metrics.request(request.method, reply.statusCode));
  // Before the answer goes out.
  server.addHook('onSend', async (request, reply) => {
    const refused = reply.statusCode === 401 || reply.statusCode === 403;
    if (!changes.has(request.method) && !refused) return;
    const code = reply.errorCode;
    const path = request.url.split('?')[0]?.slice(0, 256) ?? '';
    core.audit.add({
      who: request.caller.who,
      method: request.method,
      path,
      status: reply.statusCode,
      ...(code === undefined ? {} : { code }),
    });
  });
  server.decorateReply('errorCode');
  server.setErrorHandler((e, request, reply) => {
    const { status, body, defect } = failureOf(e);
    if (defect) request.log.error({ err: e, method: request.method, url: request.url }, 'defect');
    reply.errorCode = body.code;
    // By hand: the failure of a check must not fail another one.
    return reply.code(status).type('application/json').serializer(JSON.stringify).send(body);
  });
  server.setNotFoundHandler((request) => {
    throw new WeftError('E_NOT_FOUND', `no ${request.method} ${request.url.slice(0, 100)}`, 'see /openapi.json');
  });

  server.after(() => {
    for (const routes of [observeRoutes, nodeRoutes, rackRoutes, hyperserverRoutes, pageRoutes, tokenRoutes, live]) routes(server, core);
  });
  await server.ready();
  return server;
}

declare module 'fastify' {
  interface FastifyReply {
    /** Code of the error that is answered. */
    errorCode: string | undefined;
  }
}

/** Bodies are taken as they are; what stands in an address is text and becomes what the schema asks for. */
function validate(server: Server): void {
  const schemas = [...resources()];
  const body = new Ajv({ schemas, strict: false });
  const rest = new Ajv({ schemas, strict: false, coerceTypes: true, useDefaults: true });
  for (const schema of schemas) server.addSchema(schema);
  server.setValidatorCompiler(({ schema, httpPart }) => (httpPart === 'body' ? body : rest).compile(schema as object));
}

function tlsOf({ listen }: Config): { https?: { cert: Buffer; key: Buffer } } {
  return listen?.tls === undefined ? {} : { https: { cert: readFileSync(listen.tls.cert), key: readFileSync(listen.tls.key) } };
}
