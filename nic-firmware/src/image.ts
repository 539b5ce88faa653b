// SPDX-License-Identifier: Apache-2.0
import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { encode } from '@weft/spec';
import * as mgmt from '@weft/spec/mgmt';

export interface Image {
  readonly header: Uint8Array;
  readonly firmware: Uint8Array;
  readonly bitstream: Uint8Array;
}

export interface ImageFields {
  readonly board: number;
  readonly version: number;
  readonly minimumVersion: number;
  readonly firmware: Uint8Array;
  readonly bitstream: Uint8Array;
}

const big = (bytes: Uint8Array): bigint => BigInt(`0x0${Buffer.from(bytes).toString('hex')}`);
const blake2b = (bytes: Uint8Array): bigint => big(createHash('blake2b512').update(bytes).digest());

/** The 32 bytes of an Ed25519 public key. */
export function rawPublicKey(key: KeyObject): Uint8Array {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  if (x === undefined) throw new TypeError('not an Ed25519 key');
  return Buffer.from(x, 'base64url');
}

/** major.minor.patch as one number. */
export const version = (major: number, minor: number, patch: number): number => ((major << 24) | (minor << 16) | patch) >>> 0;

/** A signed image: what a slot holds, and what UPDATE_BEGIN begins with. */
export function signImage(fields: ImageFields, key: KeyObject): Image {
  const { firmware, bitstream } = fields;
  const values = {
    magic: mgmt.constant('IMAGE_MAGIC'),
    header_version: mgmt.constant('IMAGE_VERSION'),
    board: fields.board,
    version: fields.version,
    minimum_version: fields.minimumVersion,
    key_id: Buffer.from(rawPublicKey(key)).readUInt32LE(0),
    firmware_bytes: firmware.length,
    bitstream_bytes: bitstream.length,
    firmware_hash: blake2b(firmware),
    bitstream_hash: bitstream.length === 0 ? 0n : blake2b(bitstream),
  };
  const signedBytes = encode(mgmt.imageHeader, values).subarray(0, mgmt.constant('IMAGE_SIGNED_BYTES'));
  const header = encode(mgmt.imageHeader, { ...values, signature: big(sign(null, signedBytes, key)) });
  return { header, firmware, bitstream };
}
