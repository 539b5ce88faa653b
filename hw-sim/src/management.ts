// SPDX-License-Identifier: Apache-2.0
/** The management computers of a rack's cards: what they are given, and what is on their pins. */
import * as mgmt from '@weft/spec/mgmt';
import { RackError } from './errors.js';
import type { NativeConfig, NativeKernel, NativeManagement } from './kernel.js';

/** Cycles of a UART bit: few, so that bytes are quick. The card's UART has it as reset value. */
export const uartDivisor = 16;

export interface ManagementOptions {
  /** Boot ROM, the same for every card: path of a `$readmemh` file of 32-bit words; in WebAssembly, of one of its files. */
  readonly rom: string;
  /** Serial numbers of the cards. Default: 1, 2, … */
  readonly serials?: readonly bigint[];
  /** File of each card's flash. Default: none, flash that is erased and forgotten; so it always is in WebAssembly. */
  readonly flash?: readonly string[];
  /** How long programs and erases take. Default: a fast part, some ten times faster than the slowest. */
  readonly programUs?: number;
  readonly sectorEraseUs?: number;
  readonly blockEraseUs?: number;
}

/** What the sensors of a healthy card say, in the order of the spec's Sensor. */
export const healthySensors = [45_000, 1_100, 2_500, 3_300] as const;

const defaults = { programUs: 70, sectorEraseUs: 400, blockEraseUs: 1500 } as const;
/** Manufacturer and type of no one in particular; capacity 2^24 bytes. */
const jedecId = 0x7f2018;

/** For the kernel, in cycles. */
export function nativeManagement(o: ManagementOptions | undefined, nodes: number, mhz: number): NativeManagement[] {
  if (o === undefined) return [];
  if (o.flash !== undefined && o.flash.length !== nodes)
    throw new RackError('OPTION', `${nodes} nodes need as many flash files, not ${o.flash.length}`);
  const cycles = (us: number): number => Math.max(1, Math.round(us * mhz));
  return Array.from({ length: nodes }, (_, i) => ({
    rom: o.rom,
    serial: o.serials?.[i] ?? BigInt(i + 1),
    uartDivisor,
    flash: {
      path: o.flash?.[i] ?? '',
      bytes: mgmt.constant('FLASH_BYTES'),
      jedecId,
      pageProgram: cycles(o.programUs ?? defaults.programUs),
      sectorErase: cycles(o.sectorEraseUs ?? defaults.sectorEraseUs),
      blockErase: cycles(o.blockEraseUs ?? defaults.blockEraseUs),
    },
  }));
}

export const isManaged = (config: NativeConfig): boolean => config.management.length > 0;

const reportBytes = mgmt.constant('HID_REPORT_BYTES');

/** The management port of one card: its UART, its HID reports, its flash, its power. All of it moves when the rack runs. */
export class ManagementPort {
  private readonly kernel: NativeKernel;
  private readonly card: number;

  constructor(kernel: NativeKernel, card: number) {
    this.kernel = kernel;
    this.card = card;
  }

  /** Bytes for the card's UART. */
  sendUart(bytes: Uint8Array): void {
    this.kernel.uartSend(this.card, bytes);
  }
  /** Bytes that the card has sent since the last call. */
  takeUart(): Uint8Array {
    return this.kernel.uartTake(this.card);
  }
  /** A 64-byte report for the card. */
  sendReport(report: Uint8Array): void {
    this.kernel.hidSend(this.card, report);
  }
  /** Reports that the card has sent since the last call. */
  takeReports(): Uint8Array[] {
    const bytes = this.kernel.hidTake(this.card);
    return Array.from({ length: bytes.length / reportBytes }, (_, i) => bytes.subarray(i * reportBytes, (i + 1) * reportBytes));
  }

  /** A sensor's value in its unit. */
  setSensor(index: number, value: number): void {
    this.kernel.setSensor(this.card, index, value);
  }

  /** Programs and erases begun so far. */
  get flashOperations(): number {
    return this.kernel.flash(this.card);
  }
  readFlash(address: number, length: number): Uint8Array {
    return this.kernel.flashCells(this.card, address, length);
  }
  /** Writes cells as a programmer in the factory does. */
  loadFlash(address: number, bytes: Uint8Array): void {
    this.kernel.flashLoad(this.card, address, bytes);
  }
  /** Power fails during the nth program or erase from now on (1: the next), which is left torn; 0: never. `runUntil` then stops with `power`. */
  failAtOperation(nth: number): void {
    this.kernel.failAtOperation(this.card, nth);
  }
  get powered(): boolean {
    return this.kernel.powered(this.card);
  }
  /** Switched on again the card starts as new: only its flash has kept anything. */
  power(on: boolean): void {
    this.kernel.power(this.card, on);
  }
}
