#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
/** Writes the types of the client, or with --check says whether they are what the schemas give. */
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { pino } from 'pino';
import { parseConfig } from '../config.js';
import type { Core } from '../core.js';
import { buildServer } from '../http/server.js';

const clientFile = resolve(import.meta.dirname, '../../../src/daemon/client/api.gen.ts');

/** The OpenAPI document, made without a daemon: routes do nothing until they are asked. */
async function openapiDocument(): Promise<object> {
  const hollow = { config: parseConfig({}, 'no file', '/') } as Core;
  const server = await buildServer(hollow, 'unix', pino({ level: 'silent' }));
  try {
    return server.swagger();
  } finally {
    await server.close();
  }
}

async function clientText(): Promise<string> {
  // Read anew: openapi-typescript takes the document apart.
  const nodes = await openapiTS(JSON.parse(JSON.stringify(await openapiDocument())));
  return `// SPDX-License-Identifier: Apache-2.0\n// Written by \`npm run gen:client\` from the schemas of the REST interface. Do not edit.\n${astToString(nodes)}`;
}

const text = await clientText();
if (!process.argv.includes('--check')) await writeFile(clientFile, text);
else if ((await readFile(clientFile, 'utf8').catch(() => '')) !== text) {
  process.stderr.write(`${clientFile} is not what the schemas give: run \`npm run gen:client\`\n`);
  process.exitCode = 1;
}
