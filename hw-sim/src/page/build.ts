// SPDX-License-Identifier: Apache-2.0
/** What a page needs to have simulators of its own: workers' scripts, kernels as WebAssembly, and what a card's computer runs. */
import { copyFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedBuild, repoRoot } from '@weft/tools';
import { buildKernel } from '../build-kernel.js';
import { managedTop } from '../options.js';
import { romText } from '../rom-text.js';
import type { Factory } from '../virtual/run.js';
import { type CardParts, cardParts, rackParts } from './parts.js';

const folders = ['hw-sim/src', 'hw-sim/src/page', 'hw-sim/src/virtual', 'hw-sim/src/wasm', 'fpga-rtl/spec/src', 'tools/src'];

/** What the card with its own computer is made of. It is injected: the simulator knows neither firmware nor bundles. */
export interface PageCard {
  readonly factory: Factory;
  /** A bundle to try an update with. */
  readonly update: Uint8Array;
}

/** All that the workers may be made of. */
async function sources(): Promise<string[]> {
  const all = await Promise.all(folders.map(async (f) => (await readdir(join(repoRoot, f))).map((name) => join(repoRoot, f, name))));
  return all
    .flat()
    .filter((f) => /(?<!\.test)\.ts$/.test(f))
    .sort();
}

/** A worker's script; gives its path. */
async function buildWorker(entry: string, name: string): Promise<string> {
  const dir = await cachedBuild({
    name: 'page-worker',
    inputs: [join(repoRoot, 'package-lock.json'), ...(await sources())],
    flags: [entry, name],
    build: async (outDir) => {
      const { build } = await import('vite');
      await build({
        configFile: false,
        logLevel: 'warn',
        resolve: { conditions: ['weft-source', 'module', 'browser', 'import', 'default'] },
        build: {
          outDir,
          emptyOutDir: false,
          target: 'es2023',
          lib: { entry: join(repoRoot, 'hw-sim/src/page', entry), formats: ['iife'], name: 'simulator', fileName: () => name },
        },
      });
    },
  });
  return join(dir, name);
}

/** The parts of a folder for pages, by name: see parts.ts. Without `card`, a rack alone. */
export async function buildPageRack(card?: PageCard): Promise<string> {
  const files = new Map<string, string>([
    [rackParts.script, await buildWorker('worker.ts', rackParts.script)],
    [rackParts.kernel, await buildKernel({ width: 64, wasm: true, waveforms: true })],
  ]);
  const contents = new Map<string, string | Uint8Array>();
  if (card !== undefined) {
    files.set(cardParts.script, await buildWorker('card-worker.ts', cardParts.script));
    files.set(cardParts.kernel, await buildKernel({ width: 64, wasm: true, ...managedTop(64) }));
    const flash = card.factory.flash.map(({ address, bytes }) => ({ address, bytes, file: `flash-${address.toString(16)}.bin` }));
    for (const { file, bytes } of flash) contents.set(file, bytes);
    const list: CardParts = { flash: flash.map(({ address, file }) => ({ address, file })) };
    contents.set(cardParts.list, JSON.stringify(list)).set(cardParts.rom, romText(card.factory.rom)).set(cardParts.update, card.update);
  }
  return cachedBuild({
    name: 'page-rack',
    inputs: [],
    flags: [...files.values(), ...[...contents].flatMap(([name, content]) => [name, Buffer.from(content).toString('base64')])],
    build: async (dir) => {
      for (const [name, from] of files) await copyFile(from, join(dir, name));
      for (const [name, content] of contents) await writeFile(join(dir, name), content);
    },
  });
}
