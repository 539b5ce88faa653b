// SPDX-License-Identifier: Apache-2.0
import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { WeftError } from '@weft/tools';
import { exists, type Placed, Placer, readPlaced, takeAway } from './place.js';
import { configFile, grown, local, type Places } from './places.js';
import { commands, programParts } from './program.js';
import { firstConfig, systemFiles } from './system-files.js';

const listFile = join(local.program, 'installed.json');

/** Puts the whole of Weft below `root`; nothing of it stays if that fails. */
export async function install(root: string): Promise<Placed> {
  if (await exists(join(root, listFile)))
    throw new WeftError('E_INSTALL', 'Weft is installed already', 'run `weft uninstall` first; rack and state stay with --keep-state');
  const placer = new Placer(root);
  try {
    await placeAll(placer, local);
    if (!(await exists(join(root, configFile)))) await placer.text(firstConfig.path, firstConfig.text);
    // The list is on itself.
    const { files, folders } = placer.placed;
    await placer.text(listFile, `${JSON.stringify({ files: [...files, listFile], folders }, null, 1)}\n`);
  } catch (e) {
    await takeAway(root, placer.placed);
    throw e;
  }
  return placer.placed;
}

/** Program, commands, and what the system has to know; no configuration. */
export async function placeAll(placer: Placer, places: Places): Promise<void> {
  for (const part of await programParts()) {
    const to = join(places.program, part.to);
    if ('target' in part) await placer.link(to, part.target);
    else await placer.copy(to, part.from, part.executable ? 0o755 : 0o644);
  }
  for (const [name, at] of Object.entries(commands))
    await placer.link(join(places.bin, name), relative(places.bin, join(places.program, at)));
  for (const { path, text } of systemFiles(places)) await placer.text(path, text);
}

export interface Uninstall {
  readonly keepState: boolean;
  /** Also if this server belongs to a rack. */
  readonly force: boolean;
  /** Done when it is certain that it may go, before it does. */
  readonly before?: () => Promise<void>;
}

/** Leaves nothing of what install() has placed, nor of what the daemon has made since. */
export async function uninstall(root: string, { keepState, force, before }: Uninstall): Promise<void> {
  const placed = await readPlaced(join(root, listFile));
  if (placed === null)
    throw new WeftError('E_INSTALL', 'Weft was not installed by `weft install`', 'a package is removed with `apt-get remove weft`');
  if (!keepState && !force && (await exists(join(root, grown.state, 'rack.json'))))
    throw new WeftError('E_IN_USE', 'this server belongs to a rack', 'run `weft rack leave`, or give --keep-state or --force');
  await before?.();
  for (const path of keepState ? [grown.cache, grown.runtime] : Object.values(grown))
    await rm(join(root, path), { recursive: true, force: true });
  await takeAway(root, placed);
}
