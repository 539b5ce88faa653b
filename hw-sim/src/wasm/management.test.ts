// SPDX-License-Identifier: Apache-2.0
/** Management computers in WebAssembly: everything on their pins as on the native kernel, to the cycle. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildKernel } from '../build-kernel.js';
import { echoProgram } from '../echo-program.js';
import { openRack } from '../open.js';
import { managedTop, type RackOptions } from '../options.js';
import type { Rack } from '../rack.js';
import { compileKernel, type KernelModule, openWasmRack } from './open.js';

const dir = mkdtempSync(join(tmpdir(), 'weft-wasm-management-'));
const rom = join(dir, 'rom.hex');
const options: RackOptions = { nodes: 2, width: 64, seed: 5, memory: { bytes: 4096 }, management: { rom } };
let module: KernelModule;

beforeAll(async () => {
  writeFileSync(rom, echoProgram);
  module = await compileKernel(await readFile(await buildKernel({ width: 64, wasm: true, ...managedTop(64) })));
}, 600_000);
afterAll(() => rmSync(dir, { recursive: true }));

const onWasm = (): Promise<Rack> => openWasmRack(module, options, { [rom]: new TextEncoder().encode(echoProgram) });

/** Bytes by UART and reports by HID, flash that is written, and power that fails in the middle of it. */
function story(rack: Rack): unknown[] {
  const seen: unknown[] = [];
  const [card, other] = rack.management;
  if (card === undefined || other === undefined) throw new Error('cards without their computers');
  card.loadFlash(1, Uint8Array.of(1, 2, 3));
  for (const byte of [0xf7, 0x7f]) {
    card.sendUart(Uint8Array.of(byte));
    seen.push(rack.runUntil({ cycles: 200_000, spoke: true }).stop, rack.cycle, rack.turns, [...card.takeUart()], [...other.takeUart()]);
  }
  other.sendReport(Uint8Array.from({ length: 64 }, (_, i) => i));
  seen.push(
    rack.runUntil({ cycles: 200_000, spoke: true }).stop,
    rack.cycle,
    other.takeReports().map((r) => [...r]),
  );
  card.failAtOperation(1);
  card.sendUart(Uint8Array.of(0));
  seen.push(rack.runUntil({ cycles: 200_000, spoke: true }).stop, rack.cycle, card.powered, [...card.readFlash(0, 4)]);
  card.power(true);
  rack.step(2000);
  card.sendUart(Uint8Array.of(0xff));
  seen.push(
    rack.runUntil({ cycles: 200_000, spoke: true }).stop,
    rack.cycle,
    [...card.takeUart()],
    card.flashOperations,
    rack.checks().texts,
  );
  return seen;
}

it('a card with its own computer does in WebAssembly what it does as an addon, to the cycle', async () => {
  const racks = [await onWasm(), await openRack(options)];
  try {
    const [here, there] = racks.map(story);
    expect(here).toEqual(there);
    // The program answers with what the flash holds then: bits go from 1 to 0 only.
    expect(here?.slice(0, 1)).toEqual(['spoke']);
    expect([here?.[3], here?.[8], here?.[4]]).toEqual([[0xf7], [0x77], []]);
    expect(here?.slice(13, 14)).toEqual(['power']);
  } finally {
    for (const rack of racks) rack.close();
  }
}, 120_000);

it('says which ROM is missing', async () => {
  await expect(openWasmRack(module, options)).rejects.toThrow(/rom\.hex is not among/);
});
