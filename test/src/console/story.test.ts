// SPDX-License-Identifier: Apache-2.0
// A card's whole way, as its admin goes it: every step but the commands on the servers is a click in a real browser.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildConsole } from '@weft/desktop-app/build';
import { answer, buildLinkPlugin, findQemu, guestImage, loadNative } from '@weft/host-driver';
import { repoRoot } from '@weft/tools';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestRack } from '../daemon/test-rack.js';
import { long } from '../long.js';
import { TestBrowser } from './browser.js';
import { CardRig } from './card-rig.js';

// Half a minute: only `npm run test:app` runs this (it sets WEFT_LONG).
if (!long) console.log('skipped: the whole way of a card runs in npm run test:app');
const seed = 21;
const limit = { timeout: 120_000 };
const poolMib = 64;
const memoryMib = 96;
const budgetMib = 32;
/** The second server's: the node that its card is set to. */
const node = 1;
const release = '1.2.0';
/** So large that its sending is seen on a fast machine, too: what is going on is told ten times a second. */
const bundleBytes = 1_500_000;

/** Keeps every state of the bar, however short. */
const watchBar = `window.seen_ = []; new MutationObserver(() => {
  const bar = document.querySelector('[role=progressbar]');
  if (bar) window.seen_.push({ phase: bar.textContent, part: Number(bar.getAttribute('aria-valuenow')) });
}).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })`;

/** Keeps every rate that was shown, of all faults and of those from other nodes: a guest may be at its end before we look. */
const watchRates = `window.rates_ = [[], []]; new MutationObserver(() => {
  document.querySelectorAll('.figure dd').forEach((rate, i) => window.rates_[i]?.push(rate.textContent));
}).observe(document.body, { subtree: true, childList: true, characterData: true })`;

let rig: CardRig;
let servers: TestRack;
let browser: TestBrowser;

beforeAll(async () => {
  if (!long) return;
  const [console] = await Promise.all([buildConsole(), loadNative(), buildLinkPlugin(), guestImage(), findQemu()]);
  const config = () => ({ console, sampleMs: 100, listen: { host: '127.0.0.1', port: 0 } });
  servers = await TestRack.start({ nodes: 2, seed, poolMib, joined: false, config });
  rig = await CardRig.start();
  browser = await TestBrowser.start({ width: 1280, height: 800, theme: 'light' });
});
afterAll(async () => {
  await browser?.close();
  await rig?.close();
  await servers?.remove();
});

it.runIf(long)(
  'a factory-fresh card is found, flashed (unplugged half-way), configured, joined to a rack; a machine runs, and its faults are on the monitor',
  async () => {
    const app = await browser.page();
    await app.goto(rig.bridge.link);
    const state = app.locator('.card-link');
    await expect.poll(() => state.textContent(), limit).toContain('ready');
    expect(await state.textContent()).toContain('Firmware 1.0.0');
    await state.click();
    await app.getByText('GOLDEN').first().waitFor();

    await flash(app);
    await configure(app);

    const first = await consoleOf(0);
    await first.getByLabel('Name of this server').fill('n0');
    await first.getByRole('button', { name: 'Start a rack' }).click();
    await first.locator('.node').waitFor();
    await joinSecond(first);

    const second = await consoleOf(1);
    await place(second, 'monitor');
    await second.getByText('No memory is served here').waitFor();
    await second.evaluate(watchRates);

    await place(first, 'vms');
    await create(first);
    await first.getByRole('button', { name: 'Start' }).click();
    const row = first.locator('tr', { hasText: 'guest' });
    await expect.poll(() => row.textContent(), limit).toContain('running');
    expect(await row.textContent()).toContain(`n1 (${node})`);

    for (const i of [0, 1]) {
      const shown = async (): Promise<string[]> => (await second.evaluate(`window.rates_[${i}]`)) as string[];
      await expect.poll(shown, limit).toEqual(expect.arrayContaining([expect.stringMatching(/^[1-9][\d.,]*k?\/s$/)]));
    }
    expect(await servers.stat(node, 'homeRemote')).toBeGreaterThan(0);
    expect(servers.problems).toBe(0);
    // A server that is just joining answers some questions with an error, which the browser notes.
    expect(browser.complaints.filter((c) => !c.startsWith('Failed to load resource'))).toEqual([]);
  },
);

