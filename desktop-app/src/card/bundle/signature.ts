// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey, createPublicKey, type KeyObject, verify } from 'node:crypto';
import * as mgmt from '@weft/spec/mgmt';
import { keyId, signedPart, signHeader } from '@weft/tools';
import { CardError } from '../errors.js';
import { fieldBytes, memberName } from '../values.js';
import { type Image, imageOf } from './image.js';

const SIGNATURE_BYTES = 64;
export function privateKey(pem: string | Buffer): KeyObject {
  return ed25519(() => createPrivateKey(pem));
}

/** Also takes a private key, and gives the public one of its pair. */
export function publicKey(pem: string | Buffer): KeyObject {
  return ed25519(() => createPublicKey(pem));
}

function ed25519(read: () => KeyObject): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch (cause) {
    throw new CardError('E_BUNDLE_KEY', 'the key file cannot be read as PEM', { cause });
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new CardError('E_BUNDLE_KEY', `the key is of type ${key.asymmetricKeyType}, not Ed25519`);
  return key;
}

/** The image with key id and signature in its header. */
export const signImage = (image: Image, key: KeyObject): Image => imageOf(signHeader(image.header, key), image.firmware, image.bitstream);

export const isSigned = (image: Image): boolean => image.head.signature !== 0n;

/** Throws if the image is not signed, or by another key. */
export function checkSignature(image: Image, key: KeyObject): void {
  const board = memberName(mgmt.board, image.head.board);
  checkSigned(image);
  if (Number(image.head.key_id) !== keyId(key))
    throw new CardError('E_BUNDLE_SIGNATURE', `the image for ${board} is signed by another key (id ${image.head.key_id.toString(16)})`);
  if (!verify(null, signedPart(image.header), key, fieldBytes(image.head.signature, SIGNATURE_BYTES)))
    throw new CardError('E_BUNDLE_SIGNATURE', `the signature of the image for ${board} does not fit its header`);
}

/** Throws if there is no signature. Whether a signature is right the card decides: it has the key. */
export function checkSigned(image: Image): void {
  if (!isSigned(image)) throw new CardError('E_BUNDLE_UNSIGNED', `the image for ${memberName(mgmt.board, image.head.board)} is not signed`);
}
