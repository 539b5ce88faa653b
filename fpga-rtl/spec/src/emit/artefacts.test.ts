// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { StructDef } from '../types.js';
import { cStruct } from './c-struct.js';
import { byteFigure } from './figure.js';
import { artefacts } from './index.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

test.each(artefacts().map((a) => [a.path, a.text] as const))('%s is what the spec emits', (path, text) => {
  expect(text).toBe(readFileSync(join(root, path), 'utf8'));
});

test.each(artefacts().map((a) => [a.path, a.text] as const))('%s has a licence, a warning and clean lines', (path, text) => {
  const lines = text.split('\n');
  expect(lines.slice(0, 3).join(' '), path).toMatch(/SPDX-License-Identifier: Apache-2.0.*Do not edit/);
  expect(lines.filter((l) => / $|\t|undefined|NaN|\[object/.test(l))).toEqual([]);
  expect(text.endsWith('\n') && !text.endsWith('\n\n')).toBe(true);
});

/** One of each kind of field, so that the shapes below are seen at a glance. */
const sample = {
  name: 'SampleEntry',
  bytes: 16,
  doc: 'A sample.',
  fields: [
    { name: 'mac', bit: 0, width: 48, bigEndian: true, doc: 'Network order.' },
    { name: 'kind', bit: 48, width: 8, doc: 'A byte.' },
    { name: 'ready', bit: 56, width: 1, doc: 'A flag.' },
    { name: 'level', bit: 58, width: 3, doc: 'Some bits.' },
    { name: 'count', bit: 96, width: 32, doc: 'After a gap.' },
  ],
} as const satisfies StructDef;

describe('pieces', () => {
  test('C struct', () => {
    expect(cStruct(sample)).toBe(`/* A sample. */
struct __attribute__((packed, aligned(8))) weft_sample_entry {
  uint8_t mac[6]; /* Network order. */
  uint8_t kind; /* A byte. */
  uint8_t flags7; /* Bits: see the macros. */
  uint8_t reserved0[4];
  uint32_t count; /* After a gap. */
};
#define WEFT_SAMPLE_ENTRY_READY_SHIFT 0u /* In flags7. A flag. */
#define WEFT_SAMPLE_ENTRY_READY 0x1u
#define WEFT_SAMPLE_ENTRY_LEVEL_SHIFT 2u /* In flags7. Some bits. */
#define WEFT_SAMPLE_ENTRY_LEVEL 0x1cu
WEFT_STATIC_ASSERT(sizeof(struct weft_sample_entry) == 16, "weft_sample_entry");
`);
  });

  test('byte figure', () => {
    expect(byteFigure(sample)).toBe(`\`\`\`text
         +0        +1        +2        +3        +4        +5        +6        +7
     +---------+---------+---------+---------+---------+---------+---------+---------+
   0 |                            mac                            |  kind   |  flags  |
     +---------+---------+---------+---------+---------+---------+---------+---------+
   8 |                                       |                 count                 |
     +---------+---------+---------+---------+---------+---------+---------+---------+
\`\`\``);
  });
});
