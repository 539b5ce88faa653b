// SPDX-License-Identifier: Apache-2.0
import { constant } from '@weft/spec';
import { type Block, openBlock } from '@weft/tools';
import { expect, it } from 'vitest';
import { siliconSources } from './sources.js';

const CYCLES_PER_BIT = 4;

function send(b: Block, bytes: readonly number[]): void {
  for (const byte of bytes) {
    for (const level of [0, ...Array.from({ length: 8 }, (_, i) => (byte >> i) & 1), 1]) {
      b.set('uart_rx_i', level);
      b.step(CYCLES_PER_BIT);
    }
  }
}

function receive(b: Block, count: number): number[] {
  const bytes: number[] = [];
  while (bytes.length < count) {
    b.stepUntil(() => b.get('uart_tx_o') === 0, 2000, 'answer');
    b.step(CYCLES_PER_BIT / 2);
    let byte = 0;
    for (let i = 0; i < 8; i++) {
      b.step(CYCLES_PER_BIT);
      byte |= b.get('uart_tx_o') << i;
    }
    b.step(CYCLES_PER_BIT);
    bytes.push(byte);
  }
  return bytes;
}

const word = (n: number): number[] => [n & 255, (n >>> 8) & 255, (n >>> 16) & 255, n >>> 24];
const MEMORY = 0x8000_0000;

function write(b: Block, address: number, value: number): void {
  send(b, [...Buffer.from('W'), ...word(address), ...word(value)]);
  expect(receive(b, 1)).toEqual([...Buffer.from('K')]);
}

function read(b: Block, address: number): number {
  send(b, [...Buffer.from('R'), ...word(address)]);
  return Buffer.from(receive(b, 4)).readUInt32LE();
}

it('a host on the serial line reaches the registers of the card, and the memory that stands for its own', async () => {
  const b = await openBlock({
    top: 'board_card',
    params: { NODES: 2, CLOCK_HZ: 4_000_000, BAUD: 1_000_000, HOST_BYTES: 4096 },
    sources: siliconSources('board_card', { board: 'ecpix5' }),
    optimize: '-O0', // a whole card, for a few thousand cycles
  });
  try {
    b.hold('uart_rx_i', 1);
    b.reset();
    b.step(3000); // The card clears its directory's tags.
    expect(read(b, 0)).toBe(constant('CARD_MAGIC'));
    send(b, [0, 0, 0, 0, 0, 0, 0, 0, 0]); // Nothing answers to these.
    write(b, MEMORY + 8, 0x1234_5678);
    write(b, MEMORY + 12, 0x9abc_def0);
    expect(read(b, MEMORY + 8)).toBe(0x1234_5678);
    expect(read(b, MEMORY + 12)).toBe(0x9abc_def0);
    write(b, 0x48, 5); // NODE
    expect(read(b, 0x48)).toBe(5);
  } finally {
    b.close();
  }
});
