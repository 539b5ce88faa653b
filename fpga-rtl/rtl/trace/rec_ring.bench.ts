// SPDX-License-Identifier: Apache-2.0
import { constant, decode, record } from '@weft/spec';
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { Bench, beats, dataWidth, type Part } from '../host/streams.js';

export const top = { top: 'rec_ring', params: { DATA_W: 64 } } satisfies BlockOptions;
export const top512 = { top: 'rec_ring', params: { DATA_W: 512 } } satisfies BlockOptions;

const LINE = constant('RING_ENTRY_BYTES');
const RECORDS = LINE / record.bytes;
const BASE = 0x12_3400_0000n;
const LOG2 = 4;

/** Takes lines as host_dma_wr does: a beat when it likes, the answer later; keeps what is in the ring. */
class Writer implements Part {
  rate = 0.7;
  readonly memory = new Uint8Array(LINE << LOG2);
  readonly due: { readonly at: bigint; readonly bytes: Uint8Array; readonly cycle: number }[] = [];
  lines = 0;
  /** Records in memory. */
  records = 0;
  #beats: bigint[] = [];
  #offer: bigint | undefined;
  #beat = false;
  readonly #b: Block;
  readonly #r: Random;
  readonly #width: number;
  constructor(b: Block, r: Random) {
    this.#b = b;
    this.#r = r;
    this.#width = dataWidth(b, 'wr_data_o');
  }
  drive(): void {
    const b = this.#b;
    this.#beat = b.get('wr_valid_o') === 1 && this.#r.chance(this.rate);
    b.set('wr_beat_i', this.#beat);
    const head = this.due[0];
    const done = head !== undefined && head.cycle <= b.cycle && this.#r.chance(0.5);
    b.set('wr_done_i', done);
    if (!done) return;
    this.due.shift();
    this.memory.set(head.bytes, Number(head.at - BASE));
    for (let i = 0; i < RECORDS; i++) this.records += Number(decode(record, head.bytes, i * record.bytes).kind !== 0n);
  }
  sample(): void {
    const b = this.#b;
    const offer = b.get('wr_valid_o') === 1 ? b.big('wr_data_o') : undefined;
    check(this.#offer === undefined || this.#offer === offer, `cycle ${b.cycle}: a beat withdrawn or changed`);
    this.#offer = this.#beat ? undefined : offer;
    if (!this.#beat || offer === undefined) return;
    this.#beats.push(offer);
    if (this.#beats.length < (8 * LINE) / this.#width) return;
    const line = this.#beats.reduceRight((v, beat) => (v << BigInt(this.#width)) | beat, 0n);
    this.#beats = [];
    this.lines++;
    this.due.push({ at: b.big('wr_addr_o'), bytes: Uint8Array.from(beats(line, 8, LINE), Number), cycle: b.cycle + this.#r.below(40) });
  }
}

/** Records at random; all that are not dropped stand in the ring, in order, and a reader that is slow is never run over. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  b.reset();
  b.setAll({ base_i: BASE, log2_i: LOG2 });
  const bench = new Bench(b);
  const made: number[] = [];
  let [rate, reading, dropped, next, tail, read] = [0.1, 1, 0, 1, 0, 0];
  let offered: number | undefined;
  const writer = bench.add(new Writer(b, r));
  bench.add({
    drive() {
      b.set('now_i', b.cycle >>> 0);
      offered = r.chance(rate) ? next++ : undefined;
      b.set('valid_i', offered !== undefined);
      // The number of a record in its time; kind is never NONE.
      b.set('record_i', offered === undefined ? r.bits(128) : 1n | (BigInt(offered) << 32n) | (r.bits(64) << 64n));
    },
    sample() {
      if (offered === undefined) return;
      if (b.get('drop_o') === 1) dropped++;
      else made.push(offered);
    },
  });
  bench.add({
    drive() {
      // The reader: takes lines that the card says are there.
      const head = b.get('head_o');
      check(head - tail <= 1 << LOG2, 'more lines than the ring has');
      if (head === tail || !r.chance(reading)) return;
      const at = (tail % (1 << LOG2)) * LINE;
      let padded = false;
      for (let i = 0; i < RECORDS; i++) {
        const { kind, time } = decode(record, writer.memory, at + i * record.bytes);
        if (kind === 0n) {
          padded = true;
          continue;
        }
        check(!padded, 'a record behind the end of a line');
        check(Number(time) === made[read], `record ${read} is ${time}, expected ${made[read]}`);
        read++;
      }
      tail++;
      b.set('tail_i', tail);
    },
    sample() {},
  });
  bench.holds = () => writer.records < made.length && writer.lines - tail < 1 << LOG2;

  bench.run(6000);
  check(dropped === 0, `${dropped} dropped though there was time`);
  rate = 0;
  bench.drain(() => read === made.length, 2000);
  // All come at once, the writer is slow: some are dropped, none is mixed up.
  rate = 0.5;
  writer.rate = 0.05;
  bench.run(4000);
  check(dropped > 100, `${dropped} dropped by a slow writer`);
  // The reader stands still: the ring fills up, what is in it stays.
  [rate, writer.rate, reading] = [0.2, 0.9, 0];
  bench.run(4000);
  check(writer.lines - tail === 1 << LOG2, `${writer.lines - tail} lines unread`);
  rate = 0;
  bench.run(600);
  check(b.get('idle_o') === 1 && b.get('busy_o') === 1, 'waits for the reader: idle, but busy');
  check(b.get('quiet_o') === 1, 'waits for the reader: quiet');
  reading = 0.5;
  bench.drain(() => read === made.length, 20_000);
  // A record alone is written without waiting for others when asked, and after two ticks otherwise.
  const alone = (flush: number): number => {
    b.set('flush_i', flush);
    made.push(next);
    b.setAll({ valid_i: 1, record_i: 1n | (BigInt(next++) << 32n) });
    b.step();
    const from = b.cycle;
    bench.drain(() => read === made.length, 2 * constant('TICK_CYCLES') + 200);
    return b.cycle - from;
  };
  reading = 1;
  check(alone(1) < 100, 'flushed');
  check(alone(0) > constant('TICK_CYCLES'), 'waits for company');
}
