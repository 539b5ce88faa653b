// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { budgets } from './budget.js';
import { usual } from './setting.js';
import { stagesOf } from './stages.js';
import { cleanFault } from './stages-clean.js';
import { dirtyFault } from './stages-dirty.js';
import { overBudget } from './targets.js';

it('a stage that is not seen, or over before the one before it, takes no time', () => {
  const cut = (name: string, end: number | undefined) => ({ name, text: name, end });
  const cycles = stagesOf([cut('a', 10), cut('b', undefined), cut('c', 7), cut('d', 30)]).map((s) => s.cycles);
  expect(cycles).toEqual([10, 0, 0, 20]);
});

it.each([
  ['clean', 64, '10G'],
  ['clean', 512, '100G'],
  ['dirty', 64, '10G'],
  ['dirty', 512, '100G'],
] as const)('the stages of a %s fault at %i bits have all of its cycles, and keep their budgets', async (kind, width, speed) => {
  const fault = await (kind === 'clean' ? cleanFault : dirtyFault)({ ...usual, width });
  expect(fault.stages.reduce((n, s) => n + s.cycles, 0)).toBe(fault.cycles);
  // Nothing is quicker than the wire and the memory; half a cycle of the gap is not waited for.
  for (const s of fault.stages) expect(s.cycles, s.name).toBeGreaterThanOrEqual(0.95 * s.limit);
  const name = `${kind} ${speed}`;
  expect(Object.keys(budgets[name] ?? {})).not.toEqual([]);
  expect(overBudget({ [name]: fault })).toEqual([]);
  const first = fault.stages[0];
  expect(overBudget({ [name]: { ...fault, stages: fault.stages.map((s) => ({ ...s, cycles: s.cycles + 1000 })) } })).not.toEqual([]);
  expect(first?.name).toBe('descriptor');
});
