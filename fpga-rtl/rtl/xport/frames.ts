// SPDX-License-Identifier: Apache-2.0
import { ACK_OFFSET, ackClass, constants, encode, frameHeader, MAC_PREFIX, messages } from '@weft/spec';
import type { Random } from '@weft/tools';
import { concat, crc32c, randomBytes, u32le } from '../eth/frames.js';

export const constant = (name: string): number => {
  const found = constants.find((c) => c.name === name);
  if (!found) throw new TypeError(name);
  return found.value;
};
export const WINDOW = constant('WINDOW');
export const PAGE_BYTES = constant('PAGE_BYTES');
export const HEADER_BYTES = constant('HEADER_BYTES');
export const opByName = (name: string): (typeof messages)[number] => {
  const found = messages.find((m) => m.name === name);
  if (!found) throw new TypeError(name);
  return found;
};
export const CLASSES: readonly string[] = ['REQ', 'PUT', 'FWD', 'RSP', 'FIN'];

type HeaderValues = Parameters<typeof encode<typeof frameHeader>>[1];

const mac = (node: number): bigint => MAC_PREFIX.reduce((v, byte) => (v << 8n) | BigInt(byte), 0n) * 256n + BigInt(node);

/** Seals a header: its CRC over all else, the field itself zero. */
export function seal(header: Uint8Array): Uint8Array {
  const open = Uint8Array.from(header);
  open.fill(0, HEADER_BYTES - 4);
  open.set(u32le(crc32c(open)), HEADER_BYTES - 4);
  return open;
}

/** A header of a message frame without its CRC, as a good sender would fill it; `values` override. */
export function openHeader(name: string, src: number, dst: number, values: HeaderValues = {}): Uint8Array {
  const op = opByName(name);
  return encode(frameHeader, {
    dst_mac: mac(dst),
    src_mac: mac(src),
    ethertype: constant('ETHERTYPE'),
    version: constant('WIRE_VERSION'),
    op: op.value,
    src,
    dst,
    len: op.page ? PAGE_BYTES : 0,
    ...values,
  });
}

/** Header and, for a page, payload and its CRC. */
export function frameOf(header: Uint8Array, page?: Uint8Array): Uint8Array {
  const sealed = seal(header);
  if (!page) return sealed;
  const hcrc = new DataView(sealed.buffer).getUint32(HEADER_BYTES - 4, true);
  return concat(sealed, page, u32le(crc32c(page, hcrc)));
}

export interface AckTriple {
  readonly cum: number;
  readonly sack: number;
  readonly limit: number;
}

/** An ACK's header, unsealed. */
export function ackHeader(src: number, dst: number, epoch: number, classes: readonly AckTriple[], poll = 0): Uint8Array {
  const header = openHeader('ACK', src, dst, { epoch, poll });
  classes.forEach((c, i) => encode(ackClass, { cum: c.cum, sack: c.sack, limit: c.limit }, header, ACK_OFFSET + i * ackClass.bytes));
  return header;
}

export const randomPage = (r: Random): Uint8Array => randomBytes(r, PAGE_BYTES);
