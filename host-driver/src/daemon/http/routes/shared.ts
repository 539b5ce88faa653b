// SPDX-License-Identifier: Apache-2.0
import { type TSchema, Type } from 'typebox';
import { ApiError, ref } from '../../api/schemas.js';
import type { Access } from '../access.js';

/** An operation's description: its name in the generated client, what it does, what it answers. Every one may fail with an ApiError. */
export function operation<R extends TSchema, X extends object>(id: string, summary: string, response: R, more: X) {
  return { operationId: id, summary, response: { 200: response, '4xx': ref(ApiError), '5xx': ref(ApiError) }, ...more };
}

export const access = (a: Access) => ({ config: { access: a } });
/** An operation that answers nothing but that it is done. */
export const Done = Type.Object({ done: Type.Literal(true) }, { additionalProperties: false });
export const done = { done: true } as const;
export const NodeParams = Type.Object({ node: Type.Integer({ minimum: 0, maximum: 15 }) }, { additionalProperties: false });
