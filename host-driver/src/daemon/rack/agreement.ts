// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { constant, homeOf, stripeOf } from '@weft/spec';
import { repoRoot, WeftError } from '@weft/tools';
import type { Agreement } from '../api/schemas.js';

export const release: string = (JSON.parse(readFileSync(join(repoRoot, 'package.json'), 'utf8')) as { version: string }).version;

/** Two nodes that place a page differently would both be right and lose it: so the function itself is compared, by what it does. */
function stripeFingerprint(): string {
  const samples = [[1], [1, 1, 1], [3, 0, 5, 1], [7, 64, 2, 2, 9, 1, 1]].map((shares) => {
    const stripe = stripeOf(shares);
    return [stripe, [0, 63, 64, 100_000].map((gpn) => homeOf(stripe, gpn))];
  });
  return createHash('sha256').update(JSON.stringify(samples)).digest('hex').slice(0, 16);
}

export const agreementOf = (mtu: 1500 | 9000): Agreement => ({
  release,
  abi: constant('ABI_VERSION'),
  wire: constant('WIRE_VERSION'),
  mtu,
  stripe: stripeFingerprint(),
});

const words: Readonly<Record<keyof Agreement, readonly [what: string, next: string]>> = {
  release: ['release of Weft', 'install the same release on both'],
  abi: ['version of the card interface', 'install the same release on both'],
  wire: ['version of the wire protocol', 'install the same release on both'],
  mtu: ['MTU', 'set the same mtu in both configurations'],
  stripe: ['stripe function', 'install the same release on both'],
};

/** Throws E_DISAGREE with the first difference. */
export function demandAgreement(rack: Agreement, candidate: Agreement): void {
  for (const key of Object.keys(words) as (keyof Agreement)[]) {
    const [what, next] = words[key];
    if (rack[key] !== candidate[key])
      throw new WeftError('E_DISAGREE', `the rack has ${what} ${rack[key]}, the new node ${candidate[key]}`, next);
  }
}
