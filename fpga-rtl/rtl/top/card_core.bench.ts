// SPDX-License-Identifier: Apache-2.0
import {
  completion,
  csrOffset,
  type Decoded,
  decode,
  descriptorOp,
  encode,
  grant,
  status,
  submission,
  submissionRing,
  valuesOf,
} from '@weft/spec';
import { type Block, type BlockOptions, check, Random } from '@weft/tools';

export const top = { top: 'card_core', params: { DATA_W: 512 } } satisfies BlockOptions;
export const top64 = { top: 'card_core', params: { DATA_W: 64 } } satisfies BlockOptions;

const PAGE = 4096;
const ENTRY = 64;
const NODE = 5;
const POOL_PAGES = 64;
const WEIGHT = 64;
const at = { rings: [0x1000, 0x2000, 0x3000], completion: 0x4000, revoke: 0x5000, landing: 0x10000, buffers: 0x20000, pool: 0x100000 };
const LOG2 = { ring: 4, completion: 6 };

const Op = valuesOf(descriptorOp);
const G = valuesOf(grant);
const St = valuesOf(status);
const Ring = valuesOf(submissionRing);

/** Host and directory memory of one card, no stalls, a fixed latency: enough to walk a fault through the whole card. */
class Host {
  readonly memory = new Uint8Array(0x200000);
  readonly directory = new Map<number, bigint>();
  readonly #b: Block;
  readonly #bytes: number;
  readonly #reads: { addr: number; beats: number; due: number }[] = [];
  readonly #writes: { addr: number; beats: number }[] = [];
  #answers = 0;
  readonly #dirReads: { addr: number; id: number; due: number }[] = [];
  #dirAnswers = 0;
  irqs = 0;

  constructor(b: Block, width: number) {
    this.#b = b;
    this.#bytes = width / 8;
    for (const name of [
      'dma_arready_i',
      'dma_awready_i',
      'dma_wready_i',
      'dir_arready_i',
      'dir_awready_i',
      'dir_wready_i',
      'tx_ready_i',
      'axil_bready_i',
      'axil_rready_i',
    ])
      b.set(name, 1);
  }

