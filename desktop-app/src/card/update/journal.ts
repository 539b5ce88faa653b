// SPDX-License-Identifier: Apache-2.0
/** What an update must remember over a crash of this program: a small file for each card. */
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { CardError } from '../errors.js';

export interface JournalEntry {
  /** By which number the card knows the update. */
  readonly update: number;
  /** File that it comes from, to go on with it without being told again. */
  readonly bundle: string;
  /** The card was told to try the image. */
  readonly activated: boolean;
}

const FORMAT = 'weft-update-1';

export function journalDir(env: NodeJS.ProcessEnv): string {
  return join(env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'), 'weft', 'updates');
}

export class Journal {
  readonly path: string;

  constructor(dir: string, serial: string) {
    this.path = join(dir, `${serial}.json`);
  }

  /** Null if no update is under way. */
  async read(): Promise<JournalEntry | null> {
    const text = await readFile(this.path, 'utf8').catch((e: NodeJS.ErrnoException) => {
      if (e.code === 'ENOENT') return null;
      throw e;
    });
    if (text === null) return null;
    const entry = parse(text);
    if (entry === null) throw new CardError('E_CARD_JOURNAL', `${this.path} is not the note of an update`);
    return entry;
  }

  /** All of it or nothing, also if the machine loses power. */
  async write(entry: JournalEntry): Promise<void> {
    const dir = dirname(this.path);
    await mkdir(dir, { recursive: true });
    const next = `${this.path}.${process.pid}`;
    const file = await open(next, 'w', 0o600);
    try {
      await file.writeFile(`${JSON.stringify({ format: FORMAT, ...entry }, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(next, this.path);
  }

  async clear(): Promise<void> {
    await rm(this.path, { force: true });
  }
}

function parse(text: string): JournalEntry | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const { format, update, bundle, activated } = (value ?? {}) as Partial<Record<string, unknown>>;
  if (format !== FORMAT || typeof update !== 'number' || typeof bundle !== 'string' || typeof activated !== 'boolean') return null;
  return { update, bundle, activated };
}
