// SPDX-License-Identifier: Apache-2.0
import { CardError } from '../errors.js';
import { virtualPorts } from './virtual.js';

/** A port of this machine at which a card may be. */
export interface FoundPort {
  readonly address: string;
  /** What the USB device says of itself; empty where it says nothing. */
  readonly product: string;
  readonly serialNumber: string;
  readonly vendorId: number | null;
  readonly productId: number | null;
}

/** Who knows the ports of a machine. Injected: a test, a container or a CI machine has none. */
export type Enumerator = () => Promise<FoundPort[]>;

/** Serial ports and HID devices, as the operating system lists them, and virtual cards. What cannot be listed matters when nothing else is there. */
export const systemPorts: Enumerator = async () => {
  const lists = await Promise.allSettled([serialPorts(), hidDevices(), virtualPorts()]);
  const found = lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : []));
  const failed = lists.find((list) => list.status === 'rejected');
  if (found.length === 0 && failed !== undefined) throw failed.reason;
  return found;
};

async function serialPorts(): Promise<FoundPort[]> {
  const { SerialPort } = await import('serialport');
  const ports = await SerialPort.list().catch((cause: unknown) => {
    // On Linux serialport asks udevadm.
    const udev = cause instanceof Error && /udevadm/.test(cause.message);
    throw new CardError(
      'E_CARD_LIST',
      `serial ports cannot be listed: ${udev ? 'udevadm is missing' : String(cause)}`,
      udev ? { cause, next: 'install the package udev, or give the port with --port' } : { cause },
    );
  });
  return ports.map((p) => ({
    address: `serial:${p.path}`,
    product: p.manufacturer ?? '',
    serialNumber: p.serialNumber ?? '',
    vendorId: fromHex(p.vendorId),
    productId: fromHex(p.productId),
  }));
}

async function hidDevices(): Promise<FoundPort[]> {
  const { devicesAsync } = await import('node-hid');
  return (await devicesAsync()).flatMap((d) =>
    d.path === undefined
      ? []
      : [
          {
            address: `hid:${d.path}`,
            product: d.product ?? '',
            serialNumber: d.serialNumber ?? '',
            vendorId: d.vendorId,
            productId: d.productId,
          },
        ],
  );
}

const fromHex = (text: string | undefined): number | null => (text === undefined ? null : Number.parseInt(text, 16));
