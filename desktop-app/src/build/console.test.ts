// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { buildConsole } from './console.js';

const limitBytes = 350_000;

it('the screens are small, and bring a policy that allows nothing inline', async () => {
  const folder = await buildConsole();
  const assets = readdirSync(join(folder, 'assets')).filter((f) => /\.(js|css)$/.test(f));
  const bytes = assets.reduce((sum, f) => sum + gzipSync(readFileSync(join(folder, 'assets', f))).length, 0);
  console.log(`${(bytes / 1000).toFixed(0)} kB of scripts and styles, compressed`);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThanOrEqual(limitBytes);
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  expect(page).toContain("default-src 'none'");
  expect(page).not.toMatch(/unsafe-|<script>|<style|(src|href)="\/|https?:\/\//);
});
