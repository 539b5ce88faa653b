// SPDX-License-Identifier: Apache-2.0
/**
 * `npm run bitstream -- --board ID [--out DIR] [--seed N]`: DIR/ID.bit and its manifest DIR/ID.json, by default in .cache/bitstream.
 * Exits with 1 if the board's clocks are not met: such a bitstream is written, named so in the manifest, and not to be loaded.
 */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { cachedBuild, errorLine, repoRoot, run, WeftError } from '@weft/tools';
import { boards } from './boards.js';
import { place, readReport, synthesise } from './flow.js';
import { type Figures, figuresOf } from './report.js';
import { boardsDir, siliconSources } from './sources.js';
import { runTool, toolVersions } from './tools.js';

export interface Manifest {
  readonly part: string;
  readonly board: string;
  readonly version: string;
  readonly gitHash: string;
  /** The working tree differs from that commit. */
  readonly modified: boolean;
  /** The BUILD register of the card: first 32 bits of the SHA-256 of the sources. */
  readonly build: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly tools: string;
  readonly seed: number;
  readonly timingMet: boolean;
  readonly figures: Figures;
}

const git = async (...args: string[]): Promise<string> => (await run('git', args, { cwd: repoRoot })).stdout.trim();

async function hashOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const f of files) hash.update(await readFile(f));
  return hash.digest('hex').slice(0, 8);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      board: { type: 'string', default: '' },
      out: { type: 'string', default: join(repoRoot, '.cache/bitstream') },
      seed: { type: 'string', default: '1' },
    },
  });
  const board = boards.find((b) => b.id === values.board);
  if (board === undefined)
    throw new WeftError('E_USAGE', `no board "${values.board}"`, `give --board ${boards.map((b) => b.id).join(' or ')}`);
  const sources = siliconSources(board.top, { technology: 'ecp5', board: board.id });
  const build = await hashOf(sources);
  const synthesised = await synthesise({ name: board.id, top: board.top, sources, params: { BUILD: `32'h${build}` } }, 'ecp5');
  const placed = await place({
    name: board.id,
    netlist: join(synthesised, 'netlist.json'),
    part: board.part,
    defaultMHz: 12,
    constraints: join(boardsDir, board.id, `${board.id}.lpf`),
    seed: Number(values.seed),
  });
  const packed = await cachedBuild({
    name: `bitstream-${board.id}`,
    inputs: [join(placed, 'design.config')],
    flags: [toolVersions()],
    build: async (dir) => {
      await copyFile(join(placed, 'design.config'), join(dir, 'design.config'));
      await runTool('ecppack', ['--compress', 'design.config', 'design.bit'], dir, 600_000);
    },
  });
  const bytes = await readFile(join(packed, 'design.bit'));
  const figures = figuresOf(await readReport(placed));
  const manifest: Manifest = {
    part: board.part,
    board: board.id,
    version: (JSON.parse(await readFile(join(repoRoot, 'package.json'), 'utf8')) as { version: string }).version,
    gitHash: await git('rev-parse', 'HEAD'),
    modified: (await git('status', '--porcelain', '--', 'fpga-rtl')) !== '',
    build,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.length,
    tools: toolVersions(),
    seed: Number(values.seed),
    timingMet: Object.values(figures.clocks).every((c) => c.achievedMHz >= c.constraintMHz),
    figures,
  };
  const out = resolve(values.out);
  await mkdir(out, { recursive: true });
  await writeFile(join(out, `${board.id}.bit`), bytes);
  await writeFile(join(out, `${board.id}.json`), `${JSON.stringify(manifest, undefined, 2)}\n`);
  console.log(`${join(out, `${board.id}.bit`)}: ${manifest.bytes} bytes, sha256 ${manifest.sha256}`);
  for (const [clock, c] of Object.entries(figures.clocks)) console.log(`  ${clock}: ${c.achievedMHz} MHz, wanted ${c.constraintMHz}`);
  if (!manifest.timingMet) console.log('  TIMING IS NOT MET: do not load it');
  process.exitCode = manifest.timingMet ? 0 : 1;
}

try {
  await main();
} catch (e) {
  console.error(errorLine(e));
  process.exitCode = 1;
}
