// SPDX-License-Identifier: Apache-2.0
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { release } from '../rack/agreement.js';

/** How the document is made of the routes' schemas. */
export const openapi: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'weftd',
      version: release,
      description: 'Control plane of one Weft server. Over the Unix socket no token is asked for: who may open it is an administrator.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    security: [{ token: [] }],
  },
  refResolver: { buildLocalReference: (json, _base, _fragment, i) => (typeof json['$id'] === 'string' ? json['$id'] : `Schema${i}`) },
};
