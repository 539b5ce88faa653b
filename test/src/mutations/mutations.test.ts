// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { seededBugs } from './bugs.js';
import { huntBug } from './run.js';

// The card with all bugs is built here: minutes, more beside other work.
const buildMs = 900_000;

it('the card as it is passes the hunt', { timeout: buildMs }, async () => {
  expect(await huntBug(null)).toMatchObject({ caught: false, by: 'nothing' });
});

it.each(seededBugs)('caught: $name', async (bug) => {
  const verdict = await huntBug(bug);
  expect(verdict, verdict.by).toMatchObject({ caught: true });
});
