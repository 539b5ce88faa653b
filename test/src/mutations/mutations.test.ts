// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { runRing } from '../litmus/ring/run.js';
import { seededBugs } from './bugs.js';
import { hunt, huntBug } from './run.js';

it('the card as it is passes the hunt', async () => {
  const r = await runRing(hunt);
  expect(r).toMatchObject({ wrong: 0, hangs: 0, violations: 0, wrongs: [] });
});

it.each(seededBugs)('caught: $name', async (bug) => {
  const verdict = await huntBug(bug);
  expect(verdict, verdict.by).toMatchObject({ caught: true });
});
