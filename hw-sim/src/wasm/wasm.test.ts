// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { buildKernel } from '../build-kernel.js';
import { configureRack } from '../configure.js';
import { openRack } from '../open.js';
import type { RackOptions } from '../options.js';
import type { Rack } from '../rack.js';
import { sequentialProgram } from '../sequential.js';
import { compileKernel, type KernelModule, openWasmRack } from './open.js';

const options: RackOptions = { nodes: 3, width: 64, seed: 9, memory: { bytes: 1 << 20 } };
let module: KernelModule;
const open: Rack[] = [];

beforeAll(async () => {
  module = await compileKernel(await readFile(await buildKernel({ width: 64, wasm: true })));
  await buildKernel({ width: 64 });
}, 600_000);
afterEach(() => {
  for (const rack of open.splice(0)) rack.close();
});

it('does on WebAssembly what it does as an addon, to the cycle', async () => {
  const ends = [];
  for (const rack of [await openWasmRack(module, options), await openRack(options)]) {
    open.push(rack);
    rack.setFaults({ loss: 0.01, duplicate: 0.01, reorder: 0.05, corrupt: 0.01 });
    const end = sequentialProgram(rack, configureRack(rack, { nodes: rack.cards.map(() => ({ poolPages: 64 })) }), 9, 60);
    const { cycle, turns } = rack;
    ends.push({
      end,
      cycle,
      turns,
      checks: rack.checks(),
      counters: rack.cards.map((card) => card.counters()),
      cards: rack.cards.map((card) => card.stats()),
    });
  }
  expect(ends[0]?.checks.texts).toEqual([]);
  expect(ends[0]?.counters[0]?.TX_RETRANSMITS).toBeGreaterThan(0);
  expect(ends[0]).toEqual(ends[1]);
}, 120_000);

it('says what it has not', async () => {
  const rack = await openWasmRack(module, options);
  open.push(rack);
  expect(() => rack.trace({ card: 0, path: 'card.fst', cycles: 10 })).toThrow();
});
