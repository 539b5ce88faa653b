// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as mgmt from '@weft/spec/mgmt';
import { WeftError } from '@weft/tools';
import { type Image, isSigned, memberName, readBundle, versionText } from '../../card/index.js';
import type { BundleImage, BundleInfo } from '../../contract/cards.js';

/** Bundles that were taken in: kept as files, since an update that was interrupted goes on with its own. */
export class Bundles {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Looks whether it is one, and keeps it. */
  async take(name: string, data: Buffer): Promise<BundleInfo> {
    const images = readBundle(data).map(infoOf);
    const id = createHash('sha256').update(data).digest('hex');
    await mkdir(join(this.#dir, id), { recursive: true, mode: 0o700 });
    await writeFile(join(this.#dir, id, `${basename(name)}`), data, { mode: 0o600 });
    await writeFile(join(this.#dir, id, nameFile), basename(name), { mode: 0o600 });
    return { id, name: basename(name), images };
  }

  /** Its file. */
  async path(id: string): Promise<string> {
    const at = join(this.#dir, id);
    if (!existsSync(at)) throw new WeftError('E_BUNDLE_GONE', 'this bundle is not here any more', 'choose it again');
    return join(at, await readFile(join(at, nameFile), 'utf8'));
  }
}

const nameFile = '.name';

function infoOf(image: Image): BundleImage {
  const { head, firmware, bitstream } = image;
  return {
    board: memberName(mgmt.board, head.board),
    version: versionText(Number(head.version)),
    minimum: versionText(Number(head.minimum_version)),
    bytes: firmware.length + bitstream.length,
    signedBy: isSigned(image) ? head.key_id.toString(16).padStart(8, '0') : null,
  };
}
