// SPDX-License-Identifier: Apache-2.0
import * as mgmt from '@weft/spec/mgmt';
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { field, RegisterBench } from './mgmt-bench.js';
import { SerialLine } from './serial-line.js';

export const top = { top: 'mgmt_uart', params: { DIVISOR: 9 } } satisfies BlockOptions;

const depth = mgmt.constant('UART_FIFO_BYTES');
const EMPTY = 0x8000_0000;

export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  // Time wraps in the middle of it all.
  const u = new RegisterBench(b, 'UART', 2 ** 32 - 20_000);
  const line = new SerialLine(9);
  u.watch = () => {
    b.set('rx_i', line.out());
    line.in(b.get('tx_o'));
  };
  const status = (name: string): number => field('UART', 'STATUS', name, u.read('STATUS'));
  u.step(20);
  check(u.read('DIVISOR') === 9, 'the reset value of DIVISOR is not the parameter');

  // Both ways at once.
  for (const divisor of [9, 4, 16, 31]) {
    u.write('DIVISOR', divisor);
    line.divisor = divisor;
    const out = Array.from({ length: 40 }, () => r.below(256));
    const into = Array.from({ length: 40 }, () => r.below(256));
    for (const byte of into) line.send(byte);
    for (const byte of out) u.write('DATA', byte);
    check(status('tx_idle') === 0, 'idle while it sends');
    const got: number[] = [];
    u.until(
      () => {
        if (b.get('irq_o') === 1) got.push(u.read('DATA') & 0xff);
        return got.length === 40 && line.received.length >= 40;
      },
      50 * 10 * divisor,
      'exchange of 40 bytes',
    );
    check(got.join() === into.join(), () => `seed ${seed}, divisor ${divisor}: received ${got}, sent ${into}`);
    check(line.received.splice(0).join() === out.join(), `seed ${seed}, divisor ${divisor}: what was sent is not what was written`);
    u.step(10 * divisor);
    check(status('tx_idle') === 1 && u.read('DATA') === EMPTY, 'not idle and empty at the end');
  }

  u.write('DIVISOR', 1);
  check(u.read('DIVISOR') === 4, 'a divisor below the least');
  line.divisor = 4;

  // Full: what comes then is lost, and told once.
  for (let i = 0; i < depth + 10; i++) line.send(i & 0xff);
  u.until(() => !line.sending, (depth + 20) * 40, 'end of the flood');
  u.step(50);
  const full = u.read('STATUS');
  check(field('UART', 'STATUS', 'rx_level', full) >= depth, 'the receive FIFO is smaller than the spec says');
  check(field('UART', 'STATUS', 'overrun', full) === 1, 'lost bytes are not told');
  check(status('overrun') === 0, 'reading STATUS does not clear overrun');
  for (let i = 0; i < depth; i++) check(u.read('DATA') === (i & 0xff), `byte ${i} of the flood`);

  // A broken byte, and noise instead of a start bit; the next byte is well.
  u.until(() => u.read('DATA') === EMPTY, 10, 'end of the FIFO');
  line.send(0x5a, 0);
  line.level(1, 12);
  line.send(0xa5);
  u.until(() => !line.sending, 4000, 'end of sending');
  u.step(80);
  const seen = u.read('STATUS');
  check(field('UART', 'STATUS', 'framing', seen) === 1, 'no framing error');
  check(u.read('DATA') === 0xa5 && u.read('DATA') === EMPTY, 'the broken byte was kept, or the good one lost');
  b.set('rx_i', 0);
  u.watch = () => line.in(b.get('tx_o'));
  u.step(1);
  b.set('rx_i', 1);
  u.step(100);
  check(u.read('DATA') === EMPTY && status('framing') === 0, 'a glitch was taken for a byte');

  // Room.
  const room = status('tx_room');
  check(room === depth, `room for ${room} bytes`);
  for (let i = 0; i < 5; i++) u.write('DATA', i);
  check(status('tx_room') <= depth - 3, 'room does not shrink');
  u.until(() => b.get('quiet_o') === 1 && status('tx_idle') === 1, 3000, 'rest');
  check(line.framingErrors === 0, 'framing errors at the far end');
}
