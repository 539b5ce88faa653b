// SPDX-License-Identifier: Apache-2.0
/** What a card's flight recorder told, as a file: a line of JSON that says whose it is, then a line a record. */
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { type CardRecord, recordKind } from '@weft/spec';
import { WeftError } from '@weft/tools';

export interface RecordingHead {
  readonly weft: 'recording';
  readonly version: 1;
  readonly node: number;
  /** Of the clock that `time` and `cycles` count. */
  readonly clockMhz: number;
}

export interface Recording extends RecordingHead {
  readonly records: readonly CardRecord[];
}

type Row = [time: number, kind: number, node: number, info: number, gpn: string, status: number, cycles: number, lost: number];

const toRow = (r: CardRecord): Row => [
  r.time,
  recordKind.members.findIndex((m) => m.name === r.kind),
  r.node,
  r.info,
  r.gpn.toString(16),
  r.status,
  r.cycles,
  r.lost,
];

function fromRow(row: unknown): CardRecord | undefined {
  if (!Array.isArray(row) || row.length !== 8) return undefined;
  const [time, kind, node, info, gpn, status, cycles, lost] = row as Row;
  const name = recordKind.members[kind]?.name;
  if (name === undefined || typeof gpn !== 'string' || !/^[0-9a-f]+$/.test(gpn)) return undefined;
  if (![time, node, info, status, cycles, lost].every(Number.isSafeInteger)) return undefined;
  return { time, kind: name, node, info, gpn: BigInt(`0x${gpn}`), status, cycles, lost };
}

/** A recording that grows. */
export class RecordingWriter {
  readonly #out: WriteStream;
  constructor(path: string, head: Pick<RecordingHead, 'node' | 'clockMhz'>) {
    this.#out = createWriteStream(path);
    this.#out.write(
      `${JSON.stringify({ weft: 'recording', version: 1, node: head.node, clockMhz: head.clockMhz } satisfies RecordingHead)}\n`,
    );
  }
  add(records: readonly CardRecord[]): void {
    if (records.length > 0) this.#out.write(records.map((r) => `${JSON.stringify(toRow(r))}\n`).join(''));
  }
  async close(): Promise<void> {
    this.#out.end();
    await finished(this.#out);
  }
}

/** Reads a file that RecordingWriter wrote. A last line that is cut off is left out: its writer may have been killed. */
export async function readRecording(path: string): Promise<Recording> {
  const bad = (why: string, next = 'give files that --record wrote'): WeftError => new WeftError('E_RECORDING', `${path}: ${why}`, next);
  const records: CardRecord[] = [];
  let head: RecordingHead | undefined;
  let cut = false;
  try {
    for await (const line of createInterface({ input: createReadStream(path) })) {
      if (cut) throw bad('a line in the middle is no record');
      const value = parse(line);
      if (head === undefined) {
        head = value as RecordingHead;
        if (head?.weft !== 'recording' || !Number.isInteger(head.node) || !(head.clockMhz > 0)) throw bad('is no recording');
        if (head.version !== 1)
          throw bad(`has version ${head.version}, this command reads 1`, 'use the command of the version that wrote it');
        continue;
      }
      const found = fromRow(value);
      if (found === undefined) cut = true;
      else records.push(found);
    }
  } catch (e) {
    if (e instanceof WeftError) throw e;
    throw new WeftError('E_RECORDING', `${path}: ${(e as Error).message}`, 'name files that can be read', { cause: e });
  }
  if (head === undefined) throw bad('is empty');
  return { ...head, records };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
