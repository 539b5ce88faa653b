// SPDX-License-Identifier: Apache-2.0
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { AxiMemory } from './axi-memory.js';
import { Bench, dataWidth, type Part, Source } from './streams.js';

export const top = { top: 'host_dma_wr', params: { DATA_W: 64 } } satisfies BlockOptions;

const COUNT = 60;
const ENTRIES_AT = 0x10_0000;
const LINES_AT = 0x4000_0000;
const LINE_BYTES = 64;
const PAGE_LINES = 64;

/** High bits of an address, as many as a number holds. */
const above = (r: Random): number => r.below(2 ** 21) * 2 ** 32;

/** Lines of a page: all of them, or a part anywhere in it. */
function part(r: Random): { first: number; lines: number } {
  if (r.chance(0.4)) return { first: 0, lines: PAGE_LINES };
  const first = r.below(PAGE_LINES);
  return { first, lines: 1 + r.below(PAGE_LINES - first) };
}

/** Gives the beats of pages, in the order in which the pages were accepted. */
class PageGiver implements Part {
  rate = 0.8;
  readonly beats: bigint[] = [];
  #valid = false;
  readonly #b: Block;
  readonly #r: Random;
  constructor(b: Block, r: Random) {
    this.#b = b;
    this.#r = r;
  }
  drive(): void {
    this.#valid ||= this.beats.length > 0 && this.#r.chance(this.rate);
    this.#b.set('page_data_valid_i', this.#valid);
    this.#b.set('page_data_i', this.#valid ? (this.beats[0] ?? 0n) : 0n);
  }
  sample(): void {
    if (!this.#valid || !this.#b.get('page_data_ready_o')) return;
    this.#valid = false;
    this.beats.shift();
  }
}

/** Lines of the recorder: valid until the last beat is taken, and only begun when it is calm. */
class LineGiver implements Part {
  rate = 0.05;
  /** Where the next one goes, and those that are written. */
  next = 0;
  readonly open: { readonly addr: number; readonly beats: readonly bigint[] }[] = [];
  #line: bigint[] | undefined;
  #at = 0;
  #begun = -1;
  #pressed = false;
  readonly #b: Block;
  readonly #r: Random;
  readonly #width: number;
  constructor(b: Block, r: Random, width: number) {
    this.#b = b;
    this.#r = r;
    this.#width = width;
  }
  /** No line is offered or unanswered. */
  get done(): boolean {
    return this.#line === undefined && this.open.length === 0;
  }
  drive(): void {
    const b = this.#b;
    if (this.#line === undefined && this.#r.chance(this.rate)) {
      this.#line = Array.from({ length: (8 * LINE_BYTES) / this.#width }, () => this.#r.bits(this.#width));
      this.#at = 0;
    }
    b.set('log_valid_i', this.#line !== undefined);
    b.set('log_calm_i', this.#r.chance(0.7));
    b.set('log_addr_i', LINES_AT + this.next * LINE_BYTES);
    b.set('log_data_i', this.#line?.[this.#at] ?? this.#r.bits(this.#width));
  }
  sample(): void {
    const b = this.#b;
    const begins = b.get('axi_awvalid_o') === 1 && b.big('axi_awaddr_o') === BigInt(LINES_AT + this.next * LINE_BYTES);
    if (begins && this.#begun !== this.next) {
      this.#begun = this.next;
      check(!this.#pressed, `cycle ${b.cycle}: a line begins before what waits, or though it is not calm`);
    }
    this.#pressed = b.get('log_calm_i') === 0 || b.get('entry_valid_i') === 1 || b.get('page_valid_i') === 1;
    if (b.get('log_beat_o') === 0) return;
    check(this.#line !== undefined, `cycle ${this.#b.cycle}: a beat of no line`);
    if (++this.#at < this.#line.length) return;
    this.open.push({ addr: LINES_AT + this.next++ * LINE_BYTES, beats: this.#line });
    this.#line = undefined;
  }
}

/** Entries, pages and parts of pages at random into a slow memory; what is reported done must be in memory, in order. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  b.reset();
  const width = dataWidth(b, 'page_data_i');
  const perLine = (8 * LINE_BYTES) / width;
  const perPage = PAGE_LINES * perLine;
  const bench = new Bench(b);
  const memory = new AxiMemory(b, r, {
    reads: false,
    writes: true,
    dataWidth: width,
    latency: seed % 2 ? 40 : 4,
    stall: 0.2,
    addressStall: seed % 3 === 0 ? 0.95 : 0.2,
  });
  const giver = new PageGiver(b, r);
  const entries: { addr: number; data: bigint }[] = [];
  const pages: { addr: number; beats: bigint[] }[] = [];

  const entrySource = bench.add(
    new Source(b, r, 'entry', ['entry_addr_i', 'entry_data_i'], 0.02, (v) =>
      entries.push({ addr: Number(v['entry_addr_i']), data: BigInt(v['entry_data_i'] ?? 0) }),
    ),
  );
  const pageSource = bench.add(
    new Source(b, r, 'page', ['page_addr_i', 'page_lines_i'], 0.5, (v) => {
      const beats = Array.from({ length: Number(v['page_lines_i']) * perLine }, () => r.bits(width));
      pages.push({ addr: Number(v['page_addr_i']), beats });
      giver.beats.push(...beats);
    }),
  );
  bench.add(giver);
  const lineGiver = bench.add(new LineGiver(b, r, width));
  bench.add(memory);
  let entriesDone = 0;
  let pagesDone = 0;
  let linesDone = 0;
  let logsDone = 0;
  let beatsWritten = 0;
  memory.onWritten = (_, length) => {
    beatsWritten += length;
  };
  bench.add({
    drive() {},
    sample() {
      if (b.get('entry_done_o')) {
        const entry = entries.shift();
        check(entry !== undefined, `cycle ${b.cycle}: an entry done that was not given`);
        check(memory.peek(entry.addr, 512) === entry.data, () => `entry at ${entry.addr.toString(16)}: wrong data`);
        entriesDone++;
      }
      if (b.get('log_done_o')) {
        const line = lineGiver.open.shift();
        check(line !== undefined, `cycle ${b.cycle}: a line done that was not given`);
        for (const [i, beat] of line.beats.entries())
          check(memory.word(line.addr + (i * width) / 8) === beat, () => `line at ${line.addr.toString(16)}: wrong data`);
        logsDone++;
      }
      if (b.get('page_done_o')) {
        const page = pages.shift();
        check(page !== undefined, `cycle ${b.cycle}: a page done that was not given`);
        for (const [i, beat] of page.beats.entries()) {
          check(memory.word(page.addr + (i * width) / 8) === beat, () => `page at ${page.addr.toString(16)}, beat ${i}: wrong data`);
        }
        linesDone += page.beats.length / perLine;
        pagesDone++;
      }
    },
  });

  let [bursts, lines] = [COUNT, 0];
  for (let n = 0; n < COUNT; n++) {
    entrySource.queue.push({ entry_addr_i: above(r) + ENTRIES_AT + n * LINE_BYTES, entry_data_i: r.bits(512) });
    const p = part(r);
    pageSource.queue.push({ page_addr_i: above(r) + (n * PAGE_LINES + p.first) * LINE_BYTES, page_lines_i: p.lines });
    bursts += Math.ceil((p.lines * perLine) / 256);
    lines += p.lines;
  }
  bench.holds = () => entries.length + pages.length > 0;
  bench.drain(
    () => {
      const done = entriesDone === COUNT && pagesDone === COUNT;
      if (done) lineGiver.rate = 0;
      return done && lineGiver.done;
    },
    400 * COUNT * (512 / width),
  );
  check(memory.writes === bursts + logsDone, `${memory.writes} bursts, expected ${bursts} and ${logsDone}`);
  // Nothing beside them is written.
  check(linesDone === lines && beatsWritten === (lines + COUNT + logsDone) * perLine, `${beatsWritten} beats written`);
  check(bench.quietCycles > 20, `quiet in ${bench.quietCycles} cycles only`);

  // A page whose data does not come holds no entry up.
  giver.rate = 0;
  entrySource.rate = 1;
  pageSource.queue.push({ page_addr_i: 0, page_lines_i: PAGE_LINES });
  bench.run(20);
  entrySource.queue.push({ entry_addr_i: ENTRIES_AT, entry_data_i: r.bits(512) });
  bench.run(150);
  check(entriesDone === COUNT + 1, 'an entry waits for the data of a page that has not begun');
  // Nor does a stream of entries hold a page up.
  giver.rate = 1;
  for (let n = 0; n < 200; n++) entrySource.queue.push({ entry_addr_i: ENTRIES_AT + n * LINE_BYTES, entry_data_i: r.bits(512) });
  for (let n = 0; pagesDone < COUNT + 1; n++) {
    check(n < 4 * perPage + 400, 'a page starves behind entries');
    bench.cycle();
  }
  bench.drain(() => entriesDone === COUNT + 201, 40_000);
  // Lines and entries together: neither stops the other for good.
  lineGiver.rate = 0.5;
  entrySource.rate = 0.5;
  const before = logsDone;
  for (let n = 0; n < 100; n++) entrySource.queue.push({ entry_addr_i: ENTRIES_AT + n * LINE_BYTES, entry_data_i: r.bits(512) });
  const finished = (): boolean => {
    if (entriesDone < COUNT + 301 || logsDone < before + 10) return false;
    lineGiver.rate = 0;
    return lineGiver.done;
  };
  bench.drain(finished, 40_000);
}
