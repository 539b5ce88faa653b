// SPDX-License-Identifier: Apache-2.0
import { beforeAll, expect, it } from 'vitest';
import { seededBugs } from './bugs.js';
import { buildHunted, huntBug } from './run.js';

beforeAll(buildHunted, 900_000);

it('the card as it is passes the hunt', async () => {
  expect(await huntBug(null)).toMatchObject({ caught: false, by: 'nothing' });
});

it.each(seededBugs)('caught: $name', async (bug) => {
  const verdict = await huntBug(bug);
  expect(verdict, verdict.by).toMatchObject({ caught: true });
});
