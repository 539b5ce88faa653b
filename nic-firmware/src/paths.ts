// SPDX-License-Identifier: Apache-2.0
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '@weft/tools';

export const firmwareDir = join(repoRoot, 'nic-firmware');
export const specHeaders = ['weft_spec.h', 'weft_mgmt.h'].map((f) => join(repoRoot, 'fpga-rtl/spec/gen', f));
/** Where `scripts/ensure.mjs firmware` unpacks it. */
export const monocypherDir = join(repoRoot, '.cache/python-source/pymonocypher');
/** Key of development images. Everybody has it: it proves nothing. */
export const developmentKey = join(firmwareDir, 'keys/development.pem');

export const filesIn = (folder: string, extension: string): string[] =>
  readdirSync(join(firmwareDir, folder))
    .filter((f) => f.endsWith(extension))
    .sort()
    .map((f) => join(firmwareDir, folder, f));
