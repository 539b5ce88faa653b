// SPDX-License-Identifier: Apache-2.0
import { errorLine } from '@weft/tools';
import type { Config } from '../daemon/config.js';
import { type Check, type Finding, fail } from './check.js';
import { kernelChecks } from './kernel.js';
import { serverChecks } from './server.js';

export interface Diagnosis {
  readonly ok: boolean;
  readonly checks: readonly (Finding & { readonly name: string })[];
}

export const examine = (config: Config, peers: readonly string[]): Promise<Diagnosis> =>
  diagnose([...kernelChecks, ...serverChecks(config, peers)]);

/** One after the other: some of them would disturb each other. A check that breaks has found something too. */
export async function diagnose(checks: readonly Check[]): Promise<Diagnosis> {
  const found: (Finding & { name: string })[] = [];
  for (const { name, run } of checks)
    found.push({ name, ...(await run().catch((e) => fail(`could not be tried: ${errorLine(e)}`, 'see what it says'))) });
  return { ok: found.every((f) => f.verdict !== 'fail'), checks: found };
}
