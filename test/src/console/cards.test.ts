// SPDX-License-Identifier: Apache-2.0
// The app as it is without Electron: screens in a real browser, the program behind them, the real firmware on a pseudo terminal.

import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findings } from './axe.js';
import { TestBrowser } from './browser.js';
import { CardRig } from './card-rig.js';
import { unreachable } from './keyboard.js';

const limit = { timeout: 60_000 };
const cardKey = 'rig';

describe('cards', () => {
  let rig: CardRig;
  let browser: TestBrowser;
  let page: Page;
  beforeAll(async () => {
    rig = await CardRig.start({ cards: 2 });
    rig.plugged = 1;
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
    rig.plugged = 0;
    await page.getByText('No card is plugged in').waitFor();
    expect(await findings(page)).toEqual([]);
    rig.plugged = 1;
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
    expect(await findings(page)).toEqual([]);
    expect(await unreachable(page)).toEqual([]);
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

  it('an update outlives the app: started again, it knows what was under way, and goes on', async () => {
    await open('flash');
    await choose('newer.weft', rig.bundle([1, 3, 0], 3_000_000));
    const off = rig.service.cards.onEvent(({ cards }) => {
      if ((cards[0]?.flash?.doneBytes ?? 0) > 0) rig.card.freeze();
    });
    await page.getByRole('button', { name: 'Update', exact: true }).click();
    await expect.poll(() => page.getByRole('progressbar').getAttribute('aria-valuenow').then(Number), limit).toBeGreaterThan(0);
    off();
    await rig.restart();
    rig.card.thaw();
    await page.goto(rig.bridge.link);
    await open('flash');
    await page.getByRole('heading', { name: 'The update with newer.weft is unfinished' }).waitFor();
    await page.getByRole('button', { name: 'Go on' }).click();
    await expect.poll(() => page.locator('.verdict h2').textContent(), { timeout: 120_000 }).toBe('Verified');
    await expect.poll(() => page.locator('.facts').textContent(), limit).toContain('Firmware 1.3.0');
  });

  it('settings go out as a file and come in again, staged', async () => {
    await open('settings');
    const node = page.getByLabel('Node ID');
    await expect.poll(() => node.inputValue(), limit).toBe('3');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    const file = JSON.parse(readFileSync(await (await download).path(), 'utf8'));
    expect(file.settings).toMatchObject({ NODE_ID: '3' });
    expect(JSON.stringify(file)).not.toContain('LINK_KEY');
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Import' }).click();
    const text = JSON.stringify({ ...file, settings: { ...file.settings, NODE_ID: '0' } });
    await (await chooser).setFiles({ name: 'in.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    await expect.poll(() => node.inputValue(), limit).toBe('0');
    expect(await page.locator('tr.changed').allTextContents()).toHaveLength(1);
    await page.getByText('1 changes not applied').waitFor();
  });

  it('two cards of a rack that contradict each other are told before anything is written', async () => {
    rig.plugged = 2;
    await page.evaluate(`location.hash = '#/cards'`);
    await expect.poll(() => page.locator('.card-link', { hasText: 'ready' }).count(), limit).toBe(2);
    await open('settings');
    await page.getByRole('button', { name: 'Apply' }).click();
    const said = await page.getByRole('alert').textContent();
    expect(said).toContain('E_CONFIG_CONFLICT');
    expect(said).toContain('both are node 0');
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect.poll(() => page.getByLabel('Node ID').inputValue(), limit).toBe('3');
  });

  it('several cards are updated one after the other; who has it already is left out', async () => {
    await page.evaluate(`location.hash = '#/cards'`);
    await page.getByRole('heading', { name: 'Update several cards' }).waitFor();
    await choose('rack.weft', rig.bundle([1, 3, 0], 300_000));
    await page.locator('.several li', { hasText: 'has this version' }).waitFor();
    expect(await page.getByRole('checkbox').nth(0).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Another bundle' }).click();
    await choose('rack.weft', rig.bundle([1, 4, 0], 1_500_000));
    await page.getByText('→ 1.4.0').nth(1).waitFor();
    expect(await findings(page)).toEqual([]);
    expect(await unreachable(page)).toEqual([]);
    await page.getByRole('button', { name: 'Update 2' }).click();
    await page.locator('.card-row', { hasText: 'waits its turn' }).waitFor();
    await expect.poll(() => page.getByRole('progressbar').count(), limit).toBe(1);
    const updated = page.locator('.card-link', { hasText: 'Firmware 1.4.0' });
    await expect.poll(() => updated.count(), { timeout: 120_000 }).toBe(2);
    expect(await findings(page)).toEqual([]);
  });

  it('a bundle that a card does not take reaches no other', async () => {
    await choose('rack.weft', rig.bundle([1, 5, 0], 1_500_000));
    rig.card.hangOnTrial();
    await page.getByRole('button', { name: 'Update 2' }).click();
    await expect.poll(() => page.locator('.card-row .verdict h2').textContent(), { timeout: 120_000 }).toBe('Failed');
    await expect.poll(() => page.locator('.card-row', { hasText: 'waits its turn' }).count(), limit).toBe(0);
    await expect.poll(() => page.locator('.card-link', { hasText: 'Firmware 1.4.0' }).count(), limit).toBe(2);
    expect(await findings(page)).toEqual([]);
  });

  it('nothing was refused by the content security policy', () => expect(browser.complaints).toEqual([]));
});
