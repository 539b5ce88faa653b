#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
/** `npm run screenshots`: every screen in both themes, as desktop-app/README.md shows them, with the same rack and card as the tests. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildConsoleWith } from '@weft/desktop-app/build';
import { repoRoot, runScript, script, whole } from '@weft/tools';
import type { Page } from 'playwright-core';
import { TestBrowser } from './browser.js';
import { CardRig } from './card-rig.js';
import { ConsoleRack } from './console-rack.js';
import { pageRack } from './page-rack.js';

/** Long enough for charts to have something to show. */
const watchMs = 40_000;
const settleMs = 1500;
/** Sent slowly enough to be seen half-way. */
const updateBytes = 3_000_000;
const themes = ['light', 'dark'] as const;

interface Options {
  readonly width: number;
  readonly height: number;
  readonly out: string;
}

const program = script('screenshots', 'Every screen in both themes, as PNG.')
  .option('--width <n>', 'of the window', whole(320, 4096), 1280)
  .option('--height <n>', 'of the window', whole(240, 4096), 800)
  .option('--out <folder>', 'where to', join(repoRoot, 'desktop-app/doc'));

await runScript<Options>(program, async ({ width, height, out }) => {
  mkdirSync(out, { recursive: true });
  const inBoth = async (link: () => string, take: (page: Page, shot: (name: string) => Promise<void>) => Promise<void>): Promise<void> => {
    for (const theme of themes) {
      const browser = await TestBrowser.start({ width, height, theme });
      const page = await browser.page();
      await page.goto(link());
      await take(page, async (name) => void (await page.screenshot({ path: join(out, `${name}-${theme}.png`) })));
      await browser.close();
    }
  };
  const show = async (page: Page, place: string, ms = settleMs): Promise<void> => {
    await page.evaluate(`location.hash = '#/${place}'`);
    await page.waitForTimeout(ms);
  };

  const rack = await ConsoleRack.start({ nodes: 3, seed: 1, port: 0, sampleMs: 250, console: pageRack().then(buildConsoleWith) });
  process.on('exit', () => rack.kill());
  await inBoth(
    () => rack.address(),
    async (page, shot) => {
      await page.getByLabel('Token').waitFor();
      await shot('sign-in');
    },
  );
  await inBoth(
    () => rack.link,
    async (page, shot) => {
      for (const place of ['rack', 'vms', 'events']) {
        await show(page, place);
        if (place === 'rack') await page.locator('.traffic').nth(2).waitFor();
        await shot(place);
      }
      await show(page, 'monitor', watchMs);
      await shot('monitor');
      await page.keyboard.press('Control+K');
      await page.waitForTimeout(settleMs);
      await shot('commands');
      await page.keyboard.press('Escape');
      await page.locator('.page-detail').scrollIntoViewIfNeeded();
      await shot('monitor-memory');
    },
  );
  const rig = await CardRig.start({ screens: await buildConsoleWith(await pageRack()), cards: 2 });
  await rig.service.handlers.addRack({ address: rack.address(), token: rack.token });
  await inBoth(
    () => rig.bridge.link,
    async (page, shot) => {
      await show(page, 'racks');
      await page.getByRole('button', { name: 'Open' }).click();
      await page.locator('.node').nth(2).waitFor();
      await show(page, 'racks');
      await shot('racks');
      await show(page, 'cards');
      await shot('cards');
      for (const tab of ['overview', 'settings', 'flash']) {
        await show(page, `cards/rig/${tab}`);
        await shot(`card-${tab}`);
      }
      await shotOfUpdate(page, shot);
      await show(page, 'virtual');
      await page.getByRole('button', { name: 'Start three cards' }).click();
      await page.locator('.counters tbody tr').nth(20).waitFor();
      await page.waitForTimeout(settleMs);
      await shot('virtual-rack');
      await page.getByRole('button', { name: 'End it' }).click();
      await page.getByRole('button', { name: 'Start a card' }).click();
      await page.locator('.own-card-link', { hasText: 'Firmware' }).waitFor();
      await shot('own-card');
      await page.getByRole('button', { name: 'Throw it away' }).click();
    },
  );
  await rig.close();
  await rack.remove();
  return 0;

  /** Half-way, for as long as it takes to look at it; then it is as if nothing had been. */
  async function shotOfUpdate(page: Page, shot: (name: string) => Promise<void>): Promise<void> {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a file' }).click();
    const file = { name: 'weft-1.2.0.weft', mimeType: 'application/octet-stream', buffer: rig.bundle([1, 2, 0], updateBytes) };
    await (await chooser).setFiles(file);
    await page.getByText('1.0.0 → 1.2.0').waitFor();
    await shot('card-bundle');
    const off = rig.service.cards.onEvent(({ cards }) => {
      if (cards.some(({ flash }) => (flash?.doneBytes ?? 0) > updateBytes / 2)) rig.card.freeze();
    });
    await page.getByRole('button', { name: 'Update', exact: true }).click();
    await page.locator('.flash-line', { hasText: 'left' }).waitFor();
    await page.waitForTimeout(settleMs);
    await shot('card-update');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.locator('.verdict').waitFor();
    await shot('card-unknown');
    off();
    rig.card.thaw();
    await rig.service.handlers.forgetFlash({ key: 'rig' });
    await rig.restart();
    await page.goto(rig.bridge.link);
  }
});
