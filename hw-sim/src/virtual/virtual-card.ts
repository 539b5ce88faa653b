// SPDX-License-Identifier: Apache-2.0
/** One card of a rack as programs on this machine see it: a serial port, a HID device, a cable, a power switch. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VirtualCard as Entry } from '@weft/spec/mgmt';
import type { NativeKernel } from '../kernel.js';
import type { ManagementPort } from '../management.js';
import { type Controlled, ControlServer } from './control.js';
import { Pty } from './pty.js';
import { ReportServer } from './report-server.js';

/** How long a cable is out, and the power off after it failed. */
const AWAY_MS = 300;
/** What clients are told: a signature takes such a card ten seconds and more on a busy machine, and nothing takes minutes. */
const reply = { replyMs: 10_000, tries: 18 } as const;

export type CardEvent = 'plugged' | 'unplugged' | 'power on' | 'power off' | 'power failed';

export interface VirtualCardOptions {
  readonly kernel: NativeKernel;
  readonly port: ManagementPort;
  readonly name: string;
  readonly serial: string;
  /** Folder with the files of all virtual cards. */
  readonly dir: string;
  readonly onEvent: (event: CardEvent) => void;
  /** Something has come: simulate on. */
  readonly wake: () => void;
}

export class VirtualCard implements Controlled {
  readonly entry: Entry;
  private readonly o: VirtualCardOptions;
  private readonly pty: Pty;
  private readonly reports: ReportServer;
  private readonly control: ControlServer;
  private readonly timers = new Set<NodeJS.Timeout>();
  /** Bytes until the cable is pulled; null: it stays in. */
  private unplugAfter: number | null = null;
  private powered = true;

  constructor(o: VirtualCardOptions) {
    this.o = o;
    const path = (what: string): string => join(o.dir, `${o.name}.${what}`);
    const { name, serial } = o;
    this.entry = { name, serial, pid: process.pid, uart: path('tty'), hid: path('hid'), control: path('control'), ...reply };
    this.pty = new Pty(o.kernel, this.entry.uart, (bytes) => this.fromHost(bytes));
    this.reports = new ReportServer((report) => {
      o.port.sendReport(report);
      o.wake();
    });
    this.control = new ControlServer(this);
  }

  async open(): Promise<void> {
    mkdirSync(this.o.dir, { recursive: true, mode: 0o700 });
    for (const path of [this.entry.uart, this.entry.hid, this.entry.control]) rmSync(path, { force: true });
    this.pty.plug();
    await this.reports.listen(this.entry.hid);
    await this.control.listen(this.entry.control);
    const file = this.entryFile;
    writeFileSync(`${file}.new`, JSON.stringify(this.entry));
    renameSync(`${file}.new`, file);
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
    rmSync(this.entryFile, { force: true });
    this.pty.unplug();
    this.reports.close();
    this.control.close();
    for (const path of [this.entry.hid, this.entry.control]) rmSync(path, { force: true });
  }

  /** Hands on what the card has said. */
  deliver(): void {
    const bytes = this.o.port.takeUart();
    if (bytes.length > 0) this.pty.write(bytes);
    for (const report of this.o.port.takeReports()) this.reports.write(report);
  }

  /** Power that failed during a flash operation comes back by itself. */
  noticePower(): void {
    if (!this.powered || this.o.port.powered) return;
    this.o.onEvent('power failed');
    this.switchedOff();
    this.later(() => this.power(true));
  }

  cut(nth: number): void {
    this.o.port.failAtOperation(nth);
  }

  power(on: boolean): void {
    if (on === this.powered) return;
    if (!on) this.o.port.power(false);
    this.o.onEvent(on ? 'power on' : 'power off');
    if (!on) {
      this.switchedOff();
      return;
    }
    this.o.port.power(true);
    this.powered = true;
    this.pty.plug();
    this.o.wake();
  }

  unplug(afterBytes: number): void {
    this.unplugAfter = afterBytes;
    if (afterBytes === 0) this.pullCable();
  }

  setSensor(index: number, value: number): void {
    this.o.port.setSensor(index, value);
  }

  status(): object {
    return { ...this.entry, powered: this.powered, plugged: this.pty.plugged, flashOperations: this.o.port.flashOperations };
  }

  private get entryFile(): string {
    return join(this.o.dir, `${this.o.name}.json`);
  }

  private fromHost(bytes: Uint8Array): void {
    const taken = this.unplugAfter === null ? bytes : bytes.subarray(0, this.unplugAfter);
    this.o.port.sendUart(taken);
    this.o.wake();
    if (this.unplugAfter === null) return;
    this.unplugAfter -= taken.length;
    if (this.unplugAfter === 0) this.pullCable();
  }

  private pullCable(): void {
    this.unplugAfter = null;
    this.o.onEvent('unplugged');
    this.pty.unplug();
    this.reports.unplug();
    this.later(() => {
      if (!this.powered) return;
      this.pty.plug();
      this.o.onEvent('plugged');
    });
  }

  /** The USB side lives on the card's power. */
  private switchedOff(): void {
    this.powered = false;
    this.pty.unplug();
    this.reports.unplug();
  }

  private later(call: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      call();
    }, AWAY_MS);
    this.timers.add(timer);
  }
}
