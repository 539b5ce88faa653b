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
  const inBoth = async (link: string, take: (page: Page, shot: (name: string) => Promise<void>) => Promise<void>): Promise<void> => {
    for (const theme of themes) {
      const browser = await TestBrowser.start({ width, height, theme });
      const page = await browser.page();
      await page.goto(link);
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
  await inBoth(rack.address(), async (page, shot) => {
    await page.getByLabel('Token').waitFor();
    await shot('sign-in');
  });
  await inBoth(rack.link, async (page, shot) => {
    for (const place of ['rack', 'vms', 'events']) {
      await show(page, place);
      await shot(place);
    }
    await show(page, 'monitor', watchMs);
    await shot('monitor');
    await page.keyboard.press('Control+K');
    await page.waitForTimeout(settleMs);
    await shot('commands');
  });
  const rig = await CardRig.start({ screens: await buildConsoleWith(await pageRack()) });
  await rig.service.handlers.addRack({ address: rack.address(), token: rack.token });
  await inBoth(rig.bridge.link, async (page, shot) => {
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
    await show(page, 'virtual');
    await page.getByRole('button', { name: 'Start three cards' }).click();
    await page.locator('.counters tbody tr').nth(20).waitFor();
    await page.waitForTimeout(settleMs);
    await shot('virtual-rack');
  });
  await rig.close();
  await rack.remove();
  return 0;
});
