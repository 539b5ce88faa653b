// SPDX-License-Identifier: Apache-2.0
import type { EventEmitter } from 'node:events';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { HIDAsync } from 'node-hid';
import { goneFailure, openFailure } from './failure.js';
import type { CardPort } from './port.js';
import { ReportPort } from './reports.js';

/** What of node-hid is used, so that tests can bring a device of their own. */
export type HidDevice = Pick<HIDAsync, 'write' | 'close'> & Pick<EventEmitter, 'on'>;

/** Our reports have no id; the operating systems want a zero in its place. */
const NO_REPORT_ID = 0;

export async function openHid(address: string, path: string): Promise<CardPort> {
  try {
    // Hidapi does not say why it cannot open a device; the file system does.
    if (path.startsWith('/dev/')) await access(path, constants.R_OK | constants.W_OK);
    // Loaded late: the native module is not needed for any other port.
    const { HIDAsync } = await import('node-hid');
    return new HidPort(address, await HIDAsync.open(path));
  } catch (e) {
    throw openFailure(address, e);
  }
}

export class HidPort extends ReportPort {
  readonly #device: HidDevice;

  constructor(address: string, device: HidDevice) {
    super(address);
    this.#device = device;
    device.on('data', (report: Uint8Array) => this.report(report));
    device.on('error', (e: unknown) => this.gone(goneFailure(address, e)));
  }

  protected async send(report: Uint8Array): Promise<void> {
    await this.#device.write(Buffer.of(NO_REPORT_ID, ...report)).catch((e: unknown) => {
      throw goneFailure(this.address, e);
    });
  }

  protected async shut(): Promise<void> {
    await this.#device.close().catch(() => undefined);
  }
}
