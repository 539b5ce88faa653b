// SPDX-License-Identifier: Apache-2.0
import { crc32 } from 'node:zlib';
import { type Decoded, decode, encode } from '@weft/spec';
import * as mgmt from '@weft/spec/mgmt';
import { cobsDecode, cobsEncode } from './cobs.js';

export interface Frame {
  readonly head: Decoded<typeof mgmt.mgmtFrame>;
  readonly payload: Uint8Array;
}

export type FrameHead = Partial<Record<keyof Frame['head'], bigint | number>>;

const HEAD_BYTES = mgmt.mgmtFrame.bytes;
const CRC_BYTES = mgmt.constant('FRAME_CRC_BYTES');
const MAX_BODY = HEAD_BYTES + mgmt.constant('MAX_PAYLOAD') + CRC_BYTES;
/** Longest frame on the wire, without its delimiter. */
export const MAX_ENCODED = MAX_BODY + 1 + Math.floor(MAX_BODY / 254);

/** A frame as it travels, a delimiter before and after it. */
export function encodeFrame(head: FrameHead, payload: Uint8Array = new Uint8Array()): Uint8Array {
  if (payload.length > mgmt.constant('MAX_PAYLOAD')) throw new RangeError(`${payload.length} bytes of payload`);
  const body = new Uint8Array(HEAD_BYTES + payload.length + CRC_BYTES);
  encode(mgmt.mgmtFrame, { version: mgmt.constant('PROTOCOL_VERSION'), ...head, length: payload.length }, body);
  body.set(payload, HEAD_BYTES);
  const crcAt = body.length - CRC_BYTES;
  new DataView(body.buffer).setUint32(crcAt, crc32(body.subarray(0, crcAt)), true);
  const delimiter = mgmt.constant('FRAME_DELIMITER');
  return Uint8Array.of(delimiter, ...cobsEncode(body), delimiter);
}

/** The frame between two delimiters, or why it is none. */
export function decodeFrame(encoded: Uint8Array): Frame | string {
  const body = cobsDecode(encoded);
  if (body === null) return 'not COBS';
  if (body.length < HEAD_BYTES + CRC_BYTES) return 'too short';
  const crcAt = body.length - CRC_BYTES;
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  if (view.getUint32(crcAt, true) !== crc32(body.subarray(0, crcAt))) return 'wrong CRC';
  const head = decode(mgmt.mgmtFrame, body);
  if (Number(head.length) !== crcAt - HEAD_BYTES) return 'wrong length';
  return { head, payload: body.subarray(HEAD_BYTES, crcAt) };
}
