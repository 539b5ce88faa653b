// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encode, enums, type Field, messageClass, messages, type StructDef, structs } from '../index.js';
import { shout } from './text.js';

const include = fileURLToPath(new URL('../../gen', import.meta.url));
const strict = ['-Wall', '-Wextra', '-Wconversion', '-Wpedantic', '-Werror', '-I', include];
let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'weft-spec-c-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

/** A number that fills the field with a pattern of its own. */
const patternOf = (f: Field, i: number): bigint => (0x9e3779b97f4a7c15n * BigInt(i + 1)) & ((1n << BigInt(f.width)) - 1n);

const isPlain = (f: Field): boolean => !f.bigEndian && [8, 16, 32, 64].includes(f.width) && f.bit % f.width === 0;

/** C statements that fill a struct through the header's members and macros. */
function fill(s: StructDef): string[] {
  const prefix = `WEFT_${shout(s.name)}`;
  return s.fields.map((f, i) => {
    const value = patternOf(f, i);
    if (f.bigEndian)
      return `for (unsigned i = 0; i < ${f.width / 8}u; i++) v.${f.name}[i] = (uint8_t)(${value}ull >> (8u * (${f.width / 8 - 1}u - i)));`;
    if (isPlain(f)) return `v.${f.name} = (uint${f.width}_t)${value}ull;`;
    const flags = `v.flags${f.bit >> 3}`;
    const name = `${prefix}_${f.name.toUpperCase()}`;
    return `${flags} = (uint8_t)(${flags} | ((${value}u << ${name}_SHIFT) & ${name}));`;
  });
}

/** Prints every struct as hex, then class and page of every opcode, then every enum's names. */
const program = `
#include <stdio.h>
#include <string.h>
#include "weft_spec.h"
static void dump(const void *p, size_t n) {
  const unsigned char *b = (const unsigned char *)p;
  for (size_t i = 0; i < n; i++) printf("%02x", b[i]);
  printf("\\n");
}
int main(void) {
${structs
  .map((s) => {
    const type = `struct weft_${shout(s.name).toLowerCase()}`;
    return `  { ${type} v; memset(&v, 0, sizeof v); ${fill(s).join(' ')} dump(&v, sizeof v); }`;
  })
  .join('\n')}
  for (unsigned op = 0; op < 64; op++) printf("%d %d\\n", weft_opcode_class(op), weft_opcode_page(op));
${enums.map((e) => `  for (unsigned i = 0; i < 64; i++) printf("%s\\n", weft_${shout(e.name).toLowerCase()}_name(i));`).join('\n')}
  return 0;
}
`;

const expected = (): string[] => {
  const layouts = structs.map((s: StructDef) => {
    const values = Object.fromEntries(s.fields.map((f, i) => [f.name, patternOf(f, i)]));
    return Buffer.from(encode(s, values)).toString('hex');
  });
  const opcodes = Array.from({ length: 64 }, (_, op) => {
    const m = messages.find((x) => x.value === op);
    const cls = messageClass.members.find((c) => c.name === m?.cls)?.value ?? (m === undefined ? -2 : -1);
    return `${cls} ${m?.page ? 1 : 0}`;
  });
  const namesOf = enums.flatMap((e) => Array.from({ length: 64 }, (_, i) => e.members.find((m) => m.value === i)?.name ?? '?'));
  return [...layouts, ...opcodes, ...namesOf];
};

describe.each([
  ['gcc', '-std=c11', 'c'],
  ['g++', '-std=c++20', 'cpp'],
])('the C header with %s %s', (compiler, standard, suffix) => {
  test('compiles without a warning and lays every struct out as the codec does', () => {
    const source = join(dir, `spec.${suffix}`);
    const binary = join(dir, `spec-${suffix}`);
    writeFileSync(source, program);
    execFileSync(compiler, [standard, ...strict, source, '-o', binary]);
    expect(execFileSync(binary, { encoding: 'utf8' }).trimEnd().split('\n')).toEqual(expected());
  });
});
