// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { WeftError } from '@weft/tools';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { CONFIG_VERSION, migrate } from './config-migrations.js';

const path = (description: string, standard: string) => Type.String({ description, default: standard, minLength: 1 });
const strict = { additionalProperties: false } as const;

/** The one configuration file of a server. Every member has a default, so an empty file will do. */
export const Config = Type.Object(
  {
    version: Type.Literal(CONFIG_VERSION),
    stateDir: path('What must survive a reboot: rack, tokens, audit log.', '/var/lib/weft'),
    runtimeDir: path('What ends with a reboot: sockets, processes. Its name is short, since socket paths end at 107 bytes.', '/run/weft'),
    socket: path('Unix socket of the REST interface, open to owner and group.', '/run/weft/weftd.sock'),
    listen: Type.Optional(
      Type.Object(
        {
          host: Type.String({ default: '127.0.0.1' }),
          port: Type.Integer({ minimum: 0, maximum: 65535, default: 7443 }),
          tls: Type.Optional(Type.Object({ cert: Type.String(), key: Type.String() }, strict)),
        },
        { ...strict, description: 'REST over TCP as well, with bearer tokens. Without tls only where the network is trusted.' },
      ),
    ),
    address: Type.Optional(
      Type.String({ description: 'Where other daemons reach this one (unix:/path, http://… or https://…). Default: the socket.' }),
    ),
    peerCa: Type.Optional(Type.String({ description: 'Certificates by which other daemons are known; PEM file.' })),
    console: Type.Optional(
      Type.String({
        description: 'Folder of the built web console, answered at / over TCP. Default: the one that came with an installed Weft.',
      }),
    ),
    card: Type.Optional(Type.String({ description: 'Socket of the card. Without it this server administers only.' })),
    poolMib: Type.Integer({ minimum: 0, maximum: 1 << 24, default: 0, description: 'Memory lent to the rack.' }),
    mtu: Type.Union([Type.Literal(1500), Type.Literal(9000)], { default: 9000, description: 'Largest frame that the network carries.' }),
    heartbeatMs: Type.Integer({ minimum: 0, maximum: 10_000, default: 10 }),
    revokeLimitMs: Type.Integer({ minimum: 0, maximum: 10_000, default: 1000 }),
    policy: Type.Object(
      {
        name: Type.String({
          minLength: 1,
          default: 'heat',
          description: 'heat, fifo, or the absolute path of a module (src/policy/README.md).',
        }),
        prefetch: Type.Boolean({ default: false, description: 'Fetch pages of streams before they are wanted.' }),
      },
      { ...strict, default: {}, description: 'Which pages of a guest here stay, and which go.' },
    ),
    etcd: Type.Optional(
      Type.Object(
        {
          endpoints: Type.Array(Type.String({ pattern: '^https?://' }), { minItems: 1 }),
          leaseSeconds: Type.Integer({ minimum: 2, maximum: 300, default: 10 }),
        },
        {
          ...strict,
          description: 'Keeps membership in etcd, so that any daemon can administer. Default: a file of the one that started the rack.',
        },
      ),
    ),
    bodyLimitKib: Type.Integer({ minimum: 1, maximum: 16_384, default: 256 }),
    auditMib: Type.Integer({
      minimum: 1,
      maximum: 1024,
      default: 16,
      description: 'Size at which the audit log begins a new file; four are kept.',
    }),
    sampleMs: Type.Integer({ minimum: 20, maximum: 60_000, default: 1000, description: 'How often statistics are taken.' }),
    logLevel: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], { default: 'info' }),
  },
  strict,
);
export type Config = Static<typeof Config>;

/** A configuration from what a file says: migrated, defaults filled in, paths made absolute. */
export function parseConfig(value: unknown, where: string, base: string): Config {
  const filled = Value.Default(Config, migrate(value, where));
  const [wrong] = Value.Errors(Config, filled);
  if (wrong !== undefined) throw new WeftError('E_CONFIG', `${where}: ${wrong.instancePath || '/'} ${wrong.message}`, 'correct it');
  const c = filled as Config;
  const full = (p: string): string => resolve(base, p);
  return {
    ...c,
    stateDir: full(c.stateDir),
    runtimeDir: full(c.runtimeDir),
    socket: full(c.socket),
    ...(c.console === undefined ? {} : { console: full(c.console) }),
    ...(c.card === undefined ? {} : { card: full(c.card) }),
    ...(c.peerCa === undefined ? {} : { peerCa: full(c.peerCa) }),
  };
}

export async function loadConfig(file: string): Promise<Config> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new WeftError('E_CONFIG', `cannot read ${file}: ${cause.code}`, 'name another file with --config', { cause });
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new WeftError('E_CONFIG', `${file} is not JSON: ${(cause as Error).message}`, 'correct it', { cause });
  }
  return parseConfig(value, file, dirname(resolve(file)));
}
