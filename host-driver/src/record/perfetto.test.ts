// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildModel } from '@tracerbench/trace-model';
import { type CardRecord, histogramKind, homeRow, MAX_RECORD_CYCLES, valuesOf } from '@weft/spec';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { perfettoTrace } from './perfetto.js';
import { type Recording, RecordingWriter, readRecording } from './recording.js';
import { transactionsOf } from './transactions.js';

const Hist = valuesOf(histogramKind);
const row = (name: string): { info: number } => ({ info: homeRow.members.find((m) => m.name === name)?.value ?? Number.NaN });
const make = (kind: CardRecord['kind'], time: number, node: number, gpn: bigint, more: Partial<CardRecord> = {}): CardRecord => ({
  ...{ kind, time, node, gpn, info: 0, lost: 0, status: 0, cycles: 0 },
  ...more,
});

/** Node 1 faults on two pages of node 0 at once; the second is owned by node 2. */
const rack: readonly Recording[] = [
  [
    make('HOME_BEGIN', 200, 1, 7n, row('GETS_REST')),
    make('HOME_GRANT', 210, 1, 7n),
    make('HOME_BEGIN', 230, 1, 9n, row('GETM_OWNED')),
    make('HOME_END', 900, 1, 7n, row('GETS_REST')),
    make('HOME_END', 1400, 1, 9n, row('GETM_OWNED')),
  ],
  [
    make('FAULT_SENT', 110, 0, 7n),
    make('FAULT_SENT', 120, 0, 9n),
    make('PAGE_LANDS', 500, 0, 7n),
    make('FAULT_END', 700, 0, 7n, { info: Hist.READ_POOL, cycles: 600 }),
    make('PAGE_LANDS', 1000, 2, 9n),
    make('FAULT_END', 1200, 2, 9n, { info: Hist.WRITE_OWNER, cycles: 1090 }),
  ],
  [make('REVOKE', 300, 1, 9n, { info: 2 }), make('REVOKE_END', 800, 1, 9n, { info: 1, cycles: 500 })],
].map((records, node) => ({ weft: 'recording', version: 1, node, clockMhz: 250, records }));

const trace = (): ReturnType<typeof perfettoTrace> => perfettoTrace(rack);
const slices = (node: number, cat: string): string[] =>
  trace()
    .traceEvents.filter((e) => e.ph === 'X' && e.pid === node + 1 && e.cat === cat)
    .map((e) => `${e.name} ${Math.round(e.ts * 250) + 100} ${Math.round((e.dur ?? 0) * 250)}`);

describe('a trace for Perfetto', () => {
  it('has each fault with its stages, wherever they were', () => {
    expect(slices(1, 'fault').sort()).toEqual(
      [
        ...[
          'READ_POOL 100 600',
          'descriptor 100 10',
          'request on its way 110 90',
          'home 200 10',
          'grant on its way 210 290',
          'page lands 500 200',
        ],
        ...['WRITE_OWNER 110 1090', 'descriptor 110 10', 'request on its way 120 110', 'home 230 70', 'driver of the holder 300 500'],
        ...['answer of the holder on its way 800 200', 'page lands 1000 200'],
      ].sort(),
    );
    expect(slices(0, 'home')).toEqual(['GETS_REST 200 700', 'GETM_OWNED 230 1170']);
    expect(slices(2, 'revoke')).toEqual(['REVOKE, with page 300 500']);
  });

  it('is read by a parser of the format that is not ours: every stage lies in its fault, every lane has a name', () => {
    const model = buildModel(JSON.parse(JSON.stringify(trace().traceEvents)));
    const threads = model.processes.flatMap((p) => p.threads.map((t) => ({ process: p, thread: t })));
    expect(model.processes.map((p) => p.name).sort()).toEqual(['node 0', 'node 1', 'node 2']);
    expect(threads.map(({ process, thread }) => `${process.name}: ${thread.name}`).sort()).toEqual([
      ...['node 0: home 0', 'node 0: home 1', 'node 1: fault 0', 'node 1: fault 1', 'node 2: revoke 0'],
    ]);
    let stages = 0;
    for (const { thread } of threads) {
      for (const e of thread.events) {
        if (!e.isComplete() || !e.hasCategory('fault') || 'status' in e.args) continue;
        expect(['READ_POOL', 'WRITE_OWNER']).toContain(e.parent?.name);
        stages++;
      }
    }
    expect(stages).toBe(11);
  });

  it('takes the request for the begin of a fault that took longer than a record can say', () => {
    const late = [
      make('FAULT_SENT', 1000, 0, 7n),
      make('FAULT_END', 50_000_000, 0, 7n, { info: Hist.READ_POOL, cycles: MAX_RECORD_CYCLES }),
    ];
    const found = transactionsOf([{ weft: 'recording', version: 1, node: 1, clockMhz: 250, records: late }]);
    expect(found).toMatchObject([{ begin: 1000, end: 50_000_000, marks: [{ kind: 'FAULT_SENT' }] }]);
  });

  it('has an arrow from each request to its home', () => {
    const flows = trace().traceEvents.filter((e) => e.cat === 'flow');
    expect(flows.map((e) => `${e.ph} ${e.id} ${e.pid}`).sort()).toEqual(['f 1 1', 'f 2 1', 's 1 2', 's 2 2']);
  });
});

describe('a recording', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'weft-recording-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  it('is read as it was written, but for a last line that was cut off', async () => {
    const path = join(dir, 'a');
    const writer = new RecordingWriter(path, { node: 1, clockMhz: 250 });
    writer.add(rack[1]?.records ?? []);
    await writer.close();
    expect(await readRecording(path)).toEqual(rack[1]);
    await truncate(path, (await readFile(path)).length - 4);
    expect((await readRecording(path)).records).toEqual(rack[1]?.records.slice(0, -1));
  });

  it.each([
    ['', 'is empty'],
    ['{"weft":"log"}\n', 'is no recording'],
    ['{"weft":"recording","version":2,"node":1,"clockMhz":250}\n', 'has version 2'],
    ['{"weft":"recording","version":1,"node":1,"clockMhz":250}\n[1,2]\n[1,3,0,0,"7",0,0,0]\n', 'no record'],
  ])('%j is refused: %s', async (text, why) => {
    await writeFile(join(dir, 'b'), text);
    await expect(readRecording(join(dir, 'b'))).rejects.toThrow(why);
  });

  it('that is not there is refused', () => expect(readRecording(join(dir, 'none'))).rejects.toMatchObject({ code: 'E_RECORDING' }));
});
