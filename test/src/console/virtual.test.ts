// SPDX-License-Identifier: Apache-2.0
// The rack in the page: the card's RTL as WebAssembly in a worker of a real browser, served as the app and the console serve it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppService, type Bridge, startBridge } from '@weft/desktop-app/bridge';
import { buildConsole, buildConsoleWith } from '@weft/desktop-app/build';
import { buildPageRack } from '@weft/hw-sim';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFailed } from 'vitest';
import { long } from '../long.js';
import { findings } from './axe.js';
import { TestBrowser } from './browser.js';
import { unreachable } from './keyboard.js';
import { pageRack } from './page-rack.js';

const limit = { timeout: 60_000 };
const dir = mkdtempSync(join(tmpdir(), 'weft-virtual-rack-'));
const service = new AppService({ enumerate: async () => [], stateDir: dir, journals: dir });
let bridge: Bridge;
let browser: TestBrowser;
let page: Page;

async function open(screens: string): Promise<void> {
  bridge = await startBridge(service, screens);
  browser = await TestBrowser.start({ width: 1280, height: 800, theme: 'light' });
  page = await browser.page();
  await page.goto(bridge.link);
  await page.evaluate(`location.hash = '#/virtual'`);
}
/** Why a rack has ended, if it has. */
beforeEach(() => onTestFailed(async () => console.log(await page.getByRole('alert').allTextContents(), browser.complaints)));
async function close(): Promise<void> {
  await browser?.close();
  await bridge?.close();
}
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const figure = (name: string) => page.locator('.figure', { hasText: name }).locator('dd');
const cycle = async (): Promise<number> => Number((await page.locator('.facts').textContent())?.replace(/\D/g, ''));
const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
/** By keyboard, as far as it goes. */
async function slide(name: string, key: 'Home' | 'End'): Promise<void> {
  await page.getByRole('slider', { name }).press(key);
}

