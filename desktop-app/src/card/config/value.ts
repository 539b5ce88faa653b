// SPDX-License-Identifier: Apache-2.0
/** Configuration values as people write them, and as bytes. */
import type { ConfigKey } from '@weft/spec/mgmt';
import { configKeys } from '@weft/spec/mgmt';
import { CardError } from '../errors.js';
import { zeroPadded } from '../values.js';

const MAC_BYTES = 6;
const NO_MAC = '-';

export function keyNamed(name: string): ConfigKey {
  const found = configKeys.find((k) => k.name === name.toUpperCase());
  if (found === undefined) throw new CardError('E_CONFIG_KEY', `there is no setting ${name}`);
  return found;
}

/** A value for people: a number, an address (`-`: none), addresses with commas, text, or hexadecimal bytes. */
export function formatValue(key: ConfigKey, bytes: Uint8Array): string {
  switch (key.type) {
    case 'UINT':
      return formatNumber(key, unsigned(bytes));
    case 'MAC':
      return formatMac(bytes);
    case 'MAC_LIST':
      return formatMacs(bytes);
    case 'TEXT':
      return zeroPadded(bytes);
    case 'BYTES':
      return Buffer.from(bytes).toString('hex');
  }
}

/** What people may write; throws if the key cannot have it. */
export function parseValue(key: ConfigKey, text: string): Uint8Array {
  switch (key.type) {
    case 'UINT':
      return parseNumber(key, text);
    case 'MAC':
      return parseMac(key, text);
    case 'MAC_LIST':
      return parseMacs(key, text);
    case 'TEXT':
      return padded(key, Buffer.from(text, 'utf8'));
    case 'BYTES':
      if (!/^([0-9a-f]{2})*$/i.test(text)) throw wrong(key, 'give hexadecimal digits, two a byte');
      return padded(key, Buffer.from(text, 'hex'));
  }
}

export function defaultOf(key: ConfigKey): Uint8Array {
  return numberBytes(key, key.default ?? 0n);
}

/** What a key may have, in words. */
export function rangeOf(key: ConfigKey): string {
  if (key.choices !== undefined) return key.choices.join(' or ');
  if (key.type === 'UINT') return `${key.min ?? 0n} to ${key.max ?? 0n}${key.step ? `, a multiple of ${key.step}` : ''}`;
  if (key.type === 'MAC' || key.type === 'MAC_LIST') return 'like 02:57:45:46:54:00; - for none';
  return `${key.type === 'TEXT' ? 'text' : 'hexadecimal'}, up to ${key.bytes} bytes`;
}

const wrong = (key: ConfigKey, why: string): CardError => new CardError('E_CONFIG_VALUE', `${key.name}: ${why}`);

const unsigned = (bytes: Uint8Array): bigint => bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);

/** Addresses and the like are easier to read in hexadecimal. */
const formatNumber = (key: ConfigKey, value: bigint): string =>
  key.step !== undefined && value !== 0n ? `0x${value.toString(16)}` : String(value);

function parseNumber(key: ConfigKey, text: string): Uint8Array {
  if (!/^(\d+|0x[0-9a-f]+)$/i.test(text)) throw wrong(key, `${text} is not a number`);
  const value = BigInt(text);
  const fits =
    value >= (key.min ?? 0n) && value <= (key.max ?? 0n) && value % (key.step ?? 1n) === 0n && (key.choices?.includes(value) ?? true);
  if (!fits) throw wrong(key, `${text} is out of range: ${rangeOf(key)}`);
  return numberBytes(key, value);
}

const numberBytes = (key: ConfigKey, value: bigint): Uint8Array =>
  Uint8Array.from({ length: key.bytes }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));

const formatMac = (bytes: Uint8Array): string =>
  bytes.every((b) => b === 0) ? NO_MAC : [...bytes].map((b) => b.toString(16).padStart(2, '0')).join(':');

function formatMacs(bytes: Uint8Array): string {
  const all = Array.from({ length: bytes.length / MAC_BYTES }, (_, i) => formatMac(bytes.subarray(i * MAC_BYTES, (i + 1) * MAC_BYTES)));
  const last = all.findLastIndex((mac) => mac !== NO_MAC);
  return last < 0 ? NO_MAC : all.slice(0, last + 1).join(',');
}

function parseMac(key: ConfigKey, text: string): Uint8Array {
  if (text === NO_MAC) return new Uint8Array(MAC_BYTES);
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(text)) throw wrong(key, `${text} is not an Ethernet address`);
  const bytes = Buffer.from(text.replaceAll(':', ''), 'hex');
  if (((bytes[0] ?? 0) & 1) === 1) throw wrong(key, `${text} is a group address, not that of one card`);
  return bytes;
}

function parseMacs(key: ConfigKey, text: string): Uint8Array {
  const macs = text.split(',').map((mac) => formatMac(parseMac(key, mac.trim())));
  const twice = macs.find((mac, i) => mac !== NO_MAC && macs.indexOf(mac) !== i);
  if (twice !== undefined) throw wrong(key, `${twice} stands for two nodes`);
  return padded(key, Buffer.concat(macs.map((mac) => parseMac(key, mac))));
}

function padded(key: ConfigKey, bytes: Uint8Array): Uint8Array {
  if (bytes.length > key.bytes) throw wrong(key, `${bytes.length} bytes are more than its ${key.bytes}`);
  return Buffer.concat([bytes, new Uint8Array(key.bytes - bytes.length)]);
}
