// SPDX-License-Identifier: Apache-2.0
/** Virtual cards of this user, as their simulators announce them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type VirtualCard, virtualCardDir } from '@weft/spec/mgmt';
import type { FoundPort } from './list.js';

type Environment = Readonly<Record<string, string | undefined>>;

export function virtualCards(env: Environment = process.env): VirtualCard[] {
  const dir = virtualCardDir(env, process.getuid?.() ?? 0);
  return namesIn(dir).flatMap((file) => {
    try {
      const card = JSON.parse(readFileSync(join(dir, file), 'utf8')) as VirtualCard;
      return isAlive(card.pid) ? [card] : [];
    } catch {
      return []; // It is just going away.
    }
  });
}

/** Each has its serial port and its HID device, as the USB bridge of a real card has. */
export const virtualPorts = (env?: Environment): FoundPort[] =>
  virtualCards(env).flatMap(({ name, serial, uart, hid }) =>
    [`serial:${uart}`, `hid+unix:${hid}`].map((address) => ({
      address,
      product: `Weft virtual card ${name}`,
      serialNumber: serial,
      vendorId: null,
      productId: null,
    })),
  );

/** How patient one must be with the card at an address, if it is a virtual one. */
export function patienceWith(address: string, env?: Environment): Pick<VirtualCard, 'replyMs' | 'tries'> | null {
  const path = address.replace(/^(serial|hid\+unix):/, '');
  const card = virtualCards(env).find(({ uart, hid }) => uart === path || hid === path);
  return card === undefined ? null : { replyMs: card.replyMs, tries: card.tries };
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir).filter((file) => file.endsWith('.json'));
  } catch {
    return []; // No virtual card has ever been here.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (e) {
    return (e as NodeJS.ErrnoException).code === 'EPERM';
  }
}
