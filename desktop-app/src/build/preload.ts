// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { cachedBuild, repoRoot } from '@weft/tools';

const source = join(repoRoot, 'desktop-app/src');
const inputs = ['preload/preload.ts', 'contract/calls.ts', 'contract/channels.ts'].map((f) => join(source, f));
const file = 'preload.cjs';

/**
 * The preload as one script, which is all that a sandbox loads; gives its path. `electron`: a module to put into the script in Electron's place, for
 * tests in a browser.
 */
export async function buildPreload(electron?: string): Promise<string> {
  const dir = await cachedBuild({
    name: 'preload',
    inputs: electron === undefined ? inputs : [...inputs, electron],
    flags: [electron === undefined ? 'electron' : 'stand-in'],
    build: async (outDir) => {
      const { build } = await import('vite');
      await build({
        configFile: false,
        logLevel: 'warn',
        ...(electron === undefined ? {} : { resolve: { alias: { electron } } }),
        build: {
          outDir,
          minify: false,
          lib: {
            entry: join(source, 'preload/preload.ts'),
            formats: [electron === undefined ? 'cjs' : 'iife'],
            name: 'preload',
            fileName: () => file,
          },
          rolldownOptions: { external: electron === undefined ? ['electron'] : [] },
        },
      });
    },
  });
  return join(dir, file);
}
