// SPDX-License-Identifier: Apache-2.0
import { beforeEach, expect, test } from 'vitest';
import { FlashQueue } from './flash-queue.js';

let begun: string[];
let end: (taken: boolean) => void;
let queue: FlashQueue;
const settle = (): Promise<void> => new Promise((done) => setImmediate(done));

beforeEach(() => {
  begun = [];
  queue = new FlashQueue(
    (key, path) => {
      begun.push(`${key} ${path}`);
      return new Promise((done) => {
        end = done;
      });
    },
    () => undefined,
  );
});

test('one at a time, in order, each once', async () => {
  queue.begin(['a', 'b', 'a', 'c'], 'x');
  expect(begun).toEqual(['a x']);
  expect(['a', 'b', 'c'].map((k) => queue.waits(k))).toEqual([false, true, true]);
  for (const next of ['b x', 'c x']) {
    end(true);
    await settle();
    expect(begun.at(-1)).toBe(next);
  }
  end(true);
  await settle();
  expect(begun).toEqual(['a x', 'b x', 'c x']);
});

test('the first that does not take it is the last', async () => {
  queue.begin(['a', 'b', 'c'], 'x');
  end(false);
  await settle();
  expect(begun).toEqual(['a x']);
  expect(queue.waits('b')).toBe(false);
  queue.begin(['b'], 'y');
  expect(begun).toEqual(['a x', 'b y']);
});

test('who leaves is passed over; no second bundle meanwhile', async () => {
  queue.begin(['a', 'b', 'c'], 'x');
  expect(() => queue.begin(['d'], 'y')).toThrow(expect.objectContaining({ code: 'E_CARD_BUSY' }));
  queue.leave('b');
  end(true);
  await settle();
  expect(begun).toEqual(['a x', 'c x']);
});
