// SPDX-License-Identifier: Apache-2.0
import { open, truncate } from 'node:fs/promises';

const shown = 64 << 10;
const limit = 4 << 20;

/** The newest of a console's log; empty if there is none yet. */
export async function consoleTail(path: string): Promise<string> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return '';
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - shown);
    const buffer = Buffer.alloc(size - from);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, from);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** QEMU appends for ever. It writes at the end of the file wherever that is, so the file can be cut under it. */
export async function boundConsole(path: string): Promise<void> {
  const file = await open(path, 'r').catch(() => null);
  const size = (await file?.stat())?.size ?? 0;
  await file?.close();
  if (size > limit) await truncate(path, 0);
}
