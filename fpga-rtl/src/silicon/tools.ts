// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunResult, repoRoot, run, WeftError } from '@weft/tools';

const venvBin = join(repoRoot, '.cache/venv/bin');
const pins = join(repoRoot, 'scripts/python/silicon.txt');

export type SiliconTool = 'yosys' | 'nextpnr-ecp5' | 'ecppack';

/** The tools' versions, as pinned: part of what decides a result. */
export const toolVersions = (): string =>
  readFileSync(pins, 'utf8')
    .split('\n')
    .flatMap((line) => line.match(/^\S+==\S+/) ?? [])
    .join(' ');

/** Runs one of the tools that scripts/ensure.mjs installs, at low priority: these runs take minutes. */
export function runTool(tool: SiliconTool, args: readonly string[], cwd: string, timeoutMs: number): Promise<RunResult> {
  const path = join(venvBin, `yowasp-${tool}`);
  if (!existsSync(path)) throw new WeftError('E_TOOLS', `${tool} is not installed`, 'run: node scripts/ensure.mjs silicon');
  return run('nice', [path, ...args], { cwd, timeoutMs });
}
