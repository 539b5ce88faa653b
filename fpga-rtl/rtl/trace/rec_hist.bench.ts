// SPDX-License-Identifier: Apache-2.0
import { bucketOf, bucketStart, constant, histogramKind } from '@weft/spec';
import { type Block, type BlockOptions, check, Random } from '@weft/tools';

export const top = { top: 'rec_hist' } satisfies BlockOptions;

const SOURCES = 3;
const BUCKETS = constant('HISTOGRAM_BUCKETS');
const KINDS = histogramKind.members.length;
const WORDS = BUCKETS << histogramKind.width;

/** Times from all sources in bursts: every bucket ends with the count that the spec's bucketOf says. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  const counts = new Uint32Array(WORDS);
  let lost = 0;
  b.reset();

  const time = (): number => {
    const edge = bucketStart(r.below(BUCKETS));
    return r.pick([r.below(64), edge, Math.max(0, edge - 1), r.u32(), r.below(2 ** r.below(32))]);
  };
  /** One clock with an event at each source with probability `rate`. */
  const clock = (rate: number): void => {
    let [valid, kinds, cycles] = [0, 0, 0n];
    const events: { kind: number; t: number }[] = [];
    for (let s = 0; s < SOURCES; s++) {
      const event = { kind: r.below(KINDS), t: time() };
      kinds |= event.kind << (4 * s);
      cycles |= BigInt(event.t) << BigInt(32 * s);
      if (!r.chance(rate)) continue;
      valid |= 1 << s;
      events.push(event);
    }
    b.setAll({ valid_i: valid, kind_i: kinds, cycles_i: cycles });
    // Which of them is lost is not seen from outside: a burst that loses is measured by its sum below.
    for (const { kind, t } of events) {
      const at = kind * BUCKETS + bucketOf(t);
      counts[at] = (counts[at] ?? 0) + 1;
    }
    b.step();
    b.setAll({ valid_i: 0 });
    const losing = b.get('lost_o');
    lost += losing;
    check(losing <= events.length, 'more lost than there were');
  };
  const settle = (): void => void b.stepUntil(() => b.get('quiet_o') === 1, WORDS * 2, 'quiet');
  const word = (): number => {
    b.stepUntil(() => b.get('data_valid_o') === 1, 200, 'word at the index');
    return b.get('data_o');
  };
  const table = (): Uint32Array => {
    b.setAll({ index_set_i: 1, index_i: 0 });
    b.step();
    b.set('index_set_i', 0);
    return Uint32Array.from({ length: WORDS }, (_, i) => {
      const v = word();
      check(b.get('index_o') === i, 'the index goes on');
      b.set('index_next_i', 1);
      b.step();
      b.set('index_next_i', 0);
      return v;
    });
  };
  const same = (what: string): void => {
    settle();
    table().forEach((v, i) =>
      check(v === counts[i], () => `${what}: kind ${Math.floor(i / BUCKETS)}, bucket ${i % BUCKETS} has ${v}, expected ${counts[i]}`),
    );
  };

  // What ends while the table is cleared waits, and counts.
  for (let n = 0; n < 4; n++) clock(1);
  check(b.get('clearing_o') === 1, 'clears after reset');
  b.stepUntil(() => b.get('clearing_o') === 0, 2 * WORDS, 'end of clearing after reset');
  same('after reset');
  for (let burst = 0; burst < 60; burst++) {
    for (let n = 0; n < 8; n++) clock(r.pick([0.1, 0.5, 1]));
    // Reads stand back behind events, and disturb none.
    if (r.chance(0.5)) b.setAll({ index_set_i: 1, index_i: r.below(WORDS) });
    b.step();
    b.set('index_set_i', 0);
    for (let n = 0; n < 60; n++) b.step();
  }
  check(lost === 0, `${lost} lost in bursts that the FIFOs hold`);
  same('bursts');

  // The same bucket again and again: no count is lost between reading and writing.
  for (let n = 0; n < 12; n++) {
    b.setAll({ valid_i: 7, kind_i: 0x555, cycles_i: 100n | (100n << 32n) | (100n << 64n) });
    b.step();
  }
  b.set('valid_i', 0);
  const at = 5 * BUCKETS + bucketOf(100);
  counts[at] = (counts[at] ?? 0) + 36;
  same('one bucket');

  b.set('clear_i', 1);
  b.step();
  b.set('clear_i', 0);
  check(b.get('clearing_o') === 1, 'clears');
  counts.fill(0);
  for (let n = 0; n < 4; n++) clock(1);
  b.stepUntil(() => b.get('clearing_o') === 0, 2 * WORDS, 'end of clearing');
  same('cleared');

  // A flood: what does not fit is counted, nothing else goes wrong.
  for (let n = 0; n < 300; n++) clock(1);
  settle();
  const sum = (v: Uint32Array): number => v.reduce((a, x) => a + x, 0);
  check(lost > 0 && sum(table()) + lost === sum(counts), `${sum(table())} counted and ${lost} lost of ${sum(counts)}`);
}
