// SPDX-License-Identifier: Apache-2.0
import { run } from '@weft/tools';
import { powercutImages, writeImages } from './fixture.js';
import { buildHost, type SourceFault } from './native.js';

/** What came of cutting the power during each flash operation; see test/powercut.c. */
export interface PowercutResult {
  readonly cuts: number;
  readonly booted: number;
  readonly bricked: number;
  readonly mixed: number;
  readonly old: number;
  readonly new: number;
  readonly golden: number;
  readonly unfinished: number;
  readonly configLost: number;
  readonly ok: boolean;
}

export interface PowercutOptions {
  readonly seeds?: number;
  /** Cut at each operation (1), or at every second one, … */
  readonly stride?: number;
  readonly sanitize?: boolean;
  readonly fault?: SourceFault;
}

export async function powercut(options: PowercutOptions = {}): Promise<{ result: PowercutResult; said: string }> {
  const { seeds = 2, stride = 1, sanitize = true, fault } = options;
  const program = await buildHost('powercut', { sanitize, ...(fault ? { fault } : {}) });
  const images = writeImages('powercut', powercutImages());
  const { stdout, stderr } = await run('sh', ['-c', '"$0" "$@" || true', program, images, String(seeds), String(stride)], {
    timeoutMs: 550_000,
  });
  const line = stdout.trim().split('\n').at(-1) ?? '';
  if (!line.startsWith('{')) throw new Error(`powercut ended without a result: ${stderr}`);
  return { result: JSON.parse(line) as PowercutResult, said: stderr };
}
