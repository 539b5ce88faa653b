// SPDX-License-Identifier: Apache-2.0
import { chmod, copyFile, lstat, mkdir, readFile, rm, rmdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { WeftError } from '@weft/tools';

/** What was put where, in this order; paths count from the root of the system. */
export interface Placed {
  readonly files: readonly string[];
  /** Folders that were not there before. */
  readonly folders: readonly string[];
}

/** Puts files below a root and remembers each, so that they can be taken away again, and nothing else. */
export class Placer {
  readonly #root: string;
  readonly #files: string[] = [];
  readonly #folders: string[] = [];

  constructor(root: string) {
    this.#root = root;
  }

  get placed(): Placed {
    return { files: [...this.#files], folders: [...this.#folders] };
  }

  async text(path: string, text: string, mode = 0o644): Promise<void> {
    await this.#new(path);
    await writeFile(join(this.#root, path), text, { mode, flag: 'wx' });
    await chmod(join(this.#root, path), mode);
  }
  async copy(path: string, from: string, mode: number): Promise<void> {
    await this.#new(path);
    await copyFile(from, join(this.#root, path));
    await chmod(join(this.#root, path), mode);
  }
  async link(path: string, target: string): Promise<void> {
    await this.#new(path);
    await symlink(target, join(this.#root, path));
  }

  async #new(path: string): Promise<void> {
    if (await exists(join(this.#root, path)))
      throw new WeftError('E_INSTALL', `${path} is there already`, 'run `weft uninstall` first, or move that file away');
    await this.#folder(dirname(path));
    this.#files.push(path);
  }

  async #folder(path: string): Promise<void> {
    if (await exists(join(this.#root, path))) return;
    await this.#folder(dirname(path));
    await mkdir(join(this.#root, path), { mode: 0o755 });
    this.#folders.push(path);
  }
}

/** Takes away what a Placer has placed. A folder that somebody else uses by now stays. */
export async function takeAway(root: string, { files, folders }: Placed): Promise<void> {
  for (const f of files) await rm(join(root, f), { force: true });
  for (const f of [...folders].reverse())
    await rmdir(join(root, f)).catch((e: NodeJS.ErrnoException) => {
      if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(e.code ?? '')) throw e;
    });
}

export async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

export async function readPlaced(path: string): Promise<Placed | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as Placed);
}
