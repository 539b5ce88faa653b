// SPDX-License-Identifier: Apache-2.0
/** From what a page sends to what is done: nothing is done that the contract does not name, with nothing that it does not allow. */
import { WeftError } from '@weft/tools';
import { Check } from 'typebox/value';
import { type Answer, type Ask, type CallName, callNames, type Outcome } from '../contract/calls.js';
import { askSchemas } from '../contract/schemas.js';
import { troubleOf } from './trouble.js';

export type Handlers = { readonly [C in CallName]: (ask: Ask<C>) => Promise<Answer<C>> };

const isCall = (name: unknown): name is CallName => callNames.some((c) => c === name);

/** Never rejects: what goes wrong is an outcome as well. */
export async function dispatch(handlers: Handlers, name: unknown, ask: unknown): Promise<Outcome<unknown>> {
  try {
    if (!isCall(name)) throw new WeftError('E_CONTRACT', 'there is no such call');
    if (!Check(askSchemas[name], ask)) throw new WeftError('E_CONTRACT', `${name} cannot be asked this`);
    const handler = handlers[name] as (ask: unknown) => Promise<unknown>;
    return { ok: true, value: await handler(ask) };
  } catch (e) {
    return { ok: false, trouble: troubleOf(e) };
  }
}
