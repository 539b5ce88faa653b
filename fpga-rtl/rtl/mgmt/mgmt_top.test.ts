// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBlock, seeds } from '@weft/tools';
import { afterAll, it } from 'vitest';
import { scenario, top } from './mgmt_top.bench.js';
import { writeProgram } from './mgmt_top.program.js';

const dir = mkdtempSync(join(tmpdir(), 'weft-mgmt-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it.each(seeds(3))('mgmt_top runs a program that sees all of it, seed %i', async (seed) => {
  const rom = join(dir, `${seed}.hex`);
  writeProgram(rom);
  const b = await openBlock({ ...top, seed, plusargs: [`rom=${rom}`] });
  try {
    scenario(b, seed);
  } finally {
    b.close();
  }
});
