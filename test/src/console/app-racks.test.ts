// SPDX-License-Identifier: Apache-2.0
// Racks in the app: the same screens as in the web console, through the program that holds the tokens.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppService, type Bridge, startBridge } from '@weft/desktop-app/bridge';
import { buildConsole } from '@weft/desktop-app/build';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findings } from './axe.js';
import { TestBrowser } from './browser.js';
import { ConsoleRack } from './console-rack.js';
import { unreachable } from './keyboard.js';

const seed = 9;

describe('racks in the app', () => {
  const dir = mkdtempSync(join(tmpdir(), 'weft-app-'));
  const service = new AppService({ enumerate: async () => [], stateDir: dir, journals: join(dir, 'journals') });
  let rack: ConsoleRack;
  let bridge: Bridge;
  let browser: TestBrowser;
  let page: Page;
  beforeAll(async () => {
    const screens = buildConsole();
    rack = await ConsoleRack.start({ nodes: 2, seed, port: 0, sampleMs: 100, console: screens });
    await service.start();
    bridge = await startBridge(service, await screens);
    browser = await TestBrowser.start({ width: 1280, height: 800, theme: 'light' });
    page = await browser.page();
    await page.goto(bridge.link);
  });
  afterAll(async () => {
    await browser?.close();
    service.stop();
    await bridge?.close();
    await rack?.remove();
    rmSync(dir, { recursive: true, force: true });
  });

  const place = async (name: string): Promise<void> => {
    await page.evaluate(`location.hash = '#/${name}'`);
    await page.locator('main h1').waitFor();
  };
  const add = async (address: string, token: string): Promise<void> => {
    await page.getByLabel('Address').fill(address);
    await page.getByLabel('Token').fill(token);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
  };

  it('none at first; a token that the daemon does not know, and who is no daemon, are told', async () => {
    await place('racks');
    await page.getByText('No rack yet').waitFor();
    expect(await findings(page)).toEqual([]);
    expect(await unreachable(page)).toEqual([]);
    await add(rack.address(), 'x'.repeat(40));
    await page.getByRole('alert').getByText('E_TOKEN').waitFor();
    await add('http://127.0.0.1:1/', rack.token);
    await page.getByRole('alert').getByText('E_UNREACHABLE').waitFor();
    expect(await page.locator('.rack-list').count()).toBe(0);
  });

  it('one that is added is opened: its servers, and its faults as they come', async () => {
    await add(rack.address(), rack.token);
    await page.locator('.node').nth(1).waitFor();
    expect(await page.locator('.node h3').allTextContents()).toEqual(['n0', 'n1']);
    await place('monitor');
    await expect.poll(() => page.locator('.figure dd').first().textContent()).toMatch(/^[1-9]/);
    await expect.poll(() => page.locator('.link-light').getAttribute('class')).toContain('open');
    expect(await findings(page)).toEqual([]);
  });

  it('what is changed in the app is changed in the rack', async () => {
    await place('vms');
    await page.getByRole('button', { name: 'New machine' }).click();
    const dialog = page.getByRole('dialog');
    expect(await findings(page)).toEqual([]);
    expect(await unreachable(page)).toEqual([]);
    await dialog.getByLabel('Name').fill('from-the-app');
    await dialog.getByRole('button', { name: 'New machine' }).click();
    await dialog.waitFor({ state: 'detached' });
    const { data } = await rack.rack.at(0).client.GET('/v1/hyperservers');
    expect(data?.map((h) => h.spec.name)).toContain('from-the-app');
  });

  it('a machine is deleted by keys alone, after a question', async () => {
    await page.getByRole('button', { name: 'Actions for from-the-app' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Delete' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('menuitem', { name: 'Delete' }).press('Enter');
    await page.getByRole('alertdialog', { name: 'Delete from-the-app?' }).waitFor();
    expect(await findings(page)).toEqual([]);
    expect(await unreachable(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Actions for from-the-app' }).press('Enter');
    await page.getByRole('menuitem', { name: 'Delete' }).press('Enter');
    await page.getByRole('button', { name: 'Delete', exact: true }).press('Enter');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    const { data } = await rack.rack.at(0).client.GET('/v1/hyperservers');
    expect(data?.map((h) => h.spec.name)).not.toContain('from-the-app');
  });

  it('the token stays with the program, in a file that only its user reads', async () => {
    const file = join(dir, 'racks.json');
    expect(readFileSync(file, 'utf8')).toContain(rack.token);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const kept = await page.evaluate('JSON.stringify([{ ...sessionStorage }, { ...localStorage }]) + document.documentElement.outerHTML');
    expect(kept).not.toContain(rack.token);
  });

  it('it is there again in another page, and can be forgotten', async () => {
    const other = await browser.page();
    await other.goto(bridge.link);
    await other.evaluate(`location.hash = '#/racks'`);
    await other.getByRole('button', { name: 'Open' }).click();
    await other.locator('.node').nth(1).waitFor();
    await other.evaluate(`location.hash = '#/racks'`);
    await other.locator('.rack-row .badge').waitFor();
    expect(await findings(other)).toEqual([]);
    expect(await unreachable(other)).toEqual([]);
    await other.getByRole('button', { name: 'Forget' }).click();
    await other.getByText('No rack yet').waitFor();
    // Its places are gone with it.
    expect(await other.locator('nav .place').allTextContents()).toEqual(['Cards', 'Racks', 'Virtual rack']);
    await other.close();
  });

  it('nothing was refused by the content security policy', () => expect(browser.complaints).toEqual([]));
});
