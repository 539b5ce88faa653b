// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { simulatedSeconds, table } from './report.js';

const run = (seconds: number) => ({ phases: { fill: seconds / 2, verify: seconds / 2 }, seconds, digest: '1', freeMib: 64 });
const program = {
  local: run(2),
  functional: { ...run(6), faults: 1000, cardSeconds: 1 },
  nbd: run(60),
  nbdDisk: run(12),
  rtl: { ...run(300), faults: 2000, cardSeconds: 0.5 },
};

test('time at the card’s own clock: the guest as when all is local, the host’s part of each fault, the card’s time', () => {
  // 4 ms of host a fault, 2000 faults.
  expect(simulatedSeconds(program)).toBeCloseTo(2 + 8 + 0.5);
  expect(simulatedSeconds({ ...program, rtl: null })).toBe(null);
});

test('the table has each way with its phases, and the ratios', () => {
  const text = table('memory', program).join('\n');
  expect(text).toMatch(/all local +1\.00 s +1\.00 s +2\.00 s/);
  expect(text).toMatch(/RTL at its own clock +10\.50 s +estimated: 2000 faults, 0\.50 s of card time/);
  expect(text).toContain('NBD swap / Weft: 10.00, by QEMU 2.00; Weft / all local: 3.00');
  expect(table('memory', { ...program, rtl: null }).join('\n')).not.toContain('RTL');
});
