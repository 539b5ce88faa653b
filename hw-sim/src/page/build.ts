// SPDX-License-Identifier: Apache-2.0
/** What a page needs to have a rack of its own: a worker's script, and the kernel as WebAssembly. */
import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedBuild, repoRoot } from '@weft/tools';
import { buildKernel } from '../build-kernel.js';

const folders = ['hw-sim/src', 'hw-sim/src/page', 'hw-sim/src/wasm', 'fpga-rtl/spec/src', 'tools/src'];

/** All that the worker may be made of. */
async function sources(): Promise<string[]> {
  const all = await Promise.all(folders.map(async (f) => (await readdir(join(repoRoot, f))).map((name) => join(repoRoot, f, name))));
  return all
    .flat()
    .filter((f) => /(?<!\.test)\.ts$/.test(f))
    .sort();
}

/** The parts of a folder for pages, by name: `worker.js` and the kernel that it fetches. */
export async function buildPageRack(): Promise<string> {
  const kernel = await buildKernel({ width: 64, wasm: true, waveforms: true });
  const source = join(repoRoot, 'hw-sim/src');
  const { build } = await import('vite');
  return cachedBuild({
    name: 'page-rack',
    inputs: [kernel, join(repoRoot, 'package-lock.json'), ...(await sources())],
    flags: [],
    build: async (outDir) => {
      await build({
        configFile: false,
        logLevel: 'warn',
        resolve: { conditions: ['weft-source', 'module', 'browser', 'import', 'default'] },
        build: {
          outDir,
          emptyOutDir: false,
          target: 'es2023',
          lib: { entry: join(source, 'page/worker.ts'), formats: ['iife'], name: 'rack', fileName: () => 'worker.js' },
        },
      });
      await copyFile(kernel, join(outDir, 'card64.wasm'));
    },
  });
}
