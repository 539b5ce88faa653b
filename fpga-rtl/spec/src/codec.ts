// SPDX-License-Identifier: Apache-2.0
import type { Field, StructDef } from './types.js';

/** Reads one field of a structure that starts at byte `at`. Width at most 64 bits. */
export function getField(view: DataView, at: number, field: Field): bigint {
  const byte = at + (field.bit >> 3);
  const bytes = Math.ceil(((field.bit & 7) + field.width) / 8);
  let value = 0n;
  for (let i = 0; i < bytes; i++) {
    const index = field.bigEndian ? i : bytes - 1 - i;
    value = (value << 8n) | BigInt(view.getUint8(byte + index));
  }
  return (value >> BigInt(field.bit & 7)) & ((1n << BigInt(field.width)) - 1n);
}

/** Writes one field; throws a RangeError if the value does not fit. */
export function setField(view: DataView, at: number, field: Field, value: bigint | number): void {
  const v = BigInt(value);
  if (v < 0n || v >> BigInt(field.width) !== 0n) {
    throw new RangeError(`${field.name}: ${v} does not fit in ${field.width} bits`);
  }
  const byte = at + (field.bit >> 3);
  const shift = BigInt(field.bit & 7);
  const bytes = Math.ceil(((field.bit & 7) + field.width) / 8);
  const mask = ((1n << BigInt(field.width)) - 1n) << shift;
  for (let i = 0; i < bytes; i++) {
    const index = byte + (field.bigEndian ? bytes - 1 - i : i);
    const m = Number((mask >> BigInt(8 * i)) & 0xffn);
    const b = Number(((v << shift) >> BigInt(8 * i)) & 0xffn);
    view.setUint8(index, (view.getUint8(index) & ~m) | b);
  }
}

type FieldName<S extends StructDef> = S['fields'][number]['name'];
export type Decoded<S extends StructDef> = { [K in FieldName<S>]: bigint };

/** All fields of a structure by name. */
export function decode<S extends StructDef>(def: S, bytes: Uint8Array, at = 0): Decoded<S> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (at + def.bytes > bytes.byteLength) throw new RangeError(`${def.name}: ${bytes.byteLength - at} bytes, needs ${def.bytes}`);
  return Object.fromEntries(def.fields.map((f) => [f.name, getField(view, at, f)])) as Decoded<S>;
}

/** A structure from its fields; those not named are zero. Writes into `bytes` at `at` if given. */
export function encode<S extends StructDef>(
  def: S,
  values: Partial<Record<FieldName<S>, bigint | number>>,
  bytes: Uint8Array = new Uint8Array(def.bytes),
  at = 0,
): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  bytes.fill(0, at, at + def.bytes);
  for (const field of def.fields) {
    const value = values[field.name as FieldName<S>];
    if (value !== undefined) setField(view, at, field, value);
  }
  return bytes;
}
