// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { decode, encode } from '@weft/spec';
import * as mgmt from '@weft/spec/mgmt';
import { Random, seeds } from '@weft/tools';
import { describe, expect, test } from 'vitest';
import type { CardFault } from '../errors.js';
import { checkFloor, checkNotOlder, imageFor } from './choose.js';
import { readBundle, writeBundle } from './file.js';
import { makeImage } from './make.js';
import { checkSignature, signImage } from './signature.js';

const pair = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const [SIM = 0, ECP5 = 0] = mgmt.board.members.map((m) => m.value);
const bytes = (n: number, salt: number): Uint8Array => Uint8Array.from({ length: n }, (_, i) => (i * 31 + salt) & 0xff);

const unsigned = (board: number) =>
  makeImage({
    board,
    version: 0x0102_0003,
    minimumVersion: 0x0100_0000,
    build: 'ab'.repeat(20),
    firmware: bytes(3000, board),
    bitstream: board === SIM ? new Uint8Array() : bytes(5000, 9),
  });
const images = [SIM, ECP5].map((board) => signImage(unsigned(board), pair.privateKey));
const file = writeBundle(images);
const refused = (code: CardFault) => expect.objectContaining({ code });

/** A bundle whose header was altered by somebody who can compute check sums. */
function forged(change: (file: Uint8Array) => void): Uint8Array {
  const copy = Uint8Array.from(file);
  change(copy);
  const head = decode(mgmt.bundleHeader, copy);
  const end = mgmt.bundleHeader.bytes + Number(head.images) * mgmt.bundleEntry.bytes;
  const zeroed = encode(mgmt.bundleHeader, { ...head, crc: 0 });
  encode(mgmt.bundleHeader, { ...head, crc: crc32(Buffer.concat([zeroed, copy.subarray(mgmt.bundleHeader.bytes, end)])) }, copy);
  return copy;
}

describe('a good bundle', () => {
  test('is read as it was written', () => {
    expect(readBundle(file)).toEqual(
      images.map((i) => ({ ...i, header: Buffer.from(i.header), firmware: Buffer.from(i.firmware), bitstream: expect.anything() })),
    );
    expect(readBundle(file).map((i) => Buffer.from(i.bitstream))).toEqual(images.map((i) => Buffer.from(i.bitstream)));
  });

  test('has the signature that its key makes, and a key id that names it', () => {
    for (const image of readBundle(file)) expect(() => checkSignature(image, pair.publicKey)).not.toThrow();
  });

  test('gives the image for the board', () => {
    expect(Number(imageFor(readBundle(file), 'ECP5_EVN').head.board)).toBe(ECP5);
  });
});

describe('a bad bundle is refused with its reason:', () => {
  test('truncated, anywhere', () => {
    for (let length = 4; length < file.length; length += 97)
      expect(() => readBundle(file.subarray(0, length)), `${length} bytes`).toThrow(refused('E_BUNDLE_TRUNCATED'));
  });

  test.each(seeds(4))('a flipped bit, anywhere (seed %i)', (seed) => {
    const random = new Random(seed);
    for (let i = 0; i < 200; i++) {
      const copy = Uint8Array.from(file);
      const at = random.below(copy.length);
      copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
      expect(() => readBundle(copy), `byte ${at}`).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^E_BUNDLE_(DAMAGED|TRUNCATED|FORMAT)$/) }),
      );
    }
  });

  test('something else', () => expect(() => readBundle(Buffer.from('#!/bin/sh\nexit 0\n'))).toThrow(refused('E_BUNDLE_FORMAT')));
  test('bytes after its end', () => expect(() => readBundle(Buffer.concat([file, Buffer.of(0)]))).toThrow(refused('E_BUNDLE_DAMAGED')));
  test('another board', () => expect(() => imageFor(readBundle(writeBundle(images.slice(1))), 'SIM')).toThrow(refused('E_BUNDLE_BOARD')));
  test('unsigned', () => expect(() => imageFor([unsigned(SIM)], 'SIM')).toThrow(refused('E_BUNDLE_UNSIGNED')));
  test('signed by a stranger', () => {
    const image = signImage(unsigned(SIM), stranger.privateKey);
    expect(() => checkSignature(image, pair.publicKey)).toThrow(refused('E_BUNDLE_SIGNATURE'));
  });

  test('altered by somebody who repairs the check sum', () => {
    const versionAt = mgmt.bundleHeader.bytes + 16 + 12;
    const [image] = readBundle(forged((copy) => (copy[versionAt] = 0xff)));
    expect(() => image && checkSignature(image, pair.publicKey)).toThrow(refused('E_BUNDLE_SIGNATURE'));
  });

  test('below the floor of the card', () => {
    const [image] = images;
    expect(() => image && checkFloor(image, 0x0102_0004)).toThrow(refused('E_BUNDLE_ROLLBACK'));
    expect(() => image && checkFloor(image, 0x0102_0003)).not.toThrow();
  });

  test('older than what runs', () => {
    const [image] = images;
    expect(() => image && checkNotOlder(image, 0x0102_0004)).toThrow(refused('E_BUNDLE_OLDER'));
  });

  test('a minimum above its own version: no card could start it', () => {
    expect(() =>
      makeImage({ board: SIM, version: 1, minimumVersion: 2, build: '0', firmware: bytes(1, 1), bitstream: bytes(0, 0) }),
    ).toThrow(refused('E_BUNDLE_FORMAT'));
  });
});
