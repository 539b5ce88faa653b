// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { explanationText, pagesText } from './pages.js';

test('pages in words: how warm each part of memory is, what is advised', () => {
  const text = pagesText({
    ...{ policy: 'heat', look: 'pageout', pages: 512, states: { 'not here (I)': 256 }, resident: 256, idle: 128, workingSet: 300 },
    ...{ faults: 9, refaults: 5, evictions: 6, touches: 3, lostNotes: 0, budgetPages: 256, budgetAdvice: { pages: 512, reason: 'why' } },
    prefetch: { asked: 4, used: 3, unused: 1 },
    map: [0, 1, 2, 4].map((heat) => ({ here: 64, heat })),
    pingPong: [{ page: 7, returns: 2 }],
  });
  expect(text).toContain('1.0 MiB of 2.0 MiB, budget 1.0 MiB');
  expect(text).toContain('[ ░▒█]');
  expect(text).toContain('2.0 MiB advised: why');
  expect(text).toContain('page 7, 2 times');
});

test('a page in words: where it is, and each decision with its time and reason', () => {
  const page = { page: 7, where: 'here', heat: 1.5, idle: true, refaults: 2, returns: 1, policy: 'heat' };
  const text = explanationText({ ...page, decisions: [{ time: 61_001, action: 'evict', why: 'cold' }] });
  expect(text.split('\n')).toEqual([
    'page 7: here',
    'heat 1.5, untouched since it was looked at; came back 2 times after an eviction, 1 times from other nodes',
    'policy heat, decisions from the newest on:',
    '  00:01:01.001 evict    cold',
  ]);
  expect(explanationText({ ...page, decisions: [] })).toContain('none is known');
});
