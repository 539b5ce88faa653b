// SPDX-License-Identifier: Apache-2.0
import { CardError } from '../errors.js';
import { openHid } from './hid.js';
import type { CardPort } from './port.js';
import { openReplay } from './replay.js';
import { ReportSocketPort } from './report-socket.js';
import { openSerial } from './serial.js';
import { openSocket } from './socket.js';

export interface PortOptions {
  /** UARTs only. */
  readonly baudRate?: number;
}

export const DEFAULT_BAUD = 115_200;

type Opener = (address: string, rest: string, options: PortOptions) => Promise<CardPort>;

const openers: Record<string, Opener> = {
  serial: (address, path, options) => openSerial(address, path, options.baudRate ?? DEFAULT_BAUD),
  hid: openHid,
  tcp: (address, rest) => {
    const match = /^(?<host>.+):(?<port>\d{1,5})$/.exec(rest);
    const port = Number(match?.groups?.['port']);
    if (!(port >= 1 && port <= 65_535)) throw new CardError('E_CARD_ADDRESS', `${address} does not name host and port`);
    return openSocket(address, { host: (match?.groups?.['host'] ?? '').replace(/^\[|\]$/g, ''), port });
  },
  unix: (address, path) => openSocket(address, { path }),
  'hid+unix': async (address, path) => new ReportSocketPort(await openSocket(address, { path })),
  replay: openReplay,
};

/** The one place that knows all kinds of ports. A path without a kind is a serial port. */
export async function openPort(address: string, options: PortOptions = {}): Promise<CardPort> {
  const plain = address.startsWith('/') || /^COM\d+$/i.test(address);
  const full = plain ? `serial:${address}` : address;
  const [, kind = '', rest = ''] = /^([a-z+]+):(.+)$/.exec(full) ?? [];
  const open = openers[kind];
  if (open === undefined) throw new CardError('E_CARD_ADDRESS', `${address} is not an address of a port`);
  return open(full, rest, options);
}
