// SPDX-License-Identifier: Apache-2.0
import { run } from './run.js';

export interface Tool {
  readonly path: string;
  readonly version: string;
}

const found = new Map<string, Promise<Tool | null>>();

/** The first line that a tool says about its version, or null if it is not installed. */
export function findTool(path: string, versionFlag = '--version'): Promise<Tool | null> {
  const known = found.get(path);
  if (known !== undefined) return known;
  const asked = run(path, [versionFlag], { timeoutMs: 30_000 }).then(
    ({ stdout, stderr }) => ({ path, version: (stdout || stderr).split('\n')[0] ?? '' }),
    () => null,
  );
  found.set(path, asked);
  return asked;
}