describe('a rack in the page', () => {
  // The kernel takes minutes where nothing is cached.
  beforeAll(async () => open(await buildConsoleWith(await buildPageRack())), 1_200_000);
  afterAll(close);

  it('starts with one click, and its nodes work: all they read is what was written', async () => {
    await press('Start three cards');
    await expect.poll(() => figure('Reads checked').textContent(), limit).toMatch(/^([1-9]\d{2,}|[\d.,]+k)$/);
    expect(await figure('Wrong').textContent()).toBe('0');
    await expect.poll(() => page.locator('.counters tbody tr').count(), limit).toBeGreaterThan(10);
    expect(await page.locator('.seen tbody code').first().textContent()).toMatch(/^[A-Z_]+$/);
  });

  it('a wire that loses frames is seen, and nothing is wrong for it', async () => {
    await slide('Frames lost on the wire', 'End');
    await expect.poll(async () => Number(await figure('Frames lost').first().textContent()), limit).toBeGreaterThan(10);
    const retransmits = page.locator('.counters tr', { hasText: 'TX_RETRANSMITS' }).first();
    await expect.poll(() => retransmits.count(), limit).toBe(1);
    await slide('Frames lost on the wire', 'Home');
    expect(await figure('Wrong').textContent()).toBe('0');
  });

  it('a page that is busy is told the newest state afterwards, not all that it has missed', async () => {
    const told = await page.evaluate(`(async () => {
      let told = 0;
      new MutationObserver(() => told++).observe(document.querySelector('.facts'), { subtree: true, childList: true, characterData: true });
      for (const end = performance.now() + 3000; performance.now() < end; );
      await new Promise((done) => setTimeout(done, 200));
      return told;
    })()`);
    expect(told).toBeLessThan(5);
  });

  it('paused, it stands; a step is as long as it says; one access by hand does what it should', async () => {
    await slide('Faults kept open', 'Home');
    await press('Pause');
    await page.getByRole('button', { name: 'Run', exact: true }).waitFor();
    const before = await cycle();
    await page.getByRole('radio', { name: '10,000' }).click();
    await press('Step');
    await expect.poll(cycle, limit).toBe(before + 10_000);
    for (let i = 0; i < 5; i++) await press('Step');
    await expect.poll(cycle, limit).toBe(before + 60_000);
    await page.getByLabel('Page', { exact: true }).fill('63');
    await press('Write');
    // What the wire lost before may still wait for its time to be sent again.
    const stepped = async (): Promise<string | null> => {
      await press('Step');
      return page.locator('.page-map section').first().locator('i').nth(63).getAttribute('class');
    };
    await expect.poll(stepped, limit).toBe('written');
  });

  it('gives every signal of a card as VCD', async () => {
    // A card that rests is not evaluated, and its signals stand.
    await slide('Faults kept open', 'End');
    const download = page.waitForEvent('download');
    await press('Export signals of card 0 as VCD');
    const file = await download;
    expect(file.suggestedFilename()).toBe('card0.vcd');
    const vcd = readFileSync(await file.path(), 'utf8');
    expect(vcd).toMatch(/\$timescale\s+1ps\s+\$end/);
    expect(vcd).toMatch(/\$var wire\s+1 \S+ clk_i \$end/);
    expect(vcd.match(/^#\d+$/gm)?.length).toBeGreaterThan(100);
  });

  it('nothing serious for axe, all reached by keyboard, nothing refused by the policy', async () => {
    expect(await findings(page)).toEqual([]);
    expect(await unreachable(page)).toEqual([]);
    expect(browser.complaints).toEqual([]);
  });
});

// Its boot and its signatures take minutes.
describe.runIf(long)('a card with its own computer in the page', () => {
  /** Checking a signature takes such a card half a minute, on an idle machine. */
  const patient = { timeout: 600_000 };
  beforeAll(async () => {
    await service.start();
    await open(await buildConsoleWith(await pageRack()));
  }, 1_200_000);
  afterAll(async () => {
    await close();
    service.stop();
  });
  const place = (hash: string): Promise<unknown> => page.evaluate(`location.hash = ${JSON.stringify(hash)}`);

  it('is started with one click; its firmware says who it is, in the list of cards as well', async () => {
    await press('Start a card');
    await expect.poll(() => page.locator('.own-card-link').textContent(), patient).toContain('Firmware 0.1.0');
    expect(await findings(page)).toEqual([]);
    expect(await unreachable(page)).toEqual([]);
    await place('#/cards');
    await expect.poll(() => page.locator('.card-link').textContent(), patient).toContain('ready');
    expect(browser.complaints).toEqual([]);
  }, 700_000);

  it('is gone when its cable is pulled, and back when it is in again', async () => {
    await place('#/virtual');
    await press('Pull its cable');
    await place('#/cards');
    await page.getByText('No card is plugged in').waitFor();
    await place('#/virtual');
    await press('Plug it in');
    await place('#/cards');
    await expect.poll(() => page.locator('.card-link').textContent(), patient).toContain('ready');
  }, 700_000);

  it('tells all of itself, and takes an update', async () => {
    await place('#/cards');
    await page.locator('.card-link').click();
    await expect.poll(() => page.locator('main').textContent(), patient).toContain('GOLDEN');
    await place('#/virtual');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'update.weft' }).click();
    const bundle = await (await download).path();
    await place('#/cards');
    await page.locator('.card-link').click();
    await page.getByRole('tab', { name: 'Firmware' }).click();
    const chooser = page.waitForEvent('filechooser');
    await press('Choose a file');
    await (await chooser).setFiles({ name: 'update.weft', mimeType: 'application/octet-stream', buffer: readFileSync(bundle) });
    const begun = performance.now();
    await page.getByRole('button', { name: 'Update', exact: true }).click();
    const phases = new Map<string, number>();
    service.cards.onEvent(({ cards }) => {
      const phase = cards[0]?.flash?.phase;
      if (phase !== undefined && !phases.has(phase)) phases.set(phase, Math.round(performance.now() - begun));
    });
    await expect.poll(() => page.locator('.verdict h2').textContent(), { timeout: 1_200_000 }).toBe('Verified');
    expect([...phases.keys()]).toEqual(expect.arrayContaining(['checking', 'sending', 'verifying', 'restarting', 'confirming']));
    await place('#/virtual');
    console.log(
      `an update, ms until each phase: ${JSON.stringify([...phases])}; ${await figure('Cycles computed').textContent()} cycles since the start`,
    );
    expect(await page.locator('.own-card-link').textContent()).toContain('Firmware 0.2.0');
  }, 1_300_000);
});

describe('a page without the simulator', () => {
  beforeAll(async () => open(await buildConsole()));
  afterAll(close);

  it('says so', async () => {
    await press('Start three cards');
    expect(await page.getByRole('alert').textContent()).toContain('E_VIRTUAL_RACK_ABSENT');
    expect(await findings(page)).toEqual([]);
  });
});
