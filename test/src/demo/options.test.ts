// SPDX-License-Identifier: Apache-2.0
import { failureOf } from '@weft/tools';
import { expect, test } from 'vitest';
import { parseOptions } from './options.js';

function refusal(...args: string[]): { line: string; code: number } {
  try {
    parseOptions(args);
  } catch (e) {
    return failureOf(e);
  }
  throw new Error(`${args.join(' ')} was taken`);
}

test('the demo of the issue is the default', () => {
  expect(parseOptions([])).toMatchObject({ nodes: 3, guestMib: 256, budgetMib: 64, width: 512, json: false });
  expect(parseOptions([]).workMib).toBeGreaterThanOrEqual(100);
});

test('--quick is smaller, and single sizes still win', () => {
  expect(parseOptions(['--quick']).workMib).toBeLessThan(parseOptions([]).workMib);
  expect(parseOptions(['--quick', '--guest-mib', '256']).guestMib).toBe(256);
});

test.each([
  [['--bogus'], /unknown option '--bogus'/],
  [['extra'], /too many arguments/],
  [['--nodes', '0'], /whole number from 1 to 16/],
  [['--nodes', '3.5'], /whole number/],
  [['--width', '128'], /64, 512/],
  [['--budget-mib', '2'], /too small.*give --budget-mib 4 or more/],
  [['--budget-mib', '512'], /exceeds the guest/],
  [['--work-mib', '250'], /does not fit.*--work-mib 168 or less/],
  [['--card', 'fpga'], /rtl, functional/],
])('%j is refused in one line with what to do', (args, expected) => {
  const { line, code } = refusal(...args);
  expect(line).toMatch(expected);
  expect(line).not.toContain('\n');
  expect(code).toBe(2);
});
