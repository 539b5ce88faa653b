// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { forbiddenInShell } from '../main/shell/security.js';
import { buildConsole } from './console.js';
import { electronFuses, packaging, stageApp } from './package.js';

it('installers for three systems, and no way left into the program', async () => {
  const { linux, mac, win, asar, publish, electronVersion } = await packaging();
  expect([...linux.target, ...mac.target, ...win.target]).toEqual(['deb', 'rpm', 'AppImage', 'dmg', 'nsis']);
  expect({ asar, publish }).toEqual({ asar: true, publish: null });
  expect(electronVersion).toMatch(/^\d+\.\d+\.\d+$/);
  expect(electronFuses).toMatchObject({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  });
});

it('what is packed is whole: a main process that needs nothing but its packages, the preload, the screens', async () => {
  const dir = await stageApp(await buildConsole());
  const manifest = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
  expect(Object.keys(manifest.dependencies).sort()).toEqual(['node-hid', 'serialport']);
  for (const f of ['preload.cjs', 'screens/index.html', 'electron-builder.json']) expect(existsSync(join(dir, f)), f).toBe(true);
  const main = join(dir, manifest.main);
  execFileSync(process.execPath, ['--check', main]);
  const source = readFileSync(main, 'utf8');
  const imported = [...source.matchAll(/^import .*?from ["']([^"']+)["']/gm)]
    .map(([, name]) => name)
    .filter((n) => !n?.startsWith('node:'));
  for (const name of imported) expect(['electron', 'serialport', 'node-hid']).toContain(name);
  for (const text of [source, readFileSync(join(dir, 'preload.cjs'), 'utf8')]) expect(text).not.toMatch(forbiddenInShell);
});
