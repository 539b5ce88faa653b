// SPDX-License-Identifier: Apache-2.0
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Calls for each line of a stream. Its errors are the stream's affair: readline would raise them a second time. */
export function onLines(input: Readable, take: (line: string) => void): void {
  createInterface({ input })
    .on('error', () => undefined)
    .on('line', take);
}
