// SPDX-License-Identifier: Apache-2.0
// What can be done with the monitor, with the figures of a real daemon in a real browser.
import { readFileSync } from 'node:fs';
import { buildConsole } from '@weft/desktop-app/build';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestBrowser } from './browser.js';
import { ConsoleRack } from './console-rack.js';
import { unreachable } from './keyboard.js';

const seed = 13;
const limit = { timeout: 60_000 };
const seconds = 1000;

describe('the monitor', () => {
  let rack: ConsoleRack;
  let browser: TestBrowser;
  let page: Page;
  beforeAll(async () => {
    rack = await ConsoleRack.start({ nodes: 2, seed, port: 0, sampleMs: 100, console: buildConsole() });
    browser = await TestBrowser.start({ width: 1280, height: 800, theme: 'light' });
    page = await browser.page();
    await page.goto(`${rack.link}`);
    await page.locator('.node').nth(1).waitFor();
    await page.evaluate(`location.hash = '#/monitor'`);
    await page.locator('.figure').first().waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await rack?.remove();
  });

  const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
  const firstFigure = () => page.locator('.figure dd').first().textContent();
  /** First and last time of the rows that are exported, and its columns. */
  async function exported() {
    const download = page.waitForEvent('download');
    await press('Export CSV');
    const file = await download;
    expect(file.suggestedFilename()).toBe('weft-monitor.csv');
    const [head = '', ...rows] = readFileSync(await file.path(), 'utf8')
      .trim()
      .split('\r\n');
    const times = rows.map((r) => Date.parse(r.split(',')[0] ?? ''));
    return { columns: head.split(','), from: times[0] ?? Number.NaN, to: times.at(-1) ?? Number.NaN };
  }
  const chart = (): Promise<string> =>
    page.evaluate(`document.querySelector('main .u-over').parentElement.querySelector('canvas').toDataURL()`);

  it('exports the counters of the time that is shown', async () => {
    await expect.poll(firstFigure, limit).toMatch(/^[1-9]/);
    const { columns, from, to } = await exported();
    expect(columns).toEqual(expect.arrayContaining(['time', 'faultRead', 'faultWrite', 'homeRemote']));
    expect(from).toBeLessThanOrEqual(to);
    expect(Math.abs(Date.now() - to)).toBeLessThan(30 * seconds);
  });

  it('paused, it stands still while more comes; going on, it shows it', async () => {
    await press('Pause');
    const { to } = await exported();
    const still = await chart();
    const shown = await firstFigure();
    await expect.poll(firstFigure, limit).not.toBe(shown);
    expect((await exported()).to).toBe(to);
    expect(await chart()).toBe(still);
    await press('Go on');
    await expect.poll(async () => (await exported()).to, limit).toBeGreaterThan(to);
  });

  it('is zoomed by a pointer, and by keys alone', async () => {
    // A tenth of the minute that is shown, so that what the pointer takes has samples.
    const length = async (): Promise<number> => exported().then(({ from, to }) => to - from);
    await expect.poll(length, limit).toBeGreaterThan(6 * seconds);
    await press('Pause');
    const whole = await exported();
    const over = await page.locator('main .u-over').first().boundingBox();
    if (over === null) throw new Error('no chart');
    const y = over.y + over.height / 2;
    await page.mouse.move(over.x + over.width * 0.5, y);
    await page.mouse.down();
    await page.mouse.move(over.x + over.width * 0.97, y, { steps: 4 });
    await page.mouse.up();
    const dragged = await exported();
    expect(dragged.to).toBeLessThan(whole.to);
    for (const name of ['Less time, closer', 'Earlier', 'More time', 'Later']) {
      await page.getByRole('button', { name, exact: true }).focus();
      await page.keyboard.press('Enter');
    }
    expect((await exported()).to).not.toBe(dragged.to);
    await press('Go on');
  });

  it('gives its charts as a picture', async () => {
    const download = page.waitForEvent('download');
    await press('Export PNG');
    const png = readFileSync(await (await download).path());
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.readUInt32BE(16)).toBeGreaterThan(400);
    expect(png.readUInt32BE(20)).toBeGreaterThan(800);
  });

  it('tells of a region of memory, and of a page in it, where it is and why', async () => {
    const detail = page.locator('.page-detail');
    await expect.poll(() => detail.textContent(), limit).toContain('State:');
    await page.getByLabel('Page', { exact: true }).fill('1000');
    await page.keyboard.press('Enter');
    await expect
      .poll(async () => {
        const [, first, last] = /Pages ([\d,]+) to ([\d,]+):/.exec((await detail.textContent()) ?? '') ?? [];
        return [first, last].map((n) => Number(n?.replace(',', '')) - 1000);
      }, limit)
      .toEqual([expect.toSatisfy((n: number) => n <= 0), expect.toSatisfy((n: number) => n >= 0)]);
    const box = await page.locator('canvas.pointed').boundingBox();
    if (box === null) throw new Error('no map');
    await page.mouse.click(box.x + box.width / 2, box.y + 2);
    await expect.poll(() => detail.textContent(), limit).toContain('Pages 0 to');
  });

  it('the card’s own latencies are a key away', async () => {
    await page.getByRole('radio', { name: 'In the card' }).press('Space');
    await expect.poll(() => page.locator('.percentiles').first().textContent(), limit).toMatch(/Median fault[\d.,]+k? ?cycles/);
    expect(await unreachable(page)).toEqual([]);
  });

  it('events are found by a word', async () => {
    await page.evaluate(`location.hash = '#/events'`);
    await page.getByLabel('Filter').fill('no event says this');
    await page.getByText('No event matches.').waitFor();
    await page.getByLabel('Filter').fill('machine');
    await expect.poll(() => page.locator('.events tbody tr').count(), limit).toBeGreaterThan(0);
  });

  it('nothing was refused by the content security policy', () => expect(browser.complaints).toEqual([]));
});
