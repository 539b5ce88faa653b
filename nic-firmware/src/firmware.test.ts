// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { faults } from './faults.js';
import { runCommandTests, runFuzzer, runLibraryTests } from './host-tests.js';
import { buildHost } from './native.js';
import { monocypherDir } from './paths.js';
import { powercut } from './powercut.js';
import { budget, buildFirmware, overBudget } from './target.js';

const seed = Number(process.env['WEFT_SEED'] ?? 1);

test('what it is built with is there (npm run test:firmware brings it)', () => {
  expect(existsSync(monocypherDir)).toBe(true);
});

test(`libraries, seed ${seed}`, () => runLibraryTests({ seed }));
test('boot stage and commands', () => runCommandTests({ seed }));

test(`30,000 hostile inputs, seed ${seed}`, async () => {
  const r = await runFuzzer(30_000, { seed });
  expect(r.requests).toBeGreaterThan(10_000);
  expect(r.replies).toBe(r.requests);
});

test('power cuts, at every fifth flash operation', async () => {
  const { result } = await powercut({ seeds: 1, stride: 5 });
  expect(result).toMatchObject({ bricked: 0, mixed: 0, unfinished: 0, configLost: 0, golden: 0, ok: true });
  expect(result.cuts).toBeGreaterThan(100);
  expect(result.new).toBeGreaterThan(0);
});

test('the build for the card keeps its budget, and a smaller one would fail it', async () => {
  const { sizes, rom, firmware } = await buildFirmware();
  expect(rom.length).toBe(sizes.bootRomBytes);
  expect(firmware.length).toBe(sizes.firmwareImageBytes);
  const limits = budget();
  expect(overBudget(sizes, limits)).toEqual([]);
  expect(overBudget(sizes, { ...limits, bootRomBytes: sizes.bootRomBytes - 1 })).toHaveLength(1);
});

/** A fault may also stop the program that looks for it. */
const fails = (r: ReturnType<typeof powercut>): Promise<boolean> =>
  r.then(
    ({ result }) => !result.ok,
    () => true,
  );

describe('faults that the tests must find', () => {
  test.each(faults.map((f) => [f.what, f] as const))('%s', async (_, fault) => {
    const build = { fault, sanitize: false };
    // It must compile: a fault that is none would be found by everything.
    await buildHost({ libraries: 'unit_lib', commands: 'unit_app', powercut: 'powercut' }[fault.foundBy], build);
    if (fault.foundBy === 'libraries') await expect(runLibraryTests(build)).rejects.toThrow();
    else if (fault.foundBy === 'commands') await expect(runCommandTests(build)).rejects.toThrow();
    else expect(await fails(powercut({ ...build, seeds: 1, stride: 3 }))).toBe(true);
  });
});
