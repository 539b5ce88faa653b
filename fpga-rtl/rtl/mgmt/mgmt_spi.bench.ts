// SPDX-License-Identifier: Apache-2.0
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { RegisterBench } from './mgmt-bench.js';

export const top = { top: 'mgmt_spi' } satisfies BlockOptions;

/** A chip that answers with a shift register, mode 0. */
class Chip {
  readonly took: number[] = [];
  readonly gives: number[] = [];
  selects = 0;
  shortest = Number.MAX_SAFE_INTEGER;
  #sck = 0;
  #bits = 0;
  #in = 0;
  #out = 0;
  #since = 0;
  #selected = false;

  cycle(b: Block): void {
    const selected = b.get('cs_no') === 0;
    if (selected && !this.#selected) {
      this.selects++;
      this.#bits = 0;
      this.#out = this.gives.shift() ?? 0xff;
    }
    this.#selected = selected;
    const sck = b.get('sck_o');
    this.#since++;
    if (sck !== this.#sck) {
      this.shortest = Math.min(this.shortest, this.#since);
      this.#since = 0;
      if (sck === 1) {
        this.#in = ((this.#in << 1) | b.get('mosi_o')) & 0xff;
        if (++this.#bits % 8 === 0) this.took.push(this.#in);
      } else {
        this.#out = this.#bits % 8 === 0 ? (this.gives.shift() ?? 0xff) : (this.#out << 1) & 0xff;
      }
      this.#sck = sck;
    }
    b.set('miso_i', this.#out >> 7);
  }
}

/** Shifts of one and four bytes at several speeds; whoever asks during a shift waits. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  const s = new RegisterBench(b, 'SPI');
  const chip = new Chip();
  s.watch = () => chip.cycle(b);
  check(b.get('cs_no') === 1, 'selected after reset');
  for (const divisor of [0, 1, 4]) {
    s.write('DIVISOR', divisor);
    check(s.read('DIVISOR') === divisor, 'DIVISOR reads back wrong');
    chip.shortest = Number.MAX_SAFE_INTEGER;
    for (let n = 0; n < 10; n++) {
      const four = r.chance(0.5);
      const count = four ? 4 : 1;
      const out = Array.from({ length: count }, () => r.below(256));
      const into = Array.from({ length: count }, () => r.below(256));
      chip.gives.push(...into);
      s.write('SELECT', 1);
      const word = (bytes: readonly number[]): number => bytes.reduceRight((w, byte) => w * 256 + byte, 0);
      s.write(four ? 'WRITE4' : 'WRITE1', word(out));
      check(b.get('quiet_o') === 0, 'quiet while it shifts');
      const got = s.read('READ');
      check(
        got === word(into),
        () => `seed ${seed}, divisor ${divisor}: read ${got.toString(16)}, the chip gave ${word(into).toString(16)}`,
      );
      check(chip.took.splice(0).join() === out.join(), `seed ${seed}, divisor ${divisor}: the chip took something else`);
      s.write('SELECT', 0);
      s.step(2);
      check(b.get('cs_no') === 1 && b.get('sck_o') === 0, 'not at rest');
    }
    check(chip.shortest === divisor + 1, `half a period is ${chip.shortest} cycles, not ${divisor + 1}`);
  }
  check(chip.selects === 30, 'chip select moved by itself');

  // Two shifts and a deselect at once: each waits for the one before.
  chip.gives.push(1, 2, 3, 4, 5);
  s.write('SELECT', 1);
  s.write('WRITE1', 0x9f);
  s.write('WRITE4', 0x04030201);
  s.write('SELECT', 0);
  check(chip.took.join() === [0x9f, 1, 2, 3, 4].join(), `a shift was cut short: ${chip.took}`);
}
