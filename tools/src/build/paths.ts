// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';

/** The repository, seen from tools/src/build or tools/dist/build. */
export const repoRoot = resolve(import.meta.dirname, '../../..');
/** C++ sources of this workspace. */
export const nativeDir = resolve(repoRoot, 'tools/native');
/** Where builds are kept; `WEFT_CACHE` moves it. */
export const cacheDir = resolve(process.env['WEFT_CACHE'] ?? resolve(repoRoot, '.cache'), 'build');
