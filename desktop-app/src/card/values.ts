// SPDX-License-Identifier: Apache-2.0
/** Numbers of the protocol as people write them. */
import type { EnumDef } from '@weft/spec';

/** Name of an enum's member, or its number if this program does not know it. */
export const memberName = (of: EnumDef, value: bigint | number): string =>
  of.members.find((m) => m.value === Number(value))?.name ?? String(value);

/** A field of bytes (most significant first) as a byte string. */
export const fieldBytes = (value: bigint, bytes: number): Buffer => Buffer.from(value.toString(16).padStart(2 * bytes, '0'), 'hex');

/** Bytes as the value of such a field. */
export const bytesField = (bytes: Uint8Array): bigint => (bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`));

/** A zero-padded text field. */
export const fieldText = (value: bigint, bytes: number): string => zeroPadded(fieldBytes(value, bytes));

export const zeroPadded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8').replace(/\0+$/, '');

/** A signed 32-bit number that was carried unsigned. */
export const signed32 = (value: bigint): number => Number(BigInt.asIntN(32, value));

/** `1.2.3` for major << 24 | minor << 16 | patch. */
export const versionText = (version: number): string => `${version >>> 24}.${(version >>> 16) & 0xff}.${version & 0xffff}`;

/** Null if it is not a version. */
export function parseVersion(text: string): number | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,5})$/.exec(text);
  if (match === null) return null;
  const [major = 0, minor = 0, patch = 0] = match.slice(1).map(Number);
  return major > 0xff || minor > 0xff || patch > 0xffff ? null : major * 0x100_0000 + minor * 0x1_0000 + patch;
}
