// SPDX-License-Identifier: Apache-2.0
import { existsSync, statSync } from 'node:fs';
import { join, normalize, sep } from 'node:path';

/** The page has an origin of its own: no other file of this machine shares it. */
export const appScheme = 'weft';
export const appOrigin = `${appScheme}://app`;
export const startAddress = `${appOrigin}/index.html`;

/** Only our own page may ask, and only it may be navigated to. */
export function isOurs(address: string): boolean {
  try {
    const { protocol, host } = new URL(address);
    return `${protocol}//${host}` === appOrigin;
  } catch {
    return false;
  }
}

/** The file that an address of ours means; null: none, or one outside of the folder. */
export function fileFor(folder: string, address: string): string | null {
  if (!isOurs(address)) return null;
  let path: string;
  try {
    path = decodeURIComponent(new URL(address).pathname);
  } catch {
    return null;
  }
  if (path.includes('\0')) return null;
  const file = normalize(join(folder, path));
  return file.startsWith(folder + sep) && existsSync(file) && statSync(file).isFile() ? file : null;
}
