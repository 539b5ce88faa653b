// SPDX-License-Identifier: Apache-2.0
import type { SerialPort } from 'serialport';
import { goneFailure, openFailure } from './failure.js';
import { type CardPort, PortBase } from './port.js';

/** A UART, real or a pseudo terminal. Modem lines are left alone: neither need a card's have a meaning nor has a pty any. */
export async function openSerial(address: string, path: string, baudRate: number): Promise<CardPort> {
  // Loaded late: the native module is not needed for any other port.
  const { SerialPort } = await import('serialport');
  const serial = new SerialPort({ path, baudRate, autoOpen: false, hupcl: false, lock: true });
  await new Promise<void>((resolve, reject) => serial.open((e) => (e ? reject(openFailure(address, e)) : resolve())));
  return new Serial(address, serial);
}

class Serial extends PortBase {
  readonly #serial: SerialPort;

  constructor(address: string, serial: SerialPort) {
    super(address);
    this.#serial = serial;
    serial.on('data', (bytes: Buffer) => this.received(bytes));
    serial.on('error', (e) => this.gone(goneFailure(address, e)));
    serial.on('close', (e: unknown) => this.gone(goneFailure(address, e)));
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (e?: Error | null): void => (e ? reject(goneFailure(this.address, e)) : resolve());
      // A port that closes forgets its callbacks.
      const closed = (): void => done(new Error('closed'));
      this.#serial.once('close', closed);
      this.#serial.write(Buffer.from(bytes), (e) => {
        this.#serial.off('close', closed);
        done(e);
      });
    });
  }

  protected shut(): Promise<void> {
    return new Promise((resolve) => (this.#serial.isOpen ? this.#serial.close(() => resolve()) : resolve()));
  }
}
