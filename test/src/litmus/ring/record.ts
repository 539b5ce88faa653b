// SPDX-License-Identifier: Apache-2.0
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RecordingWriter } from '@weft/host-driver';
import { clockMhz, type Rack, Recorder } from '@weft/hw-sim';
import { constant } from '@weft/spec';

/** log2 of the lines of a card's ring: 131,072 records. It is read at the end, so that nothing of the run is changed by reading. */
const RING_LOG2 = 15;
const ringBytes = constant('RING_ENTRY_BYTES') << RING_LOG2;

/** Host memory of a node that needs `bytes` and records. */
export const recordingBytes = (bytes: number): number => ringBase(bytes) + ringBytes;
const ringBase = (bytes: number): number => Math.ceil(bytes / ringBytes) * ringBytes;

/** Records all cards of a rack, from its making to `finish`. */
export class RackRecorder {
  readonly #rack: Rack;
  readonly #recorders: readonly Recorder[];

  /** `bytes`: what else lies in a node's memory. */
  constructor(rack: Rack, bytes: number) {
    this.#rack = rack;
    this.#recorders = rack.cards.map((c) => new Recorder(rack, c.index, { base: ringBase(bytes), log2: RING_LOG2 }));
    for (const r of this.#recorders) r.record(true);
  }

  /** Writes a recording a card into `dir`, for `weft trace`. Gives the records lost. */
  async finish(dir: string): Promise<number> {
    await mkdir(dir, { recursive: true });
    let lost = 0;
    for (const [node, recorder] of this.#recorders.entries()) {
      const writer = new RecordingWriter(join(dir, `node${node}.weftrec`), { node, clockMhz: clockMhz[this.#rack.width] });
      writer.add(recorder.stop());
      lost += recorder.lost;
      await writer.close();
    }
    return lost;
  }
}
