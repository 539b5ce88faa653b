// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { linkDir, linkObject } from '@weft/host-driver';
import { buildExecutable, repoRoot } from '@weft/tools';

const native = join(repoRoot, 'test/native');

/** The program that runs shapes and workloads on one node; gives its path. */
export async function buildWorker(): Promise<string> {
  return buildExecutable({
    name: 'litmus-worker',
    sources: [join(native, 'litmus_worker.cpp'), await linkObject()],
    includes: [native, linkDir],
    flags: ['-O2', '-Wall', '-Wextra', '-Wconversion', '-Werror'],
  });
}
