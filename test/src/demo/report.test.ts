// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { Progress } from './progress.js';
import { layout, passed, type Summary } from './report.js';

test('columns line up', () => {
  const lines = layout([
    [
      ['a', '1'],
      ['longer', '12345'],
    ],
    [['b', '2']],
  ]).split('\n');
  expect(new Set(lines.map((l) => l.length)).size).toBe(1);
  expect(lines.filter((l) => l.startsWith('+'))).toHaveLength(3);
});

test('each thing that must hold decides', () => {
  const good = { guestVerified: true, corrupt: 0, directoryConsistent: true, invariantViolations: 0, problems: 0 } as Summary;
  expect(passed(good)).toBe(true);
  for (const bad of [
    { guestVerified: false },
    { corrupt: 1 },
    { directoryConsistent: false },
    { invariantViolations: 1 },
    { problems: 1 },
    { driverKills: 0 },
  ]) {
    expect(passed({ ...good, ...bad })).toBe(false);
  }
});

test('without a terminal no line is drawn over', () => {
  let text = '';
  const progress = new Progress({ write: (t) => (text += t) });
  progress.phase('starting');
  expect(text).toBe('weft demo: starting\n');
});

test('on a terminal the block replaces itself', () => {
  let text = '';
  const progress = new Progress({ isTTY: true, columns: 40, write: (t) => (text += t) });
  progress.phase('one');
  progress.phase('two');
  expect(text).toContain('\x1b[1A');
});
