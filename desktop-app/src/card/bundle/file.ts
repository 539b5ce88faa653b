// SPDX-License-Identifier: Apache-2.0
/** The .weft file: header, entries, parts. */
import { crc32 } from 'node:zlib';
import { decode, encode } from '@weft/spec';
import * as mgmt from '@weft/spec/mgmt';
import { imageHash } from '@weft/tools';
import { CardError } from '../errors.js';
import { bytesField, fieldBytes, memberName } from '../values.js';
import { type Image, imageOf } from './image.js';

const HEAD = mgmt.bundleHeader.bytes;
const ENTRY = mgmt.bundleEntry.bytes;

export function writeBundle(images: readonly Image[]): Uint8Array {
  const most = mgmt.constant('BUNDLE_IMAGES');
  if (images.length < 1 || images.length > most)
    throw new CardError('E_BUNDLE_FORMAT', `a bundle has 1 to ${most} images, not ${images.length}`);
  const boards = images.map((i) => i.head.board);
  if (new Set(boards).size !== boards.length) throw new CardError('E_BUNDLE_FORMAT', 'a bundle has one image for each board');
  let end = HEAD + images.length * ENTRY;
  const place = (part: Uint8Array): number => {
    const at = end;
    end += part.length;
    return part.length === 0 ? 0 : at;
  };
  const entries = images.map((image) =>
    encode(mgmt.bundleEntry, {
      firmware_at: place(image.firmware),
      bitstream_at: place(image.bitstream),
      header: bytesField(image.header),
    }),
  );
  const fields = { magic: mgmt.constant('BUNDLE_MAGIC'), version: mgmt.constant('BUNDLE_VERSION'), images: images.length, bytes: end };
  const crc = crc32(Buffer.concat([encode(mgmt.bundleHeader, fields), ...entries]));
  return Buffer.concat([encode(mgmt.bundleHeader, { ...fields, crc }), ...entries, ...images.flatMap((i) => [i.firmware, i.bitstream])]);
}

/** The images of a bundle that is whole: every byte of it is covered by a check sum or a hash. Signatures are another question. */
export function readBundle(file: Uint8Array): Image[] {
  const magic = Buffer.from(file.subarray(0, 4));
  if (magic.length === 4 && magic.readUInt32LE() !== mgmt.constant('BUNDLE_MAGIC'))
    throw new CardError('E_BUNDLE_FORMAT', 'this is no update bundle: its first bytes are others');
  if (file.length < HEAD) throw new CardError('E_BUNDLE_TRUNCATED', `the bundle ends within its header, after ${file.length} bytes`);
  const head = decode(mgmt.bundleHeader, file);
  const { version, images, bytes } = { version: Number(head.version), images: Number(head.images), bytes: Number(head.bytes) };
  const entriesEnd = HEAD + images * ENTRY;
  if (file.length < entriesEnd)
    throw new CardError('E_BUNDLE_TRUNCATED', `the bundle ends within its list of images, after ${file.length} bytes`);
  const zeroed = encode(mgmt.bundleHeader, { ...head, crc: 0 });
  if (crc32(Buffer.concat([zeroed, file.subarray(HEAD, entriesEnd)])) !== Number(head.crc))
    throw new CardError('E_BUNDLE_DAMAGED', 'the header of the bundle does not have its check sum');
  if (version !== mgmt.constant('BUNDLE_VERSION'))
    throw new CardError('E_BUNDLE_FORMAT', `this program does not know version ${version} of the bundle format`);
  if (file.length < bytes) throw new CardError('E_BUNDLE_TRUNCATED', `the bundle has ${file.length} of its ${bytes} bytes`);
  if (file.length > bytes) throw new CardError('E_BUNDLE_DAMAGED', `the bundle has ${file.length - bytes} bytes too many`);
  return Array.from({ length: images }, (_, i) => readImage(file, HEAD + i * ENTRY));
}

function readImage(file: Uint8Array, at: number): Image {
  const entry = decode(mgmt.bundleEntry, file, at);
  const header = fieldBytes(entry.header, mgmt.imageHeader.bytes);
  const head = imageOf(header, new Uint8Array(), new Uint8Array()).head;
  const board = memberName(mgmt.board, head.board);
  if (Number(head.magic) !== mgmt.constant('IMAGE_MAGIC') || Number(head.header_version) !== mgmt.constant('IMAGE_VERSION'))
    throw new CardError('E_BUNDLE_FORMAT', `the header of the image for ${board} is of an unknown kind`);
  if (Buffer.compare(encode(mgmt.imageHeader, head), header) !== 0)
    throw new CardError('E_BUNDLE_FORMAT', `the header of the image for ${board} uses bits that this program does not know`);
  const part = (what: string, from: bigint, bytes: bigint, hash: bigint): Uint8Array => {
    const body = file.subarray(Number(from), Number(from + bytes));
    const wanted = body.length === 0 ? 0n : bytesField(imageHash(body));
    if (BigInt(body.length) !== bytes || wanted !== hash)
      throw new CardError('E_BUNDLE_DAMAGED', `the ${what} for ${board} does not have the hash in its header`);
    return body;
  };
  return imageOf(
    header,
    part('firmware', entry.firmware_at, head.firmware_bytes, head.firmware_hash),
    part('bitstream', entry.bitstream_at, head.bitstream_bytes, head.bitstream_hash),
  );
}
