// SPDX-License-Identifier: Apache-2.0
/** The card with its own computer: everything on its pins, the same with and without skipped time; power that fails. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csrOffset } from '@weft/spec';
import { constant } from '@weft/spec/mgmt';
import { seeds } from '@weft/tools';
import { afterAll, describe, expect, it } from 'vitest';
import { echoProgram as echo } from './echo-program.js';
import type { ManagementOptions } from './management.js';
import { openRack } from './open.js';
import type { Rack } from './rack.js';

const COUNTER_AT = csrOffset('COUNTER', 'RX_BAD_FCS');
const word = (n: number): string => (n >>> 0).toString(16).padStart(8, '0');
/** `lui x13` and `lw x5` of that counter; the offset of a load is signed. */
const readCounter = `${word((constant('CSR_BASE') + ((COUNTER_AT + 0x800) & ~0xfff)) | 0x6b7)} ${word((COUNTER_AT << 20) | 0x6a283)}`;
/** The same, and after each byte another one: a counter of the data path, read through the BAR (RX_BAD_FCS). */
const counting = echo
  .replace('0054a023 f61ff06f', `0054a023 ${readCounter} 0054a023 f55ff06f`)
  .replace('08028e63', '0a028463')
  .replace('f41ff06f', 'f35ff06f');

const dir = mkdtempSync(join(tmpdir(), 'weft-management-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const program = (name: string, words: string): string => {
  const path = join(dir, `${name}.hex`);
  writeFileSync(path, words);
  return path;
};
const rom = program('echo', echo);
const countingRom = program('counting', counting);

const open = (seed: number, gating = true, management: Partial<ManagementOptions> = {}): Promise<Rack> =>
  openRack({ nodes: 1, width: 64, seed, gating, management: { rom, ...management } });
const only = (rack: Rack) => rack.management[0] as NonNullable<(typeof rack.management)[0]>;
const spoken = (rack: Rack): 'cycles' | 'irq' | 'idle' | 'spoke' | 'power' => rack.runUntil({ cycles: 200_000, spoke: true }).stop;

/** What came when, with the program that counts: the data path gets frames, sleeps and is asked, in the middle of it all. */
function counted(rack: Rack): string[] {
  const card = only(rack);
  const seen: string[] = [];
  for (let n = 0; n < 6; n++) {
    rack.inject(0, new Uint8Array(68).fill(n));
    card.sendUart(Uint8Array.of(0xff));
    // Frames arrive while the CPU computes, and while it sleeps.
    if (n % 2 === 1) rack.step(50_000);
    for (let byte = 0; byte < 2; byte++) {
      seen.push(spoken(rack));
      for (const b of card.takeUart()) seen.push(`${rack.cycle}: ${b}`);
    }
    seen.push(`host: ${rack.card(0).readCsr(COUNTER_AT)} at ${rack.cycle}`);
  }
  return seen;
}

/** What came when. */
function exchange(rack: Rack): string[] {
  const card = only(rack);
  const seen: string[] = [];
  for (const byte of [0xf7, 0x7f, 0xff]) {
    rack.step(3000);
    card.sendUart(Uint8Array.of(byte));
    seen.push(spoken(rack), `${rack.cycle}: ${card.takeUart()[0]}`);
  }
  const report = Uint8Array.from({ length: 64 }, (_, i) => i);
  card.sendReport(report);
  card.sendReport(report);
  for (let n = 0; n < 2; n++) seen.push(spoken(rack), ...card.takeReports().map((r) => `${rack.cycle}: ${r.join(' ')}`));
  rack.step(1_000_000);
  return seen;
}

describe('the management computer', () => {
  it.each(seeds(2))('runs the same when time is skipped, seed %i', async (seed) => {
    const skipping = await open(seed);
    const stepping = await open(seed, false);
    try {
      const seen = exchange(skipping);
      expect(seen).toEqual(exchange(stepping));
      expect(skipping.cycle).toBe(stepping.cycle);
      expect(skipping.turns).toBeLessThan(stepping.turns / 5);
      // Bits go from 1 to 0 only.
      expect(seen.filter((s) => s !== 'spoke').map((s) => s.replace(/.*: /, '').slice(0, 12))).toEqual([
        `${0xf7}`,
        `${0xf7 & 0x7f}`,
        `${0xf7 & 0x7f}`,
        '1 1 2 3 5 5 ',
        '1 1 2 3 5 5 ',
      ]);
      expect(skipping.checks().texts).toEqual([]);
    } finally {
      skipping.close();
      stepping.close();
    }
  });

  it('finds the data path the same, whether that gets every clock or only those it needs', async () => {
    const skipping = await open(3, true, { rom: countingRom });
    const stepping = await open(3, false, { rom: countingRom });
    try {
      const seen = counted(skipping);
      expect(seen).toEqual(counted(stepping));
      expect(seen.filter((s) => s.startsWith('host')).map((s) => s.split(' ')[1])).toEqual(['1', '2', '3', '4', '5', '6']);
      expect(skipping.checks().texts).toEqual([]);
    } finally {
      skipping.close();
      stepping.close();
    }
  });

  it('leaves the registers to the host as well', async () => {
    const rack = await open(1);
    try {
      expect(rack.card(0).readCsr(0)).toBe(0x54464557); // "WEFT"
    } finally {
      rack.close();
    }
  });

  it('loses power in the middle of a program, and starts again', async () => {
    const path = join(dir, 'flash.bin');
    const rack = await open(5, true, { flash: [path] });
    const card = only(rack);
    try {
      card.sendUart(Uint8Array.of(0x0f));
      expect(spoken(rack)).toBe('spoke');
      expect(card.flashOperations).toBe(1);
      card.failAtOperation(2);
      card.takeUart();
      card.sendUart(Uint8Array.of(0x0e));
      expect(spoken(rack)).toBe('spoke');
      card.takeUart();
      card.sendUart(Uint8Array.of(0x00));
      expect(spoken(rack)).toBe('power');
      const torn = card.readFlash(0, 1)[0] ?? 0;
      expect(torn & ~0x0e).toBe(0);
      card.sendUart(Uint8Array.of(1));
      expect(spoken(rack)).toBe('cycles');
      card.power(true);
      rack.step(2000);
      card.sendUart(Uint8Array.of(0xff));
      expect(spoken(rack)).toBe('spoke');
      expect(card.takeUart()).toEqual(Uint8Array.of(torn));
      expect(readFileSync(path)[0]).toBe(torn);
      expect(readFileSync(path)[1]).toBe(0xff);
    } finally {
      rack.close();
    }
    // The file is the flash.
    const again = await open(6, true, { flash: [path] });
    try {
      await expect(open(7, true, { flash: [path] })).rejects.toThrow(/another virtual card/);
      expect(only(again).readFlash(0, 1)[0]).toBe(readFileSync(path)[0]);
    } finally {
      again.close();
    }
  });
});
