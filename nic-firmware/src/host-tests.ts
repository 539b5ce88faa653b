// SPDX-License-Identifier: Apache-2.0
/** The test programs in C, run on the host. */
import { run } from '@weft/tools';
import { unitImages, writeImages } from './fixture.js';
import { buildHost, type SourceFault } from './native.js';

export interface HostTestOptions {
  readonly seed?: number;
  readonly sanitize?: boolean;
  readonly fault?: SourceFault;
}

const limit = { timeoutMs: 300_000 };

/** Libraries against published vectors; throws if one does not hold. */
export async function runLibraryTests({ seed = 1, ...build }: HostTestOptions = {}): Promise<void> {
  await run(await buildHost('unit_lib', build), [String(seed)], limit);
}

/** Boot stage and commands as a host sees them. */
export async function runCommandTests({ seed = 1, ...build }: HostTestOptions = {}): Promise<void> {
  await run(await buildHost('unit_app', build), [writeImages(`unit-${process.pid}-${seed}`, unitImages())], limit);
}

export interface FuzzResult {
  readonly seed: number;
  readonly inputs: number;
  readonly requests: number;
  readonly replies: number;
  readonly noise: number;
  readonly restarts: number;
}

/** Hostile bytes on the ports. */
export async function runFuzzer(inputs: number, { seed = 1, ...build }: HostTestOptions = {}): Promise<FuzzResult> {
  const { stdout } = await run(await buildHost('fuzz', build), [String(inputs), String(seed)], limit);
  return JSON.parse(stdout) as FuzzResult;
}
