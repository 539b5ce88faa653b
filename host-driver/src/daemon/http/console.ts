// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import files from '@fastify/static';
import { WeftError } from '@weft/tools';
import type { Server } from './server.js';

/**
 * The web console: files that anybody may read; what they show is asked for with a token. All its links are relative, so it works behind a
 * reverse proxy that takes a path off.
 */
export async function serveConsole(server: Server, folder: string): Promise<void> {
  if (!existsSync(join(folder, 'index.html')))
    throw new WeftError(
      'E_CONFIG',
      `no web console in ${folder}`,
      'build it with `npm run build:console`, or leave `console` out of the configuration',
    );
  await server.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'open' };
      route.schema = { ...route.schema, hide: true };
    });
    await scope.register(files, {
      root: folder,
      wildcard: false,
      preCompressed: true,
      setHeaders: (reply, path) => {
        // The rest of the policy is in the page itself, for all who serve it.
        reply.header('content-security-policy', "frame-ancestors 'none'");
        reply.header('x-content-type-options', 'nosniff');
        reply.header('referrer-policy', 'no-referrer');
        // Names of assets carry their hash; the page does not.
        reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  });
}
