// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cacheDir } from './paths.js';

export interface CachedBuild {
  /** Prefix of the folder's name; letters, digits, `_ . -`. */
  readonly name: string;
  /** Files whose bytes decide the result; their base names and order count, their folders do not. */
  readonly inputs: readonly string[];
  /** Everything else that decides the result: flags, tool versions, generated text. */
  readonly flags: readonly string[];
  /** Fills `dir`, which is empty. */
  readonly build: (dir: string) => Promise<void>;
  /** Bound on the wait for another process that builds the same. Default: 10 minutes. */
  readonly waitMs?: number;
  readonly signal?: AbortSignal;
}

/** A build's folder, built at most once per content of its inputs. Safe among processes. */
export async function cachedBuild(b: CachedBuild): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(b.flags));
  for (const path of b.inputs) hash.update(`\0${basename(path)}\0`).update(await readFile(path));
  const dir = join(cacheDir, `${b.name}-${hash.digest('hex').slice(0, 20)}`);
  if (existsSync(dir)) {
    await touch(dir);
    return dir;
  }
  await mkdir(cacheDir, { recursive: true });
  const release = await lock(`${dir}.lock`, b.waitMs ?? 600_000, b.signal);
  try {
    if (existsSync(dir)) return dir;
    const work = `${dir}.tmp${process.pid}`;
    await rm(work, { recursive: true, force: true });
    await mkdir(work);
    try {
      await b.build(work);
      await rename(work, dir);
    } catch (e) {
      await rm(work, { recursive: true, force: true });
      throw e;
    }
    await prune(b.name, dir);
    return dir;
  } finally {
    await release();
  }
}

async function lock(path: string, waitMs: number, signal: AbortSignal | undefined): Promise<() => Promise<void>> {
  const end = Date.now() + waitMs;
  for (;;) {
    try {
      const file = await open(path, 'wx');
      await file.write(String(process.pid));
      await file.close();
      return () => rm(path, { force: true });
    } catch (e) {
      if ((e as NodeJS.ErrnoException).code !== 'EEXIST') throw e;
    }
    const holder = Number(await readFile(path, 'utf8').catch(() => ''));
    if (holder > 0 && !alive(holder)) await rm(path, { force: true });
    else if (Date.now() > end)
      throw new Error(`${path}: process ${holder} holds the build for more than ${waitMs} ms; remove the file if it is stuck`);
    else await delay(100, undefined, signal ? { signal } : {});
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (e) {
    return (e as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const keep = 16;
const keepMs = 24 * 3600_000;

/** The cache must not grow for ever: beyond the newest `keep` of a name, what was not used for a day goes. */
async function prune(name: string, except: string): Promise<void> {
  const mine = (await readdir(cacheDir)).filter((f) => f.startsWith(`${name}-`) && /^[0-9a-f]{20}$/.test(f.slice(name.length + 1)));
  const aged = await Promise.all(
    mine.map(async (f) => ({ path: join(cacheDir, f), at: (await stat(join(cacheDir, f)).catch(() => null))?.mtimeMs ?? 0 })),
  );
  for (const { path, at } of aged.sort((a, b) => b.at - a.at).slice(keep)) {
    if (path !== except && Date.now() - at > keepMs) await rm(path, { recursive: true, force: true });
  }
}

async function touch(dir: string): Promise<void> {
  const now = new Date();
  await utimes(dir, now, now).catch(() => undefined);
}