  /** One clock: drives what the memories answer, takes what the card asks. */
  step(): void {
    const b = this.#b;
    b.set('now_i', b.cycle >>> 0);
    const read = this.#reads[0];
    const answer = read !== undefined && read.due <= b.cycle;
    b.set('dma_rvalid_i', answer ? 1 : 0);
    if (answer) {
      b.set('dma_rdata_i', toBig(this.memory.subarray(read.addr, read.addr + this.#bytes)));
      b.set('dma_rlast_i', read.beats === 1 ? 1 : 0);
    }
    b.set('dma_bvalid_i', this.#answers > 0 ? 1 : 0);
    const entry = this.#dirReads[0];
    b.set('dir_rvalid_i', entry !== undefined && entry.due <= b.cycle ? 1 : 0);
    if (entry !== undefined) b.setAll({ dir_rdata_i: this.directory.get(entry.addr) ?? 0n, dir_rid_i: entry.id });
    b.set('dir_bvalid_i', this.#dirAnswers > 0 ? 1 : 0);

    check(b.get('tx_valid_o') === 0, 'a page of this node went over the wire');
    this.irqs += b.get('irq_o');
    if (answer && b.get('dma_rready_o') === 1) {
      this.#reads[0] = { addr: read.addr + this.#bytes, beats: read.beats - 1, due: 0 };
      if (read.beats === 1) this.#reads.shift();
    }
    if (b.get('dma_arvalid_o') === 1)
      this.#reads.push({ addr: Number(b.big('dma_araddr_o')), beats: b.get('dma_arlen_o') + 1, due: b.cycle + 20 });
    if (this.#answers > 0 && b.get('dma_bready_o') === 1) this.#answers--;
    if (b.get('dma_awvalid_o') === 1) this.#writes.push({ addr: Number(b.big('dma_awaddr_o')), beats: b.get('dma_awlen_o') + 1 });
    if (b.get('dma_wvalid_o') === 1) {
      const w = this.#writes[0];
      if (w === undefined) throw new Error('data before its address');
      fromBig(b.big('dma_wdata_o'), this.memory.subarray(w.addr, w.addr + this.#bytes));
      w.addr += this.#bytes;
      if (--w.beats === 0) {
        check(b.get('dma_wlast_o') === 1, 'WLAST with the last beat');
        this.#writes.shift();
        this.#answers++;
      }
    }
    if (entry !== undefined && entry.due <= b.cycle && b.get('dir_rready_o') === 1) this.#dirReads.shift();
    if (b.get('dir_arvalid_o') === 1)
      this.#dirReads.push({ addr: Number(b.big('dir_araddr_o')), id: b.get('dir_arid_o'), due: b.cycle + 10 });
    if (this.#dirAnswers > 0 && b.get('dir_bready_o') === 1) this.#dirAnswers--;
    if (b.get('dir_wvalid_o') === 1 && b.get('dir_awvalid_o') === 1) {
      this.directory.set(Number(b.big('dir_awaddr_o')), b.big('dir_wdata_o'));
      this.#dirAnswers++;
    }
    b.step();
  }

  write(offset: number, v: number): void {
    const b = this.#b;
    b.setAll({ axil_awvalid_i: 1, axil_awaddr_i: offset, axil_wvalid_i: 1, axil_wdata_i: v >>> 0, axil_wstrb_i: 15 });
    for (let i = 0; b.get('axil_awready_o') === 0; i++) {
      check(i < 100, 'a register write is taken');
      this.step();
    }
    this.step();
    b.setAll({ axil_awvalid_i: 0, axil_wvalid_i: 0 });
  }

  read(offset: number): number {
    const b = this.#b;
    b.setAll({ axil_arvalid_i: 1, axil_araddr_i: offset });
    for (let i = 0; b.get('axil_arready_o') === 0; i++) {
      check(i < 100, 'a register read is taken');
      this.step();
    }
    this.step();
    b.set('axil_arvalid_i', 0);
    for (let i = 0; b.get('axil_rvalid_o') === 0; i++) {
      check(i < 100, 'a register read is answered');
      this.step();
    }
    return b.get('axil_rdata_o');
  }
}

const toBig = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
const fromBig = (v: bigint, into: Uint8Array): void => {
  into.set(Buffer.from(v.toString(16).padStart(into.length * 2, '0'), 'hex').reverse());
};

/**
 * A card alone in its rack: faults on new pages bring zeros, dirty evictions write the pool, a second fault brings the
 * bytes back, clean evictions move none; nothing goes over the wire. Throws on a wrong result.
 */
export function scenario(b: Block, seed: number): void {
  const random = new Random(seed);
  b.reset();
  const width = b.ports.find((p) => p.name === 'dma_rdata_i')?.width ?? 0;
  const host = new Host(b, width);
  for (let i = 0; (host.read(csrOffset('CTRL', 'STATUS')) & 1) === 0; i++) check(i < 5000, 'the card gets ready');
  check(host.read(csrOffset('ID', 'DATA_WIDTH')) === width, 'the card knows its width');

  host.write(csrOffset('CTRL', 'NODE'), NODE);
  host.write(csrOffset('POOL', 'POOL_BASE_LO'), at.pool);
  host.write(csrOffset('POOL', 'POOL_PAGES'), POOL_PAGES);
  host.write(csrOffset('POOL', 'STRIPE_WEIGHT'), WEIGHT);
  for (let slot = 0; slot < WEIGHT; slot++) host.write(csrOffset('STRIPE', 'SLOT') + 4 * slot, NODE | (slot << 8));
  ['FAULT', 'EVICT', 'RESPOND'].forEach((name, i) => {
    host.write(csrOffset('RING', `${name}_BASE_LO`), at.rings[i] as number);
    host.write(csrOffset('RING', `${name}_LOG2`), LOG2.ring);
  });
  host.write(csrOffset('RING', 'COMPLETION_BASE_LO'), at.completion);
  host.write(csrOffset('RING', 'COMPLETION_LOG2'), LOG2.completion);
  host.write(csrOffset('RING', 'REVOKE_BASE_LO'), at.revoke);
  host.write(csrOffset('RING', 'REVOKE_LOG2'), LOG2.ring);
  host.write(csrOffset('CTRL', 'CONTROL'), 1);
  check(host.read(csrOffset('CTRL', 'CONTROL')) === 1, 'the card is enabled');

  const tails = [0, 0, 0];
  let completions = 0;
  const call = (ring: keyof typeof Ring, values: Parameters<typeof encode<typeof submission>>[1]): Decoded<typeof completion> => {
    const r = Ring[ring];
    encode(submission, values, host.memory, (at.rings[r] as number) + ((tails[r] as number) & ((1 << LOG2.ring) - 1)) * ENTRY);
    tails[r] = (tails[r] as number) + 1;
    host.write(csrOffset('DOORBELL', 'TAIL') + 4 * r, tails[r] as number);
    const where = at.completion + (completions & ((1 << LOG2.completion) - 1)) * ENTRY;
    const lap = 1 + (completions >> LOG2.completion);
    for (let i = 0; Number(decode(completion, host.memory, where).lap) !== lap; i++) {
      check(i < 20_000, `${ring} descriptor ${tails[r]} is completed`);
      host.step();
    }
    completions++;
    const done = decode(completion, host.memory, where);
    check(Number(done.status) === St.OK, `completion status ${done.status}`);
    return done;
  };

  const store = new Map<number, Uint8Array>();
  for (let i = 0; i < 120; i++) {
    const gpn = random.below(POOL_PAGES);
    const write = random.chance(0.6);
    const page = random.below(8);
    const landing = at.landing + page * PAGE;
    host.memory.fill(0xee, landing, landing + PAGE);
    const got = call('FAULT', { op: write ? Op.FAULT_WRITE : Op.FAULT_READ, excl: 1, tag: i, gpn, addr: landing });
    check(Number(got.tag) === i && Number(got.gpn) === gpn, 'the completion is of this fault');
    check(Number(got.grant) === G.M, 'alone: the right to write');
    check(Number(got.home) === NODE && Number(got.src) === NODE, 'home and giver are this node');
    const before = store.get(gpn);
    check(
      Number(got.zero) === (before === undefined ? 1 : 0) && Number(got.page) === (before === undefined ? 0 : 1),
      `zeros only if never written (page ${gpn})`,
    );
    if (before !== undefined)
      check(Buffer.compare(before, host.memory.subarray(landing, landing + PAGE)) === 0, `page ${gpn} comes back as it went`);
    if (write) {
      const buffer = at.buffers + page * PAGE;
      const bytes = Uint8Array.from({ length: PAGE }, () => random.below(256));
      host.memory.set(bytes, buffer);
      store.set(gpn, bytes);
      call('EVICT', { op: Op.EVICT_DIRTY, tag: i, gpn, addr: buffer });
    } else {
      call('EVICT', { op: Op.EVICT_CLEAN, tag: i, gpn });
    }
  }
  for (let i = 0; b.get('idle_o') === 0; i++) {
    check(i < 2000, 'the card comes to rest');
    host.step();
  }
  check(host.irqs === completions, `an interrupt a completion: ${host.irqs} of ${completions}`);
  const faults = host.read(csrOffset('COUNTER', 'FAULT_READ')) + host.read(csrOffset('COUNTER', 'FAULT_WRITE'));
  check(faults === 120 && host.read(csrOffset('COUNTER', 'FAULT_LOCAL')) === 120, 'faults are counted, all local');
}
