// SPDX-License-Identifier: Apache-2.0
/** The card with its own computer: everything on its pins, the same with and without skipped time; power that fails. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seeds } from '@weft/tools';
import { afterAll, describe, expect, it } from 'vitest';
import type { ManagementOptions } from './management.js';
import { Rack } from './rack.js';

/**
 * For each byte from the UART: write enable, program it at address 0, poll until it is done, read it, send it back.
 * For each HID report: one back, a 1 added to each word. Sleeps in between. RV32I; a line each:
 * base addresses, interrupts | sleep | write enable | program | poll | read, reply | report
 */
const echo = `
40000437 00040413 400014b7 00048493 40003537 00050513 400025b7 00058593 000002b7 00328293 08542623
09042283 0012f293 08028e63 0004a603
000002b7 00128293 00552023 000002b7 00628293 00552423 00052023
000002b7 00128293 00552023 000002b7 00228293 00552623 00c52423 00052023
000002b7 00128293 00552023 000002b7 00528293 00552423 00052423 01052283 00052023 0012f293 fc029ce3
000002b7 00128293 00552023 000002b7 00328293 00552623 00052423 01052283 00052023 0054a023 f61ff06f
000002b7 01028293 0045a603 00160613 00c5a423 fff28293 fe0298e3 f41ff06f
`; // $readmemh would lose a last word without a line end

const dir = mkdtempSync(join(tmpdir(), 'weft-management-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const rom = join(dir, 'echo.hex');
writeFileSync(rom, echo);

const open = (seed: number, gating = true, management: Partial<ManagementOptions> = {}): Promise<Rack> =>
  Rack.open({ nodes: 1, width: 64, seed, gating, management: { rom, ...management } });
const only = (rack: Rack) => rack.management[0] as NonNullable<(typeof rack.management)[0]>;
const spoken = (rack: Rack): 'cycles' | 'irq' | 'idle' | 'spoke' | 'power' => rack.runUntil({ cycles: 200_000, spoke: true }).stop;

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
      expect(card.takeUart()).toEqual(Buffer.from([torn]));
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
