// SPDX-License-Identifier: Apache-2.0
// What Electron would run, without Electron: real preload, real handlers, real screens, a real browser; only Electron's own parts are stand-ins.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestBrowser } from './browser.js';
import { CardRig } from './card-rig.js';
import { openShell } from './shell-page.js';

const limit = { timeout: 60_000 };
let rig: CardRig;
let browser: TestBrowser;
let page: Page;

beforeAll(async () => {
  rig = await CardRig.start();
  browser = await TestBrowser.start({ width: 1280, height: 800, theme: 'light' });
  page = await browser.page();
  await openShell(page, rig.service);
});
afterAll(async () => {
  await browser?.close();
  await rig?.close();
});

it('the screens find a card through preload and handlers, and hear when it is gone', async () => {
  await expect.poll(() => page.locator('.card-link').textContent(), limit).toContain('ready');
  rig.plugged = 0;
  await page.getByText('No card is plugged in').waitFor();
  rig.plugged = 1;
  await expect.poll(() => page.locator('.card-link').textContent(), limit).toContain('ready');
});

it('the page reaches the contract and nothing behind it', async () => {
  expect(await page.evaluate(`[typeof require, typeof process, typeof window.ipcRenderer, typeof window.weftIpc]`)).toEqual(
    Array(4).fill('undefined'),
  );
  expect(await page.evaluate(`window.weft.readCard({ key: 'rig', more: 1 })`)).toMatchObject({
    ok: false,
    trouble: { code: 'E_CONTRACT' },
  });
  expect(await page.evaluate(`window.weft.readCard({ key: 'rig' }).then((r) => r.value.identity.serial)`)).toBe('1122334455667788');
});
