// SPDX-License-Identifier: Apache-2.0
// The app as it is without Electron: screens in a real browser, the program behind them, the real firmware on a pseudo terminal.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findings } from './axe.js';
import { TestBrowser } from './browser.js';
import { CardRig } from './card-rig.js';

const limit = { timeout: 60_000 };
const cardKey = 'rig';

describe('cards', () => {
  let rig: CardRig;
  let browser: TestBrowser;
  let page: Page;
  beforeAll(async () => {
    rig = await CardRig.start();
    browser = await TestBrowser.start({ width: 1280, height: 800, theme: 'dark' });
    page = await browser.page();
    await page.goto(rig.bridge.link);
  });
  afterAll(async () => {
    await browser?.close();
    await rig?.close();
  });

  const choose = async (name: string, buffer: Buffer): Promise<void> => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a file' }).click();
    await (await chooser).setFiles({ name, mimeType: 'application/octet-stream', buffer });
  };
  const open = async (tab: string): Promise<void> => {
    await page.evaluate(`location.hash = '#/cards/${cardKey}/${tab}'`);
    await page.getByRole('tabpanel').waitFor();
  };

  it('finds a factory-fresh card by itself, and says when it is gone', async () => {
    const state = page.locator('.card-link');
    await expect.poll(() => state.textContent(), limit).toContain('ready');
    expect(await state.textContent()).toContain('Firmware 1.0.0');
    expect(await findings(page)).toEqual([]);
    rig.plugged = false;
    await page.getByText('No card is plugged in').waitFor();
    expect(await findings(page)).toEqual([]);
    rig.plugged = true;
    await expect.poll(() => state.textContent(), limit).toContain('ready');
  });

  it('tells who it is and how it does', async () => {
    await open('overview');
    await page.getByText('1122334455667788').first().waitFor();
    await page.getByRole('heading', { name: 'Sensors' }).waitFor();
    expect(await findings(page)).toEqual([]);
  });

  it('what is no bundle is refused with its reason', async () => {
    await open('flash');
    await choose('bad.weft', Buffer.from('hello, world, this is no bundle'));
    expect(await page.getByRole('alert').textContent()).toContain('E_BUNDLE_FORMAT');
  });

  it('flashes: what a bundle would do is shown before; the cable is pulled half-way; it is verified all the same', async () => {
    await open('flash');
    await choose('new.weft', rig.bundle([1, 2, 0], 300_000));
    await page.getByText('1.0.0 → 1.2.0').waitFor();
    await page.getByText(/by key [0-9a-f]{8}/).waitFor();
    expect(await findings(page)).toEqual([]);
    rig.card.unplugAfter(120_000);
    await page.getByRole('button', { name: 'Update', exact: true }).click();
    await page.getByRole('progressbar').waitFor();
    await expect.poll(() => page.locator('.verdict h2').textContent(), { timeout: 120_000 }).toBe('Verified');
    await expect.poll(() => page.locator('.facts').textContent(), limit).toContain('Firmware 1.2.0');
    expect(await findings(page)).toEqual([]);
  });

  it('an older bundle needs a second word; cancelled, it goes on without being told the file', async () => {
    await open('flash');
    await choose('old.weft', rig.bundle([1, 1, 0], 3_000_000));
    await page.getByRole('button', { name: 'Update', exact: true }).click();
    const again = page.getByRole('button', { name: 'Install the older version' });
    await again.waitFor();
    // Half-way for as long as it takes to press a button.
    const off = rig.service.cards.onEvent(({ cards }) => {
      if ((cards[0]?.flash?.doneBytes ?? 0) > 0) rig.card.freeze();
    });
    await again.click();
    await page.getByRole('progressbar').waitFor();
    await expect.poll(() => page.getByRole('progressbar').getAttribute('aria-valuenow').then(Number), limit).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => page.locator('.verdict h2').textContent(), limit).toBe('Unknown');
    off();
    rig.card.thaw();
    await page.getByRole('button', { name: 'Go on' }).click();
    await expect.poll(() => page.locator('.verdict h2').textContent(), { timeout: 120_000 }).toBe('Verified');
  });

  it('settings: a wrong value changes nothing; a right one is for the next boot', async () => {
    await open('settings');
    const node = page.getByLabel('Node ID');
    await node.fill('99');
    const applyButton = page.getByRole('button', { name: 'Apply' });
    await applyButton.click();
    expect(await page.getByRole('alert').textContent()).toContain('E_CONFIG_VALUE');
    await node.fill('3');
    await applyButton.click();
    await page.getByText('Written. In force from the next boot on.').waitFor();
    const row = page.locator('tr', { hasText: 'Node ID' });
    expect(await row.locator('td').nth(2).textContent()).toBe('0');
    await expect.poll(() => node.inputValue(), limit).toBe('3');
    expect(await findings(page)).toEqual([]);
  });

  it('nothing was refused by the content security policy', () => expect(browser.complaints).toEqual([]));
});
