// SPDX-License-Identifier: Apache-2.0
// The app in Electron itself, where its binary is. Elsewhere the same parts run in Chromium: shell.test.ts.
import { join } from 'node:path';
import { electronBinary } from '@weft/desktop-app/app';
import { buildConsole } from '@weft/desktop-app/build';
import { buildPreload } from '@weft/desktop-app/build/preload';
import { repoRoot } from '@weft/tools';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const binary = electronBinary();
if (binary === null) console.warn('SKIPPED: Electron has no binary here; `npx install-electron` fetches it. Its window was not tested.');

describe.skipIf(binary === null)('the window', () => {
  let app: ElectronApplication;
  let page: Page;
  beforeAll(async () => {
    const main = join(repoRoot, 'desktop-app/dist/main/electron.js');
    const args = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), main, await buildConsole(), await buildPreload()];
    app = await _electron.launch({ executablePath: binary ?? '', args });
    page = await app.firstWindow();
    await page.locator('main h1').waitFor();
  });
  afterAll(() => app?.close());

  it('shows our page and reaches the contract, and nothing behind it', async () => {
    expect(page.url()).toMatch(/^weft:\/\/app\//);
    expect(await page.evaluate('[typeof require, typeof process, typeof window.weft.listCards]')).toEqual([
      'undefined',
      'undefined',
      'function',
    ]);
    expect(await page.evaluate('window.weft.listCards({}).then((r) => r.ok)')).toBe(true);
    expect(await page.evaluate(`window.weft.readCard({ key: 'a', more: 1 }).then((r) => r.trouble.code)`)).toBe('E_CONTRACT');
  });

  it('opens no other window, and goes nowhere else', async () => {
    await page.evaluate(`window.open('https://example.org/')`);
    await page.evaluate(`location.assign('https://example.org/')`);
    expect(app.windows()).toHaveLength(1);
    expect(page.url()).toMatch(/^weft:\/\/app\//);
  });
});
