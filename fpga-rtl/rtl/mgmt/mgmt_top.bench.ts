// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as mgmt from '@weft/spec/mgmt';
import { type Block, type BlockOptions, check, foreignModules, Random } from '@weft/tools';
import { barOffset, barWord, newSlot, ramWord, timerWait, told } from './mgmt_top.program.js';
import { SerialLine } from './serial-line.js';

const divisor = 5;
export const top = { top: 'mgmt_top', params: { UART_DIVISOR: divisor, CLOCK_HZ: 123_456_789 } } satisfies BlockOptions;

const barLimit = 40;
const text = (s: string): number[] => [...Buffer.from(s.padEnd(16, '\0')).values()];
const wordsOf = (bytes: readonly number[]): number[] =>
  Array.from({ length: bytes.length / 4 }, (_, i) => Buffer.from(bytes).readUInt32LE(4 * i));
const cause = (name: string): number => mgmt.resetCause.members.find((m) => m.name === name)?.value ?? Number.NaN;
const irq = (name: string): number => 1 << (mgmt.irqFields.find((f) => f.name === name)?.bit ?? 31);

/** Everything around the management computer, a cycle at a time; time jumps while it is quiet. */
class Board {
  now: number;
  skipped = 0;
  readonly line = new SerialLine(divisor);
  readonly bar: string[] = [];
  resets = 0;
  #barWaits = 0;
  readonly #b: Block;
  readonly #flash = 0xc3;
  #sck = 0;
  #shift = 0;

  constructor(b: Block, start: number, sensors: readonly number[]) {
    this.#b = b;
    this.now = start;
    b.hold('now_i', start);
    b.reset();
    b.setAll({ serial_i: 0x1122_3344_5566_7788n, hid_connected_i: 1, hid_tx_ready_i: 1 });
    b.set(
      'sensor_i',
      sensors.reduceRight((all, s) => (all << 32n) | BigInt(s >>> 0), 0n),
    );
  }

  step(): void {
    const b = this.#b;
    b.setAll({ now_i: this.now >>> 0, uart_rx_i: this.line.out() });
    this.#answerBar();
    this.line.in(b.get('uart_tx_o'));
    const sck = b.get('spi_sck_o');
    if (b.get('spi_cs_no') === 1) this.#shift = this.#flash;
    else if (this.#sck === 1 && sck === 0) this.#shift = (this.#shift << 1) & 0xff;
    this.#sck = sck;
    b.set('spi_miso_i', this.#shift >> 7);
    if (b.get('card_rst_no') === 0) this.resets++;
    b.step();
    this.now++;
    if (b.get('quiet_o') === 1 && !this.line.sending && !this.line.receiving && b.get('uart_tx_o') === 1) {
      // Nobody looks at it until then; the line's far end counts cycles.
      const skip = Math.min(b.get('wait_o'), 1 << 20) - 1;
      if (skip > 0) {
        this.now += skip;
        this.skipped += skip;
      }
    }
  }

  /** The registers behind the BAR: content by address; beyond `barOffset` they hang, and the bridge gives up. */
  #answerBar(): void {
    const b = this.#b;
    const asked = b.get('bar_valid_o') === 1;
    const addr = b.get('bar_addr_o');
    const hangs = addr > barOffset;
    this.#barWaits = asked ? this.#barWaits + 1 : 0;
    const ready = asked && this.#barWaits > (hangs ? barLimit : 3);
    b.setAll({ bar_ready_i: ready, bar_error_i: ready && hangs, bar_rdata_i: hangs ? 0xffff_ffff : 0x600d_0000 + addr });
    if (ready) this.bar.push(b.get('bar_write_o') === 1 ? `${addr}=${b.get('bar_wdata_o')}` : `${addr}`);
  }

  /** The next words that the program tells. */
  words(count: number): number[] {
    for (let n = 0; this.line.received.length < 4 * count; n++) {
      check(n < 200_000, () => `only ${this.line.received.length} of ${4 * count} bytes came: ${this.line.received.join(' ')}`);
      this.step();
    }
    return wordsOf(this.line.received.splice(0, 4 * count));
  }
}

export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  const sensors = [-1500 - r.below(1000), r.below(1200), r.below(2500), r.below(3300)];
  const board = new Board(b, 2 ** 32 - r.below(30_000), sensors);
  const expect = (what: string, got: readonly number[], wanted: readonly number[]): void => {
    const hex = (list: readonly number[]): string => list.map((w) => (w >>> 0).toString(16)).join(' ');
    check(hex(got) === hex(wanted), () => `seed ${seed}: ${what}: ${hex(got)}, expected ${hex(wanted)}`);
  };
  const core = foreignModules().get('picorv32');
  check(core !== undefined, 'the CPU core is not installed');
  const hash = [...createHash('sha256').update(readFileSync(core)).digest().values()];

  expect('build-ID, sensors, what is not there', board.words(told.length), [
    mgmt.constant('MGMT_MAGIC'),
    mgmt.constant('MAP_VERSION'),
    1,
    123_456_789,
    0x5566_7788,
    0x1122_3344,
    ...wordsOf(text('PicoRV32')),
    ...wordsOf(text('1.0-70')),
    ...wordsOf(hash),
    ...sensors,
    0,
    0,
  ]);
  expect('RAM and multiplication', board.words(2), [(ramWord & 0xff00_ffff) | 0xab_0000, 12345 * 678]);
  expect('BAR', board.words(4), [0x600d_0000 + barOffset, 0xffff_ffff, 1, 0]);
  check(board.bar.join() === `${barOffset}=${barWord},${barOffset},${barOffset + 4}`, `the BAR saw ${board.bar}`);
  expect('flash', board.words(1), [0xc3]);

  const from = board.now;
  expect('sleep', board.words(1), [irq('timer')]);
  check(board.now - from >= timerWait && board.now - from < timerWait + 1000, `slept ${board.now - from} cycles`);
  check(board.skipped > timerWait / 2, `no time could be skipped: ${board.skipped}`);
  for (let n = 0; n < 2000; n++) board.step();
  check(board.line.received.length === 0, 'woken by nothing');
  board.line.send(0x77);
  expect('a byte', board.words(2), [irq('uart_rx'), 0x77]);
  check(b.get('led_o') === 0xa, 'LED');

  const resets = board.resets;
  expect('after a reset by software', board.words(3), [cause('SOFTWARE') | 0x1_0000, 0, (ramWord & 0xff00_ffff) | 0xab_0000]);
  expect('after a bite of the watchdog', board.words(1), [cause('WATCHDOG') | 0x1_0000]);
  check(board.resets === resets, 'the data path was reset');
  expect('after a new bitstream', board.words(1), [cause('RECONFIGURED') | 0x1_0000 | (newSlot << 8)]);
  check(board.resets > resets, 'the data path was not reset');
  check(b.get('slot_o') === newSlot, 'the wrong slot');
  for (let n = 0; n < 100; n++) board.step();
  check(b.get('quiet_o') === 1, 'the sleeper is not quiet');
}
