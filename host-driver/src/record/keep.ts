// SPDX-License-Identifier: Apache-2.0
import { recordsIn } from '@weft/spec';
import type { Driver } from '../driver.js';
import { RecordingWriter } from './recording.js';

/** How often the ring is emptied: it has room for 16,384 records, and the card counts those that find none. */
const everyMs = 20;
/** The card writes what it still has within microseconds of being switched off. */
const lastTries = 100;

export interface KeptRecording {
  /** Never resolves; rejects if the card can no longer be read. */
  readonly failed: Promise<never>;
  /** Switches the recorder off and completes the file. */
  end(): Promise<void>;
}

/** Switches the card's recorder on and writes what it tells into a file, until `end`. */
export async function keepRecording(driver: Driver, path: string, clockMhz = driver.clockMhz): Promise<KeptRecording> {
  const writer = new RecordingWriter(path, { node: driver.node, clockMhz });
  await driver.record(true);
  let now = 0;
  let last: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const take = async (): Promise<boolean> => {
    const { lines, time, busy } = await driver.takeRecords();
    // The counter wraps in seconds, and is read many times in one.
    now += last === undefined ? time : (time - last) >>> 0;
    last = time;
    writer.add(recordsIn(lines, now));
    return busy;
  };
  let running = Promise.resolve(false);
  const failed = new Promise<never>((_, reject) => {
    const next = (): void => {
      timer = setTimeout(() => {
        running = take();
        running.then(() => over || next(), reject);
      }, everyMs);
    };
    next();
  });
  failed.catch(() => undefined);
  return {
    failed,
    end: async () => {
      over = true;
      clearTimeout(timer);
      try {
        await running;
        await driver.record(false);
        for (let i = 0; i < lastTries && (await take()); i++);
      } finally {
        await writer.close();
      }
    },
  };
}
