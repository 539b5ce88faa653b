// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seededBugs } from './bugs.js';
import { formalDir } from './model.js';
import { proofs } from './proofs.js';
import { huntBug, runProof } from './run.js';
import { readAiger, replay, waves } from './trace.js';

const options = { full: false, seconds: 60 };

describe('proofs', () => {
  it.each(['arb_rr', 'stream_reg', 'home_table'])('%s holds, and is not vacuous', async (name) => {
    const r = await runProof(name, options);
    expect(r, r.why).toMatchObject({ result: 'proved' });
    expect(Object.values(r.covers)).not.toContain(false);
  });

  it('a seeded bug is found', async () => {
    const bug = seededBugs.find((b) => b.proof === 'arb_rr');
    if (bug === undefined) throw new Error('arb_rr has no seeded bug');
    expect(await huntBug(bug, options)).toMatchObject({ found: true, by: 'a_fair' });
  });

  it('the list and the folder agree', () => {
    const tops = readdirSync(formalDir)
      .filter((f) => f.startsWith('f_'))
      .map((f) => basename(f, '.sv'));
    expect(new Set(proofs.map((p) => p.top))).toEqual(new Set(tops));
    expect(new Set(proofs.map((p) => p.name)).size).toBe(proofs.length);
    for (const b of seededBugs)
      expect(
        proofs.some((p) => p.name === b.proof),
        b.name,
      ).toBe(true);
    expect(existsSync(join(formalDir, 'README.md'))).toBe(true);
  });
});

describe('counterexamples', () => {
  // One input, one latch that takes its inverse, one gate: input and latch.
  const aiger = Uint8Array.from([...new TextEncoder().encode('aig 3 1 1 0 1 1\n3\n6\n'), 2, 2]);
  it('are replayed', () => {
    expect(readAiger(aiger)).toEqual({ inputs: 1, latches: [3], gates: [[4, 2]] });
    const seen = Array.from(replay(readAiger(aiger), ['0', '1', '1']), (v) => [...v.slice(1)]);
    expect(seen).toEqual([
      [0, 0, 0],
      [1, 1, 1],
      [1, 0, 0],
    ]);
  });
  it('become waves by the names of the source', () => {
    const text = waves(aiger, 'wire 2 0 a\nwire 4 0 u.b\nwire 7 1 u.b\nwire 6 0 $own\n', '0\n0\n1\n');
    expect(text).toContain('$scope module u $end\n$var wire 2 1 b $end\n$upscope $end');
    expect(text).toMatch(/#0\nb0 0\nb10 1\n#10\nb1 0\nb01 1\n#20\n$/);
  });
});
