// SPDX-License-Identifier: Apache-2.0
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { AxiMemory } from './axi-memory.js';
import { Bench, dataWidth, type Part, Source } from './streams.js';

export const top = { top: 'host_dma_rd', params: { DATA_W: 64 } } satisfies BlockOptions;

const PAGES = 16;
const COUNT = 60;

/** Takes page beats at its own pace and compares them. */
class PageTaker implements Part {
  rate = 0.8;
  readonly expected: { beats: bigint[] }[] = [];
  pages = 0;
  #beat = 0;
  readonly #b: Block;
  readonly #r: Random;
  constructor(b: Block, r: Random) {
    this.#b = b;
    this.#r = r;
  }
  drive(): void {
    this.#b.set('page_data_ready_i', this.#r.chance(this.rate));
  }
  sample(): void {
    if (!this.#b.get('page_data_valid_o') || !this.#b.get('page_data_ready_i')) return;
    const page = this.expected[0];
    check(page !== undefined, `cycle ${this.#b.cycle}: page data that nobody asked for`);
    const beat = this.#beat++;
    check(this.#b.big('page_data_o') === page.beats[beat], () => `page ${this.pages}, beat ${beat}: wrong data`);
    const last = this.#beat === page.beats.length;
    check(this.#b.get('page_last_o') === Number(last), `page ${this.pages}, beat ${beat}: last ${this.#b.get('page_last_o')}`);
    if (!last) return;
    this.#beat = 0;
    this.pages++;
    this.expected.shift();
  }
}

/** Descriptors and pages at random, from a memory of random latency; order, data, priority and reads ahead. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  b.reset();
  const width = dataWidth(b, 'page_data_o');
  const bench = new Bench(b);
  const memory = new AxiMemory(b, r, {
    reads: true,
    writes: false,
    dataWidth: width,
    latency: seed % 2 ? 40 : 4,
    stall: 0.2,
    addressStall: seed % 3 === 0 ? 0.95 : 0.2,
  });
  for (let a = 0; a < PAGES * 4096; a += width / 8) memory.poke(a, width, r.bits(width));

  const asked: number[] = [];
  const descriptors = bench.add(new Source(b, r, 'desc', ['desc_addr_i'], 0.05, (v) => asked.push(Number(v['desc_addr_i']))));
  const pages = bench.add(new Source(b, r, 'page', ['page_addr_i'], 0.5));
  const taker = bench.add(new PageTaker(b, r));
  let got = 0;
  let ahead = 0;
  bench.add({
    drive() {},
    sample() {
      ahead = Math.max(ahead, memory.openReads);
      if (!b.get('desc_data_valid_o')) return;
      const addr = asked.shift();
      check(addr !== undefined, `cycle ${b.cycle}: a descriptor that nobody asked for`);
      check(b.big('desc_data_o') === memory.peek(addr, 512), () => `descriptor at ${addr.toString(16)}: wrong data`);
      got++;
    },
  });
  bench.add(memory);

  for (let n = 0; n < COUNT; n++) {
    descriptors.queue.push({ desc_addr_i: r.below(PAGES * 64) * 64 });
    const addr = r.below(PAGES) * 4096;
    pages.queue.push({ page_addr_i: addr });
    taker.expected.push({ beats: Array.from({ length: 32768 / width }, (_, i) => memory.word(addr + (i * width) / 8)) });
  }
  bench.holds = () => memory.openReads > 0;
  // A taker that stops for long must not lose anything.
  bench.run(500);
  taker.rate = 0;
  bench.run(500);
  check(b.get('quiet_o') === 1, 'waits for the taker of page data, but is not quiet');
  taker.rate = 0.9;
  bench.drain(() => got === COUNT && taker.pages === COUNT, 200 * COUNT * (512 / width));
  check(ahead >= 4, `only ${ahead} reads were open at once: nothing is read ahead`);
  check(bench.quietCycles > 100, `quiet in ${bench.quietCycles} cycles only`);

  // A descriptor overtakes the pages that were not issued yet.
  taker.rate = 0;
  descriptors.rate = 1;
  pages.rate = 1;
  for (let n = 0; n < 8; n++) pages.queue.push({ page_addr_i: 0 });
  for (let n = 0; n < 8; n++) taker.expected.push({ beats: Array.from({ length: 32768 / width }, (_, i) => memory.word((i * width) / 8)) });
  bench.run(500);
  const waiting = pages.queue.length;
  check(waiting >= 2, `${waiting} page requests wait: the limit of pages under way does not hold`);
  descriptors.queue.push({ desc_addr_i: 64 });
  bench.run(500);
  check(descriptors.empty, 'a descriptor request waits behind pages');
  taker.rate = 1;
  bench.drain(() => got === COUNT + 1 && taker.pages === COUNT + 8, 40_000);
}