/** The update goes on where it was when the cable is in again. */
async function flash(app: Page): Promise<void> {
  await app.getByRole('tab', { name: 'Firmware' }).click();
  const chooser = app.waitForEvent('filechooser');
  await app.getByRole('button', { name: 'Choose a file' }).click();
  await (await chooser).setFiles({ name: 'new.weft', mimeType: 'application/octet-stream', buffer: rig.bundle([1, 2, 0], bundleBytes) });
  await app.getByText(`1.0.0 → ${release}`).waitFor();
  await app.evaluate(watchBar);
  rig.card.unplugAfter(bundleBytes / 2);
  await app.getByRole('button', { name: 'Update', exact: true }).click();
  await expect.poll(() => app.locator('.verdict h2').textContent(), limit).toBe('Verified');
  await expect.poll(() => app.locator('.facts').textContent(), limit).toContain(`Firmware ${release}`);
  const seen = (await app.evaluate('window.seen_')) as { readonly phase: string; readonly part: number }[];
  const sent = seen.filter(({ phase }) => phase.startsWith('Sending')).map(({ part }) => part);
  expect(seen.map(({ phase }) => phase).join()).toContain('Waiting for the card');
  expect(sent.length).toBeGreaterThan(1);
  expect(sent).toEqual([...sent].sort((a, b) => a - b));
}

/** Settings are in force from the next boot on. */
async function configure(app: Page): Promise<void> {
  await app.getByRole('tab', { name: 'Settings' }).click();
  await app.getByLabel('Node ID').fill(String(node));
  await app.getByRole('button', { name: 'Apply' }).click();
  await app.getByText('Written. In force from the next boot on.').waitFor();
  rig.card.cutPower();
  await app.getByRole('tab', { name: 'Overview' }).click();
  const facts = app.locator('.facts-list > div');
  await expect.poll(() => facts.allTextContents(), limit).toContain(`Node${node}`);
}

async function consoleOf(server: number): Promise<Page> {
  const { client, tcp } = servers.at(server);
  const { token } = await answer(client.POST('/v1/tokens', { body: { name: 'console', role: 'admin' } }));
  const page = await browser.page();
  await page.goto(`${tcp}/#token=${token}`);
  await page.locator('main h1').waitFor();
  return page;
}

async function place(page: Page, name: string): Promise<void> {
  await page.evaluate(`location.hash = '#/${name}'`);
}

/** The console gives the command; it is typed on the other server, whose node its card says. */
async function joinSecond(first: Page): Promise<void> {
  await first.getByRole('button', { name: 'Add a server' }).click();
  const command = (await first.locator('.command code').textContent()) ?? '';
  const [program, ...args] = command.split(' ');
  expect(program).toBe('weft');
  const where = ['--as', 'n1', '--node', String(node), '--at', servers.at(1).address];
  await promisify(execFile)(process.execPath, [join(repoRoot, 'weft/dist/main.js'), ...args, ...where]);
  await first.getByRole('button', { name: 'Close' }).click();
  await expect.poll(() => first.locator('.node h3').allTextContents(), limit).toEqual(['n0', 'n1']);
}

async function create(first: Page): Promise<void> {
  await first.getByRole('button', { name: 'New machine' }).click();
  const dialog = first.getByRole('dialog');
  await dialog.getByLabel('Name').fill('guest');
  await dialog.getByLabel('Memory').fill(String(memoryMib));
  await dialog.getByLabel('Mapped at most').fill(String(budgetMib));
  await dialog.getByRole('button', { name: /Runs on/ }).click();
  await first.getByRole('option', { name: `n1 (${node})` }).click();
  await dialog.getByRole('button', { name: 'New machine' }).click();
  await dialog.waitFor({ state: 'detached' });
}
