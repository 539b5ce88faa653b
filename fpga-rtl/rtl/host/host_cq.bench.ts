// SPDX-License-Identifier: Apache-2.0
import { completion, decode, encode, revoke } from '@weft/spec';
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { Bench, beats, type Part, Sink, Source } from './streams.js';

export const top = { top: 'host_cq' } satisfies BlockOptions;

const COUNT = 150;
const CQ = { base: 0x7_0000_0000n, log2: 5 };
const RQ = { base: 0x9000_0000n, log2: 4 };

const toNumber = (bytes: Uint8Array): bigint => bytes.reduceRight((v, byte) => (v << 8n) | BigInt(byte), 0n);
const toBytes = (v: bigint): Uint8Array => Uint8Array.from(beats(v, 8, 64), Number);

/** Three sources of completions on one wide port. */
class Completions implements Part {
  readonly left = [COUNT, COUNT, COUNT];
  readonly #offer: (bigint | undefined)[] = [undefined, undefined, undefined];
  readonly #b: Block;
  readonly #r: Random;
  readonly #onTake: (entry: bigint) => void;
  rate = 0.3;
  constructor(b: Block, r: Random, onTake: (entry: bigint) => void) {
    this.#b = b;
    this.#r = r;
    this.#onTake = onTake;
  }
  drive(): void {
    for (const [i, left] of this.left.entries()) {
      if (this.#offer[i] !== undefined || left === 0 || !this.#r.chance(this.rate)) continue;
      this.left[i] = left - 1;
      this.#offer[i] = toNumber(
        encode(completion, { op: 1 + i, status: this.#r.below(7), tag: left, gpn: this.#r.bits(64), cycles: this.#r.u32(), home: i }),
      );
    }
    this.#b.set(
      'cqe_valid_i',
      this.#offer.reduce<number>((v, o, i) => v | (Number(o !== undefined) << i), 0),
    );
    this.#b.set(
      'cqe_i',
      this.#offer.reduce<bigint>((v, o, i) => v | ((o ?? 0n) << BigInt(512 * i)), 0n),
    );
  }
  sample(): void {
    const ready = this.#b.get('cqe_ready_o') & this.#b.get('cqe_valid_i');
    check((ready & (ready - 1)) === 0, 'takes two completions at once');
    for (const [i, offer] of this.#offer.entries()) {
      if (((ready >> i) & 1) === 0 || offer === undefined) continue;
      this.#offer[i] = undefined;
      this.#onTake(offer);
    }
  }
}

/** All sources at random; entries reach their places in the order taken, with the right lap, an interrupt each. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  b.reset();
  b.setAll({ cq_base_i: CQ.base, cq_log2_i: CQ.log2, rq_base_i: RQ.base, rq_log2_i: RQ.log2 });
  const bench = new Bench(b);
  const expected: { ring: 'cq' | 'rq'; entry: bigint }[] = [];
  bench.add(new Completions(b, r, (entry) => expected.push({ ring: 'cq', entry })));
  const revokes = bench.add(new Source(b, r, 'rqe', ['rqe_i'], 0.3, (v) => expected.push({ ring: 'rq', entry: BigInt(v['rqe_i'] ?? 0) })));
  for (let n = 0; n < COUNT; n++) {
    revokes.queue.push({ rqe_i: toNumber(encode(revoke, { kind: 1 + r.below(2), req: r.below(64), handle: n, gpn: r.bits(36) })) });
  }
  const counts = { cq: 0, rq: 0 };
  const due: number[] = [];
  let interrupts = 0;
  let responses = 0;
  const writer = bench.add(
    new Sink(b, r, 'wr', ['wr_addr_o', 'wr_data_o'], 0.5, ({ wr_addr_o: addr = 0n, wr_data_o: data = 0n }) => {
      const next = expected.shift();
      check(next !== undefined, 'writes an entry that was not given');
      const { base, log2 } = next.ring === 'cq' ? CQ : RQ;
      const n = counts[next.ring]++;
      check(addr === base + BigInt(n % (1 << log2)) * 64n, `${next.ring} entry ${n} goes to ${addr.toString(16)}`);
      const lap = BigInt(1 + (n >> log2));
      check(decode(completion, toBytes(data)).lap === lap, `${next.ring} entry ${n} has lap ${decode(completion, toBytes(data)).lap}`);
      check((data & ((1n << 480n) - 1n)) === next.entry, `${next.ring} entry ${n} has other contents`);
      due.push(b.cycle + 1 + r.below(30));
    }),
  );
  bench.add({
    drive() {
      const answer = due[0] !== undefined && due[0] <= b.cycle && r.chance(0.8);
      b.set('wr_done_i', answer);
      if (!answer) return;
      due.shift();
      responses++;
    },
    sample() {
      interrupts += b.get('irq_o');
      check(interrupts <= responses, 'interrupt before the entry is in memory');
    },
  });

  bench.holds = () => expected.length + due.length > 0;
  bench.run(200);
  // Order holds and nothing is lost while the writer stands.
  writer.rate = 0;
  bench.run(100);
  check(b.get('quiet_o') === 1 && b.get('idle_o') === 0, 'waits for the writer: quiet, not idle');
  writer.rate = 0.9;
  bench.drain(() => writer.taken === 4 * COUNT && due.length === 0, 20_000);
  check(interrupts === 4 * COUNT, `${interrupts} interrupts for ${4 * COUNT} entries`);
}
