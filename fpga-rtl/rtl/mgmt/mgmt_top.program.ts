// SPDX-License-Identifier: Apache-2.0
/** A program that looks at everything the management CPU can see, and tells it by UART, word after word. */
import * as mgmt from '@weft/spec/mgmt';
import { type BlockName, offset } from './mgmt-bench.js';
import { Program } from './rv32.js';

/** Address of a register. */
export function address(block: BlockName, register: string, index = 0): number {
  const { base } = mgmt.peripherals.find((p) => p.name === block) ?? { base: Number.NaN };
  return mgmt.constant('PERIPHERAL_BASE') + base + offset(block, register) + 4 * index;
}

const [pointer, value, other] = [5, 6, 7] as const;
const cause = (name: string): number => mgmt.resetCause.members.find((m) => m.name === name)?.value ?? Number.NaN;
const irq = (name: string): number => 1 << (mgmt.irqFields.find((f) => f.name === name)?.bit ?? 31);

export const timerWait = 700;
export const ramWord = 0x1234_5678;
/** Slot for which the program asks a new bitstream. */
export const newSlot = 2;
/** A BAR offset that it writes and reads. */
export const barOffset = 0x0128;
export const barWord = 0xcafe_f00d;

class Teller extends Program {
  put(at: number, word: number): void {
    this.li(pointer, at);
    this.li(value, word);
    this.sw(value, pointer);
  }
  /** Sends `value`. */
  say(): void {
    this.li(pointer, address('UART', 'DATA'));
    for (let i = 0; i < 4; i++) {
      this.sw(value, pointer);
      this.srli(value, value, 8);
    }
  }
  tell(at: number): void {
    this.li(pointer, at);
    this.lw(value, pointer);
    this.say();
  }
  /** Waits until all that was told has left. */
  flush(): void {
    this.label(`flush${++this.flushes}`);
    this.li(pointer, address('UART', 'STATUS'));
    this.lw(value, pointer);
    this.srli(value, value, 24);
    this.andi(value, value, 1);
    this.beq(value, 0, `flush${this.flushes}`);
  }
  private flushes = 0;
  whenCause(name: string, label: string): void {
    this.li(pointer, address('SYS', 'CAUSE'));
    this.lw(value, pointer);
    this.andi(value, value, 0xff);
    this.li(other, cause(name));
    this.beq(value, other, label);
  }
}

/** Addresses that are told at first, in this order. */
export const told: readonly number[] = [
  address('SYS', 'MAGIC'),
  address('SYS', 'MAP'),
  address('SYS', 'BOARD'),
  address('SYS', 'CLOCK_HZ'),
  address('SYS', 'SERIAL_LO'),
  address('SYS', 'SERIAL_HI'),
  ...[0, 1, 2, 3].map((i) => address('SYS', 'CPU_NAME', i)),
  ...[0, 1, 2, 3].map((i) => address('SYS', 'CPU_VERSION', i)),
  ...[0, 1, 2, 3, 4, 5, 6, 7].map((i) => address('SYS', 'CPU_HASH', i)),
  ...[0, 1, 2, 3].map((i) => address('SENSOR', 'VALUE', i)),
  0x2000_0000, // nothing there
  address('SYS', 'LED') + 0x40, // nor there
];

export function writeProgram(path: string): void {
  const p = new Teller();
  p.whenCause('SOFTWARE', 'software');
  p.whenCause('WATCHDOG', 'watchdog');
  p.whenCause('RECONFIGURED', 'reconfigured');

  for (const at of told) p.tell(at);
  // RAM: a word, then one of its bytes.
  p.put(mgmt.constant('RAM_BASE') + 4096, ramWord);
  p.li(value, 0xab);
  p.sb(value, pointer, 2);
  p.tell(mgmt.constant('RAM_BASE') + 4096);
  p.li(value, 12345);
  p.li(other, 678);
  p.mul(value, value, other);
  p.say();
  // The BAR: a write, a read, one that never ends.
  p.put(mgmt.constant('CSR_BASE') + barOffset, barWord);
  p.tell(mgmt.constant('CSR_BASE') + barOffset);
  p.tell(mgmt.constant('CSR_BASE') + barOffset + 4);
  p.tell(address('SYS', 'BUS_ERROR'));
  p.put(address('SYS', 'BUS_ERROR'), 0);
  p.tell(address('SYS', 'BUS_ERROR'));
  // A byte to the flash and one back.
  p.put(address('SPI', 'SELECT'), 1);
  p.put(address('SPI', 'WRITE1'), 0x9f);
  p.tell(address('SPI', 'READ'));
  p.put(address('SPI', 'SELECT'), 0);
  // Sleep until the timer.
  p.flush();
  p.put(address('SYS', 'ENABLE'), irq('timer'));
  p.put(address('TIMER', 'COMPARE_HI'), 0);
  p.li(pointer, address('TIMER', 'NOW_LO'));
  p.lw(value, pointer);
  p.addi(value, value, timerWait);
  p.li(pointer, address('TIMER', 'COMPARE_LO'));
  p.sw(value, pointer);
  p.tell(address('SYS', 'SLEEP'));
  p.put(address('TIMER', 'COMPARE_HI'), -1);
  // Sleep until a byte comes; send it back.
  p.put(address('SYS', 'ENABLE'), irq('uart_rx'));
  p.tell(address('SYS', 'SLEEP'));
  p.tell(address('UART', 'DATA'));
  p.put(address('SYS', 'LED'), 0xa);
  p.flush();
  p.put(address('SYS', 'RESET'), mgmt.constant('RESET_MAGIC') + 0x1_00); // not the magic: nothing
  p.put(address('SYS', 'RESET'), mgmt.constant('RESET_MAGIC'));

  p.label('software');
  p.tell(address('SYS', 'CAUSE'));
  p.tell(address('SYS', 'LED'));
  p.tell(mgmt.constant('RAM_BASE') + 4096); // survives
  p.flush();
  p.put(address('WATCHDOG', 'LIMIT'), 3);
  p.label('hang');
  p.j('hang');

  p.label('watchdog');
  p.tell(address('SYS', 'CAUSE'));
  p.flush();
  p.put(address('SYS', 'RESET'), mgmt.constant('RESET_MAGIC') + 0x80 + newSlot);

  p.label('reconfigured');
  p.tell(address('SYS', 'CAUSE'));
  p.put(address('SYS', 'ENABLE'), 0);
  p.li(pointer, address('SYS', 'SLEEP'));
  p.lw(value, pointer);
  p.write(path);
}
