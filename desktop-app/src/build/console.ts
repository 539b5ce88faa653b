// SPDX-License-Identifier: Apache-2.0
/** Builds the web console with Vite; for who starts it from a checkout, and for packaging. */
import { readdirSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { cachedBuild, repoRoot } from '@weft/tools';

const source = join(repoRoot, 'desktop-app/src');

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile() && !/\.test\.tsx?$/.test(e.name))
    .map((e) => join(e.parentPath, e.name))
    .sort();

/** Folder of the built console; built at most once per content. */
export async function buildConsole(): Promise<string> {
  const inputs = [...filesBelow(join(source, 'ui')), ...filesBelow(join(source, 'contract')), join(repoRoot, 'package-lock.json')];
  return cachedBuild({
    name: 'console',
    inputs,
    flags: inputs.map((f) => relative(repoRoot, f)),
    build: async (dir) => {
      const { build } = await import('vite');
      await build({ configFile: join(source, 'ui/vite.config.ts'), logLevel: 'warn', build: { outDir: dir } });
    },
  });
}

/** The same with the simulator beside it (`buildPageRack` of @weft/hw-sim), for the screen that starts a rack in the page. */
export async function buildConsoleWith(pageRack: string): Promise<string> {
  const screens = await buildConsole();
  return cachedBuild({
    name: 'console-with-rack',
    inputs: [],
    flags: [screens, pageRack],
    build: async (dir) => {
      await cp(screens, dir, { recursive: true });
      await cp(pageRack, join(dir, 'virtual-rack'), { recursive: true });
    },
  });
}
