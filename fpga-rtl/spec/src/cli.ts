// SPDX-License-Identifier: Apache-2.0
/** `npm run gen` writes what the spec emits; `npm run gen -- --check` fails if it would change a file. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { artefacts } from './emit/index.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');

function main(args: readonly string[]): number {
  const unknown = args.filter((a) => a !== '--check');
  if (unknown.length > 0) {
    console.error(`gen: unknown option ${unknown[0]}; it takes --check only`);
    return 2;
  }
  const check = args.includes('--check');
  let stale = 0;
  for (const { path, text } of artefacts()) {
    const file = join(root, path);
    let before: string | null = null;
    try {
      before = readFileSync(file, 'utf8');
    } catch {
      // Not there yet: it differs.
    }
    if (before === text) continue;
    stale++;
    if (check) {
      console.error(`gen: ${relative(root, file)} differs from the spec; run \`npm run gen\` and commit it`);
    } else {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      console.log(`gen: wrote ${path}`);
    }
  }
  if (stale === 0) console.log('gen: all files match the spec');
  return check && stale > 0 ? 1 : 0;
}

process.exitCode = main(process.argv.slice(2));
