// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { type Look, screen } from './top.js';

const at = (time: string, driver: Record<string, number> | null): Look => ({
  statistics: { time, driver, faultNs: { count: 5, p50: 12_340, p99: 56_000, p999: 90_000, buckets: [] }, cardCycles: null },
  nodes: [[0, 'one', '4/16', 'running', 'vm running', '']],
});

it('rates are those between two looks; the first has none', () => {
  const first = at('2026-01-01T00:00:00.000Z', { faultRead: 100, faultWrite: 100, resident: 512, evictDirty: 10 });
  const next = at('2026-01-01T00:00:02.000Z', { faultRead: 150, faultWrite: 150, resident: 512, evictDirty: 10 });
  expect(screen(first, null)).toMatch(/^faults +- +200$/m);
  const shown = screen(next, first);
  expect(shown).toMatch(/^faults +50 +300$/m);
  expect(shown).toMatch(/^evictions +0 +10$/m);
  expect(shown).toContain('mapped 2.0 MiB');
  expect(shown).toContain('12.3 us, 99 % 56.0 us');
  expect(shown).toMatch(/^0 +one +4\/16 +running +vm running$/m);
});

it('a server that serves no memory says so', () => {
  expect(screen(at('2026-01-01T00:00:00.000Z', null), null)).toContain('no memory of a hyperserver is served here');
});
