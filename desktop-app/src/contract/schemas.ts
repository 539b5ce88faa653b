// SPDX-License-Identifier: Apache-2.0
/** What may come from a page, call by call: whoever answers checks it before anything else. */
import { type Static, type TSchema, Type } from 'typebox';
import type { Ask, CallName } from './calls.js';

const strict = { additionalProperties: false } as const;
const key = Type.String({ minLength: 1, maxLength: 256 });
/** A bundle of a few boards' bitstreams, as base64. */
const dataLimit = 128 << 20;
const textLimit = 1 << 20;

const Of = Type.Object({ key }, strict);
const serial = Type.String({ pattern: '^[0-9a-f]{16}$' });
/** What a UART says between two looks at it. */
const spokenLimit = 1 << 20;
const base64 = '^[A-Za-z0-9+/]*={0,2}$';
const id = Type.String({ pattern: '^[0-9a-f]{16}$' });

const bundle = Type.String({ pattern: '^[0-9a-f]{64}$' });
/** Of one computer. */
const mostCards = 256;

const all = {
  listCards: Type.Object({}, strict),
  recheckCard: Of,
  readCard: Of,
  openBundle: Type.Object(
    {
      name: Type.String({ pattern: '^[^/\\\\\\u0000]{1,200}$' }),
      data: Type.String({ maxLength: dataLimit, pattern: base64 }),
    },
    strict,
  ),
  startFlash: Type.Object({ key, bundle: Type.Union([Type.Null(), bundle]), downgrade: Type.Boolean() }, strict),
  startFlashes: Type.Object({ keys: Type.Array(key, { minItems: 1, maxItems: mostCards }), bundle }, strict),
  cancelFlash: Of,
  forgetFlash: Of,
  readSettings: Of,
  stageSettings: Type.Object(
    { key, values: Type.Record(Type.String({ pattern: '^[A-Z0-9_]{1,64}$' }), Type.String({ maxLength: 4096 })) },
    strict,
  ),
  dropSettings: Of,
  applySettings: Of,
  exportSettings: Of,
  importSettings: Type.Object({ key, text: Type.String({ maxLength: textLimit }) }, strict),
  plugPageCard: Type.Object({ serial }, strict),
  unplugPageCard: Type.Object({ serial }, strict),
  hearPageCard: Type.Object({ serial, data: Type.String({ maxLength: spokenLimit, pattern: base64 }) }, strict),
  listRacks: Type.Object({}, strict),
  addRack: Type.Object(
    { address: Type.String({ pattern: '^https?://', maxLength: 2000 }), token: Type.String({ pattern: '^[\\w-]{1,200}$' }) },
    strict,
  ),
  forgetRack: Type.Object({ id }, strict),
  askRack: Type.Object(
    {
      id,
      method: Type.Union([Type.Literal('GET'), Type.Literal('POST'), Type.Literal('PUT'), Type.Literal('PATCH'), Type.Literal('DELETE')]),
      path: Type.String({ pattern: '^/v1/[\\w\\-.~%/?=&:,+@]*$', maxLength: 2000 }),
      body: Type.Union([Type.Null(), Type.String({ maxLength: textLimit })]),
    },
    strict,
  ),
  followRack: Type.Object({ id }, strict),
} satisfies Record<CallName, TSchema>;

/** The compiler holds each to its call. */
export const askSchemas: { readonly [C in CallName]: TSchema } = all;
export type CheckedAsk<C extends CallName> = Static<(typeof all)[C]>;
export type SchemasFit = { [C in CallName]: CheckedAsk<C> extends Ask<C> ? true : never }[CallName];
