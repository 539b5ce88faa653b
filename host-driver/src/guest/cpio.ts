// SPDX-License-Identifier: Apache-2.0

/** One entry of an archive. `mode` holds type and permissions as stat(2) has them. */
export interface CpioEntry {
  readonly path: string;
  readonly mode: number;
  readonly data?: Uint8Array;
  /** Device nodes: major and minor number. */
  readonly device?: readonly [major: number, minor: number];
}

export const cpioMode = { file: 0o100644, program: 0o100755, folder: 0o040755, link: 0o120777, character: 0o020600 } as const;

const hex8 = (n: number): string => n.toString(16).toUpperCase().padStart(8, '0');
const padding = (bytes: number): Uint8Array => new Uint8Array((4 - (bytes % 4)) % 4);

/**
 * An archive in the "newc" format, which Linux unpacks as initramfs
 * (Documentation/driver-api/early-userspace/buffer-format.rst). Same entries, same bytes: no times, no owners.
 */
export function cpio(entries: readonly CpioEntry[]): Uint8Array {
  const parts: Uint8Array[] = [];
  [...entries, { path: 'TRAILER!!!', mode: 0 }].forEach((entry, i) => {
    const name = Buffer.from(`${entry.path}\0`);
    const data = 'data' in entry && entry.data ? entry.data : new Uint8Array();
    const [major, minor] = 'device' in entry && entry.device ? entry.device : [0, 0];
    const links = (entry.mode & 0o170000) === 0o040000 ? 2 : 1;
    const fields = [i + 1, entry.mode, 0, 0, links, 0, data.length, 0, 0, major, minor, name.length, 0];
    const header = Buffer.from(`070701${fields.map(hex8).join('')}`);
    parts.push(header, name, padding(header.length + name.length), data, padding(data.length));
  });
  return Buffer.concat(parts);
}
