// SPDX-License-Identifier: Apache-2.0
import { closeSync, readlinkSync, symlinkSync, unlinkSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import type { NativeKernel } from '../kernel.js';

/** More than this waits for a reader only in vain: a UART does not wait either. */
const UNREAD_BYTES = 1 << 16;

/** A pseudo terminal behind a symbolic link that stays when the terminal is another one. */
export class Pty {
  readonly link: string;
  private readonly onBytes: (bytes: Uint8Array) => void;
  private readonly kernel: NativeKernel;
  private stream: ReadStream | null = null;
  private slave = -1;
  private path = '';

  constructor(kernel: NativeKernel, link: string, onBytes: (bytes: Uint8Array) => void) {
    this.kernel = kernel;
    this.link = link;
    this.onBytes = onBytes;
  }

  get plugged(): boolean {
    return this.stream !== null;
  }

  /** Whoever had it open sees it go. */
  plug(): void {
    this.unplug();
    const { master, slave, path } = this.kernel.openPty();
    const stream = new ReadStream(master);
    stream.on('data', (bytes: Buffer) => this.onBytes(bytes));
    // Its reader may go at any moment.
    stream.on('error', () => undefined);
    this.stream = stream;
    this.slave = slave;
    this.path = path;
    symlinkSync(path, this.link);
  }

  unplug(): void {
    if (this.stream === null) return;
    removeLink(this.link, this.path);
    this.stream.destroy();
    this.stream = null;
    closeSync(this.slave);
  }

  write(bytes: Uint8Array): void {
    if (this.stream !== null && this.stream.writableLength < UNREAD_BYTES) this.stream.write(bytes);
  }
}

/** Only ours: another card may have taken the place. */
function removeLink(link: string, target: string): void {
  try {
    if (readlinkSync(link) === target) unlinkSync(link);
  } catch {
    // It is gone already.
  }
}
