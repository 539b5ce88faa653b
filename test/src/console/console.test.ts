// SPDX-License-Identifier: Apache-2.0
// The web console as it is: built, served by a daemon with real figures, in a real browser.
import { buildConsole } from '@weft/desktop-app/build';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findings } from './axe.js';
import { looks, TestBrowser } from './browser.js';
import { ConsoleRack } from './console-rack.js';
import { unreachable } from './keyboard.js';
import { PrefixProxy } from './prefix-proxy.js';

const places = ['rack', 'vms', 'monitor', 'events', 'cards', 'virtual'] as const;
const seed = 5;

let rack: ConsoleRack;
beforeAll(async () => {
  rack = await ConsoleRack.start({ nodes: 3, seed, port: 0, sampleMs: 100, console: buildConsole() });
});
afterAll(() => rack?.remove());

async function show(page: Page, place: string): Promise<void> {
  await page.evaluate(`location.hash = '#/${place}'`);
  await page.locator('main h1').waitFor();
}

describe.each(looks)('$theme, $width x $height', (look) => {
  let browser: TestBrowser;
  let page: Page;
  beforeAll(async () => {
    browser = await TestBrowser.start(look);
    page = await browser.page();
    await page.goto(rack.link);
    await page.locator('main h1').waitFor();
  });
  afterAll(() => browser?.close());

  it.each(places)('%s: nothing serious for axe, nothing refused by the policy', async (place) => {
    await show(page, place);
    if (place === 'monitor') await page.locator('.figure').first().waitFor();
    expect(await findings(page)).toEqual([]);
    expect(browser.complaints).toEqual([]);
  });

  it.each(places)('%s: all that can be done is reached by keyboard, and seen to be', async (place) => {
    await show(page, place);
    if (place === 'rack') await page.locator('.node').nth(2).waitFor();
    if (place === 'vms') await page.locator('.vms td').first().waitFor();
    expect(await unreachable(page)).toEqual([]);
  });

  it('the palette opens by a key and goes where it is told', async () => {
    await show(page, 'rack');
    await page.keyboard.press('Control+K');
    await page.keyboard.type('Events');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('main h1').textContent()).toBe('Events');
  });

  it('a key that reaches nothing would be told', async () => {
    await page.evaluate(`document.querySelector('main').insertAdjacentHTML('beforeend', '<button id="lost" tabindex="-1">lost</button>')`);
    expect(await unreachable(page)).toEqual(['lost']);
    await page.evaluate(`document.getElementById('lost').remove()`);
  });

  it('axe and the policy see what is wrong', async () => {
    await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<button id="nameless" style="color: red"></button>')`);
    expect(await findings(page)).toEqual(['button-name: #nameless']);
    await expect.poll(() => browser.complaints.splice(0).join()).toContain('Content Security Policy');
    await page.evaluate(`document.getElementById('nameless').remove()`);
  });

  it('the rack is the one that is there', async () => {
    await show(page, 'rack');
    await page.locator('.node').nth(2).waitFor();
    expect(await page.locator('.node h3').allTextContents()).toEqual(['n0', 'n1', 'n2']);
    expect(await page.locator('.node').first().textContent()).toContain('vm');
    await expect
      .poll(() => page.locator('.node .traffic').allTextContents())
      .toEqual(Array(3).fill(expect.stringMatching(/^[1-9][\d.,]*( k)? frames\/s/)));
    expect(await page.locator('.node .pool').first().textContent()).toMatch(/\d MiB of 16 MiB in use/);
  });

  it('the monitor shows faults that the daemon counts', async () => {
    await show(page, 'monitor');
    const faults = page.locator('.figure dd').first();
    await expect.poll(() => faults.textContent(), { timeout: 60_000 }).toMatch(/^[\d.,]+(k)?\/s$/);
    await expect.poll(() => page.locator('.figure dd').nth(2).textContent(), { timeout: 60_000 }).toMatch(/[\d.]+(ns|µs|ms|s)$/);
  });
});

describe('signing in', () => {
  it('asks for a token, refuses a wrong one, takes a right one, and forgets it at the end', async () => {
    const browser = await TestBrowser.start({ width: 1280, height: 800, theme: 'light' });
    try {
      const page = await browser.page();
      await page.goto(rack.address());
      const token = page.getByLabel('Token');
      await token.fill('weft_00000000_nobody');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
      await token.fill(rack.token);
      await page.keyboard.press('Enter');
      await page.locator('main h1').waitFor();
      expect(page.url()).not.toContain(rack.token);
      await page.getByRole('button', { name: 'Settings' }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.getByLabel('Token').waitFor();
      await page.reload();
      await page.getByLabel('Token').waitFor();
    } finally {
      await browser.close();
    }
  });
});

it('works behind a proxy that takes a path off, live data included', async () => {
  const proxy = await PrefixProxy.start('/lab/weft', new URL(rack.address()));
  const browser = await TestBrowser.start({ width: 1280, height: 800, theme: 'light' });
  try {
    const page = await browser.page();
    await page.goto(`${proxy.address}#token=${rack.token}`);
    await page.locator('.node').nth(2).waitFor();
    await expect.poll(() => page.locator('.link-light').textContent()).toBe('Live');
    await show(page, 'monitor');
    await expect.poll(() => page.locator('.figure dd').first().textContent(), { timeout: 60_000 }).toMatch(/^[\d.,]+(k)?\/s$/);
    expect(browser.complaints).toEqual([]);
  } finally {
    await browser.close();
    proxy.close();
  }
});
