// SPDX-License-Identifier: Apache-2.0
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { WeftError } from '@weft/tools';
import { createPolicy as fifo } from './fifo.js';
import { createPolicy as heat } from './heat.js';
import type { CreatePolicy } from './policy.js';

const builtIn: Readonly<Record<string, CreatePolicy>> = { fifo, heat };
export const policyNames: readonly string[] = Object.keys(builtIn);

/** A policy by its name, or by the absolute path of a module that exports `createPolicy`. */
export async function loadPolicy(name: string): Promise<CreatePolicy> {
  const own = builtIn[name];
  if (own !== undefined) return own;
  if (!isAbsolute(name))
    throw new WeftError('E_POLICY', `there is no policy ${name}`, `use one of ${policyNames.join(', ')}, or the absolute path of a module`);
  const module: { createPolicy?: unknown } = await import(pathToFileURL(name).href).catch((cause: unknown) => {
    throw new WeftError('E_POLICY', `the policy ${name} cannot be loaded`, 'see whether the file is a module of JavaScript', { cause });
  });
  if (typeof module.createPolicy !== 'function')
    throw new WeftError('E_POLICY', `${name} exports no createPolicy`, 'see policy.ts for what a policy is');
  return module.createPolicy as CreatePolicy;
}
