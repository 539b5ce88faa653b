// SPDX-License-Identifier: Apache-2.0
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pcap, Rack } from '@weft/hw-sim';

const FILE_HEADER = 24;
const RECORD_HEADER = 16;

/** Real frames of a rack for as long as it records. */
export class Corpus {
  readonly #path: string;
  readonly #pcap: Pcap;

  constructor(rack: Rack) {
    this.#path = join(tmpdir(), `weft-fuzz-${process.pid}-${rack.cycle}.pcap`);
    this.#pcap = rack.pcap(this.#path);
  }

  /** Ends the recording; gives the frames, FCS included. */
  take(): Uint8Array[] {
    this.#pcap.close();
    const file = readFileSync(this.#path);
    rmSync(this.#path);
    const frames: Uint8Array[] = [];
    for (let at = FILE_HEADER; at + RECORD_HEADER <= file.length; ) {
      const bytes = file.readUInt32LE(at + 8);
      frames.push(Uint8Array.from(file.subarray(at + RECORD_HEADER, at + RECORD_HEADER + bytes)));
      at += RECORD_HEADER + bytes;
    }
    return frames;
  }
}
