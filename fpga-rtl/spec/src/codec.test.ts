// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, encode, type Field, getField, type StructDef, setField, structs } from './index.js';

const anyValue = (f: Field): fc.Arbitrary<bigint> => fc.bigInt({ min: 0n, max: (1n << BigInt(f.width)) - 1n });
const anyValues = (s: StructDef): fc.Arbitrary<Record<string, bigint>> =>
  fc.record(Object.fromEntries(s.fields.map((f) => [f.name, anyValue(f)])));

describe.each(structs.map((s): [string, StructDef] => [s.name, s]))('%s', (_, s) => {
  test('what is encoded is decoded', () => {
    fc.assert(
      fc.property(anyValues(s), (values) => {
        expect(decode(s, encode(s, values))).toEqual(values);
      }),
    );
  });

  test('a structure in the middle touches no byte around it', () => {
    fc.assert(
      fc.property(anyValues(s), fc.nat(9), (values, at) => {
        const bytes = new Uint8Array(s.bytes + 20).fill(0xa5);
        encode(s, values, bytes, at);
        expect(decode(s, bytes, at)).toEqual(values);
        expect([...bytes.subarray(0, at), ...bytes.subarray(at + s.bytes)].every((b) => b === 0xa5)).toBe(true);
      }),
    );
  });

  test('a field that is set leaves the others alone', () => {
    fc.assert(
      fc.property(anyValues(s), fc.nat(s.fields.length - 1), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (values, i, raw) => {
        const f = s.fields[i] as Field;
        const value = raw & ((1n << BigInt(f.width)) - 1n);
        const bytes = encode(s, values);
        setField(new DataView(bytes.buffer), 0, f, value);
        expect(decode(s, bytes)).toEqual({ ...values, [f.name]: value });
      }),
    );
  });
});

describe('bytes are where the spec says', () => {
  const s = {
    name: 'Example',
    bytes: 8,
    doc: '',
    fields: [
      { name: 'little', bit: 0, width: 16, doc: '' },
      { name: 'big', bit: 16, width: 16, bigEndian: true, doc: '' },
      { name: 'nibble', bit: 36, width: 4, doc: '' },
      { name: 'across', bit: 46, width: 4, doc: '' },
    ],
  } as const satisfies StructDef;

  test('by hand', () => {
    const bytes = encode(s, { little: 0x1234, big: 0x5678, nibble: 0x9, across: 0xd });
    expect([...bytes]).toEqual([0x34, 0x12, 0x56, 0x78, 0x90, 0x40, 0x03, 0x00]);
    expect(getField(new DataView(bytes.buffer), 0, s.fields[1])).toBe(0x5678n);
  });

  test('a value that does not fit is refused, and so are bytes that are too few', () => {
    expect(() => encode(s, { nibble: 16 })).toThrow(RangeError);
    expect(() => encode(s, { little: -1 })).toThrow(RangeError);
    expect(() => decode(s, new Uint8Array(7))).toThrow(RangeError);
    expect(() => decode(s, new Uint8Array(8), 1)).toThrow(RangeError);
  });
});
