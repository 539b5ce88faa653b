// SPDX-License-Identifier: Apache-2.0
import type { Constant, EnumDef, StructDef } from '../types.js';

export const imageConstants = [
  { name: 'IMAGE_MAGIC', value: 0x4d494657, doc: '"WFIM": first bytes of an image header.' },
  { name: 'IMAGE_VERSION', value: 1, doc: 'Version of the image header.' },
  { name: 'IMAGE_SIGNED_BYTES', value: 192, doc: 'Bytes of the image header that are signed: all before the signature.' },
  { name: 'BUNDLE_MAGIC', value: 0x54464557, doc: '"WEFT": first bytes of a .weft bundle.' },
  { name: 'BUNDLE_VERSION', value: 1, doc: 'Version of the bundle format.' },
  { name: 'BUNDLE_IMAGES', value: 16, doc: 'Most images in a bundle.' },
] as const satisfies readonly Constant[];

export const board = {
  name: 'Board',
  width: 32,
  doc: 'Boards for which there are images.',
  members: [
    { name: 'SIM', value: 1, doc: 'The simulated card.' },
    { name: 'ECP5_EVN', value: 2, doc: 'Lattice ECP5 evaluation board (LFE5UM5G-85F).' },
  ],
} as const satisfies EnumDef;

export const imageHeader = {
  name: 'ImageHeader',
  bytes: 256,
  doc: 'What an image is: the signed manifest of its two parts. The same bytes stand in the bundle, in UPDATE_BEGIN and in the slot.',
  fields: [
    { name: 'magic', bit: 0, width: 32, doc: 'IMAGE_MAGIC.' },
    { name: 'header_version', bit: 32, width: 16, doc: 'IMAGE_VERSION.' },
    { name: 'board', bit: 64, width: 32, enum: 'Board', doc: 'Board that it is for.' },
    { name: 'version', bit: 96, width: 32, doc: 'major << 24 | minor << 16 | patch.' },
    { name: 'minimum_version', bit: 128, width: 32, doc: 'Not above version. Once this image is confirmed, the card starts nothing older from A or B.' },
    { name: 'key_id', bit: 160, width: 32, doc: 'First 4 bytes of the public key.' },
    { name: 'firmware_bytes', bit: 192, width: 32, doc: 'Size of the firmware; not 0.' },
    { name: 'bitstream_bytes', bit: 224, width: 32, doc: 'Size of the bitstream; 0: the one of golden serves.' },
    { name: 'build', bit: 256, width: 160, bigEndian: true, doc: 'Commit from which it was made.' },
    { name: 'firmware_hash', bit: 512, width: 512, bigEndian: true, doc: 'BLAKE2b-512 of the firmware.' },
    { name: 'bitstream_hash', bit: 1024, width: 512, bigEndian: true, doc: 'BLAKE2b-512 of the bitstream; zeros if there is none.' },
    { name: 'signature', bit: 1536, width: 512, bigEndian: true, doc: 'Ed25519 (RFC 8032) over the IMAGE_SIGNED_BYTES before it.' },
  ],
} as const satisfies StructDef;

export const bundleHeader = {
  name: 'BundleHeader',
  bytes: 32,
  doc: 'Start of a .weft file. `images` BundleEntries follow, then the parts, in order, without gaps.',
  fields: [
    { name: 'magic', bit: 0, width: 32, doc: 'BUNDLE_MAGIC.' },
    { name: 'version', bit: 32, width: 16, doc: 'BUNDLE_VERSION.' },
    { name: 'images', bit: 48, width: 16, doc: '1 to BUNDLE_IMAGES, each for another board.' },
    { name: 'bytes', bit: 64, width: 64, doc: 'Size of the file.' },
    { name: 'crc', bit: 128, width: 32, doc: 'CRC-32 of this header with crc zero, and all BundleEntries.' },
  ],
} as const satisfies StructDef;

export const bundleEntry = {
  name: 'BundleEntry',
  bytes: 272,
  doc: 'One image of a bundle.',
  fields: [
    { name: 'firmware_at', bit: 0, width: 64, doc: 'Where its firmware begins in the file.' },
    { name: 'bitstream_at', bit: 64, width: 64, doc: 'Where its bitstream begins; 0 if there is none.' },
    { name: 'header', bit: 128, width: 2048, bigEndian: true, doc: 'ImageHeader.' },
  ],
} as const satisfies StructDef;
