// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { LineSplitter, parseGuestLine } from './console.js';

test('what the guest program says', () => {
  expect(parseGuestLine('WEFT start work=128 pages=32768 seed=7 ops=9\r')).toEqual({
    kind: 'start',
    work: 128,
    pages: 32768,
    seed: 7,
    ops: 9,
  });
  expect(parseGuestLine('WEFT progress phase=fill done=5 of=10 corrupt=0')).toEqual({
    kind: 'progress',
    phase: 'fill',
    done: 5,
    of: 10,
    corrupt: 0,
  });
  expect(parseGuestLine('WEFT result ok corrupt=0 pages=3 rewrites=1 digest=00ff')).toEqual({
    kind: 'result',
    ok: true,
    corrupt: 0,
    pages: 3,
    rewrites: 1,
    digest: '00ff',
  });
  expect(parseGuestLine('WEFT result failed reason="not enough memory"')).toEqual({ kind: 'failed', reason: 'not enough memory' });
});

test('a result that lies is not ok', () => {
  expect(parseGuestLine('WEFT result ok corrupt=2 pages=3 rewrites=1 digest=00ff')).toMatchObject({ ok: false });
  expect(parseGuestLine('WEFT result corrupt corrupt=2 pages=3 rewrites=1 digest=00ff')).toMatchObject({ ok: false });
  expect(parseGuestLine('WEFT result ok')).toMatchObject({ ok: false });
});

test('escape sequences do not reach the terminal', () => {
  expect(parseGuestLine('\x1bc\x1b[?7l\x1b[2JSeaBIOS\r')).toEqual({ kind: 'other', text: 'SeaBIOS' });
});

test('lines are put together from pieces', () => {
  const lines: string[] = [];
  const splitter = new LineSplitter((l) => lines.push(l));
  for (const piece of ['a', 'b\nc', '\n', 'end']) splitter.push(piece);
  splitter.end();
  expect(lines).toEqual(['ab', 'c', 'end']);
});
