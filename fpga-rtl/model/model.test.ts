// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { drawChart } from './chart.js';
import { seededBugs } from './configurations.js';
import { coherenceModel } from './pml.js';
import { search } from './spin.js';

describe('protocol model', () => {
  it('holds for two nodes, in all states', async () => {
    const v = await search('test-2x1', coherenceModel({ nodes: 2, pages: 1 }), { quickBuild: true });
    expect(v).toMatchObject({ violated: null, exhausted: true });
    expect(v.states).toBeGreaterThan(5_000);
  });
  it('holds when one of two leaves', async () => {
    expect(await search('test-leaving', coherenceModel({ nodes: 2, pages: 1, with: 'DIES' }), { quickBuild: true })).toMatchObject({
      violated: null,
      exhausted: true,
    });
  });
  it('does not call a search complete that was cut short', async () => {
    const v = await search('test-short', coherenceModel({ nodes: 2, pages: 1 }), { depth: 40, quickBuild: true });
    expect(v).toMatchObject({ violated: null, exhausted: false });
  });
  it.each([
    ['unlock-at-grant', 'answer_fits'],
    ['buffer-freed', 'nothing_lost'],
    ['shared-then-left', 'every_request_answered'],
  ])('finds %s by %s', async (name, property) => {
    const bug = seededBugs.find((b) => b.name === name);
    const v = await search(`bug-${name}`, bug?.text ?? '', bug?.search);
    expect(v.violated).toBe(property);
    expect(v.chart.length).toBeGreaterThan(3);
  });
});

describe('message chart', () => {
  it('draws an arrow a message and a note for all else', () => {
    const chart = drawChart(['send 1 0 GET_S page 0 lock 0 req 1 R_I flag 1 S_OK version 0', 'row GET_ZERO'], 2);
    expect(chart[1]).toMatch(/^ +◀─+GET_S─+│ +flag$/);
    expect(chart[2]).toMatch(/│ +│ +row GET_ZERO$/);
  });
});
