// SPDX-License-Identifier: Apache-2.0
/** Headers of images for a card's slots: made and signed here alone, for bundles, for tests and for simulated cards. */
import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { decode, encode } from '@weft/spec';
import * as mgmt from '@weft/spec/mgmt';

export interface ImageParts {
  /** Value of Board. */
  readonly board: number;
  readonly version: number;
  readonly minimumVersion: number;
  /** Commit, 40 hexadecimal digits. */
  readonly build?: string;
  readonly firmware: Uint8Array;
  /** Empty: the bitstream of the golden slot serves. */
  readonly bitstream: Uint8Array;
}

/** The hash in image headers, 64 bytes. */
export const imageHash = (bytes: Uint8Array): Buffer => createHash('blake2b512').update(bytes).digest();

const field = (bytes: Uint8Array): bigint => BigInt(`0x0${Buffer.from(bytes).toString('hex')}`);
const hashField = (part: Uint8Array): bigint => (part.length === 0 ? 0n : field(imageHash(part)));

/** A header without key and signature. */
export const unsignedHeader = (parts: ImageParts): Uint8Array =>
  encode(mgmt.imageHeader, {
    magic: mgmt.constant('IMAGE_MAGIC'),
    header_version: mgmt.constant('IMAGE_VERSION'),
    board: parts.board,
    version: parts.version,
    minimum_version: parts.minimumVersion,
    firmware_bytes: parts.firmware.length,
    bitstream_bytes: parts.bitstream.length,
    build: BigInt(`0x0${parts.build ?? ''}`),
    firmware_hash: hashField(parts.firmware),
    bitstream_hash: hashField(parts.bitstream),
  });

/** The part of a header that its signature covers. */
export const signedPart = (header: Uint8Array): Uint8Array => header.subarray(0, mgmt.constant('IMAGE_SIGNED_BYTES'));

/** The header with key id and signature of this Ed25519 key, whatever it had before. */
export function signHeader(header: Uint8Array, key: KeyObject): Uint8Array {
  const values = { ...decode(mgmt.imageHeader, header), key_id: keyId(key) };
  const signature = sign(null, signedPart(encode(mgmt.imageHeader, values)), key);
  return encode(mgmt.imageHeader, { ...values, signature: field(signature) });
}

/** The 32 bytes of a public key, or of the public half of a private one; they end its DER encoding (RFC 8410). */
export function rawPublicKey(key: KeyObject): Buffer {
  const half = key.type === 'private' ? createPublicKey(key) : key;
  return half.export({ type: 'spki', format: 'der' }).subarray(-32);
}

/** By this number a header names its key. */
export const keyId = (key: KeyObject): number => rawPublicKey(key).readUInt32LE(0);
