// SPDX-License-Identifier: Apache-2.0
/** The power fails in the RTL, with its SPI flash, at random flash operations; the client goes on after each. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitSettings, identify, imageOf, Journal, layerOf, readSettings, runUpdate, selfTest, stageSettings } from '@weft/desktop-app';
import { simulatedImage, version } from '@weft/firmware';
import { constant } from '@weft/spec/mgmt';
import type { Random } from '@weft/tools';
import type { RtlCard } from './rtl-card.js';

export interface RtlCuts {
  readonly cuts: number;
  /** Started again after a cut, into a whole image, and well. */
  readonly booted: number;
  readonly bricked: number;
}

/** A start, with the signatures that are checked at it. */
const START_MS = 1_500;
const never = new AbortController().signal;

/** Whether the card starts, and finds nothing wrong with itself. */
async function startsWell(card: RtlCard, versions: readonly string[]): Promise<boolean> {
  const session = card.session();
  try {
    const { firmware } = await card.during(identify(session, never), START_MS);
    const failed = (await card.during(selfTest(session, never), START_MS)).filter((c) => c.result === 'failed');
    // A copy of the configuration may be behind after a cut; the other one counts.
    return versions.includes(firmware) && failed.every((c) => c.name.startsWith('CONFIG_'));
  } catch {
    return false;
  } finally {
    await session.close();
  }
}

/** Configuration n: values that belong together. */
const settings = (n: number) => ({ NODE_ID: String(n % 16), HEARTBEAT: String(20_000 + n) });

/** Writes configurations; each write is cut once. After it the configuration is the old or the new one, never a mixture. */
export async function cutConfigurations(card: RtlCard, cuts: number, random: Random): Promise<RtlCuts & { mixed: number }> {
  let booted = 0;
  let mixed = 0;
  let before = 0;
  for (let n = 1; n <= cuts; n++) {
    const failures = card.cuts;
    const session = card.session();
    await card.during(stageSettings(session, settings(n), never), 2_000);
    // Each write programs a record into either copy.
    card.port.failAtOperation(1 + random.below(2));
    await card.during(commitSettings(session, never), 5_000).catch(() => undefined);
    await session.close();
    if (card.cuts !== failures + 1) throw new Error('the power did not fail');
    if (!(await startsWell(card, ['0.1.0']))) continue;
    booted++;
    const again = card.session();
    const now = layerOf(await card.during(readSettings(again, never), 5_000), 'CURRENT');
    await again.close();
    const is = (m: number): boolean => Object.entries(settings(m)).every(([key, value]) => now[key] === value);
    if (is(n)) before = n;
    else if (before === 0 ? now['NODE_ID'] !== '0' : !is(before)) mixed++;
  }
  return { cuts, booted, bricked: cuts - booted, mixed };
}

/** An update to its end, cut on the way at so many random operations. */
export async function cutUpdate(card: RtlCard, cuts: number, random: Random): Promise<RtlCuts & { confirmed: boolean }> {
  const { header, firmware, bitstream } = await simulatedImage(version(0, 2, 0));
  const image = imageOf(header, firmware, bitstream);
  const dir = mkdtempSync(join(tmpdir(), 'weft-rtl-'));
  const operations = firmware.length / constant('FLASH_PAGE_BYTES') + firmware.length / constant('FLASH_SECTOR_BYTES');
  let booted = 0;
  try {
    for (let n = 0; n <= cuts; n++) {
      const last = n === cuts;
      // The update itself would go on after a failure; this one ends at it, so that the start can be judged.
      const stop = new AbortController();
      const session = card.session();
      const { serial } = await card.during(identify(session, never), START_MS);
      const failures = card.cuts;
      card.port.failAtOperation(last ? 0 : 1 + random.below(Math.floor(operations)));
      session.onEnd(() => stop.abort());
      const run = runUpdate(session, {
        plan: { image, confirm: true, patience: 40 },
        bundle: 'rtl.weft',
        serial,
        journal: new Journal(dir, serial),
        connect: async () => card.session(),
        signal: last ? never : stop.signal,
        clock: card.clock,
      });
      const outcome = await card.during(run, 60_000).catch((e: unknown) => e);
      if (last) return { cuts, booted, bricked: cuts - booted, confirmed: outcome === 'confirmed' && sameFlash(card, image.firmware) };
      if (card.cuts !== failures + 1) throw new Error(`the power did not fail: ${outcome}`);
      if (await startsWell(card, ['0.1.0', '0.2.0'])) booted++;
    }
    throw new Error('not reached');
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** What was sent lies in slot A. */
const sameFlash = (card: RtlCard, firmware: Uint8Array): boolean =>
  Buffer.compare(card.port.readFlash(constant('SLOT_BYTES') + constant('SLOT_FIRMWARE_OFFSET'), firmware.length), firmware) === 0;
