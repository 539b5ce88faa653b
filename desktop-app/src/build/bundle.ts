// SPDX-License-Identifier: Apache-2.0
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cachedBuild, repoRoot } from '@weft/tools';

const source = join(repoRoot, 'desktop-app/src');
/** With native parts of their own, or Electron's: these stay packages. */
export const apart = ['electron', 'serialport', 'node-hid'] as const;
const folders = ['desktop-app/src/main', 'desktop-app/src/card', 'desktop-app/src/contract', 'fpga-rtl/spec/src', 'tools/src'];

const sources = (): string[] =>
  folders
    .flatMap((f) => readdirSync(join(repoRoot, f), { recursive: true, encoding: 'utf8' }).map((name) => join(repoRoot, f, name)))
    .filter((f) => /(?<!\.test)\.ts$/.test(f))
    .sort();

/** Electron's main process as one script, for packages; gives its path. */
export async function bundleMain(): Promise<string> {
  const dir = await cachedBuild({
    name: 'electron-main',
    inputs: [...sources(), join(repoRoot, 'package-lock.json')],
    flags: [],
    build: async (outDir) => {
      const { build } = await import('vite');
      const conditions = ['weft-source', 'module', 'node', 'import', 'default'];
      await build({
        configFile: false,
        logLevel: 'warn',
        resolve: { conditions },
        ssr: { noExternal: true, external: [...apart], resolve: { conditions, externalConditions: conditions } },
        build: {
          outDir,
          ssr: join(source, 'main/electron.ts'),
          target: 'node22',
          minify: false,
          rolldownOptions: { external: [...apart] },
        },
      });
    },
  });
  return join(dir, 'electron.js');
}
