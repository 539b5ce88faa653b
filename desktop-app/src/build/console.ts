// SPDX-License-Identifier: Apache-2.0
/** Builds the web console with Vite; for who starts it from a checkout, and for packaging. */
import { readdirSync } from 'node:fs';
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
