// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { shout } from '../emit/text.js';
import * as spec from '../index.js';
import type { Field, RegisterBlock, StructDef } from '../types.js';
import type { CommandDef } from './commands.js';
import * as mgmt from './index.js';

const include = fileURLToPath(new URL('../../gen', import.meta.url));
const duplicates = <T>(values: readonly T[]): T[] => values.filter((v, i) => values.indexOf(v) !== i);
const names = (xs: readonly { readonly name: string }[]): string[] => xs.map((x) => x.name);
const structs: readonly StructDef[] = mgmt.structs;
const blocks: readonly RegisterBlock[] = mgmt.peripherals;

test('names are unique, also beside those of the card', () => {
  expect(duplicates([...names(mgmt.constants), ...names(spec.constants)])).toEqual([]);
  expect(duplicates([...names(mgmt.enums), ...names(spec.enums)])).toEqual([]);
  expect(duplicates([...names(structs), ...names(spec.structs)])).toEqual([]);
  for (const e of mgmt.enums) {
    expect(duplicates(names(e.members)), e.name).toEqual([]);
    expect(duplicates(e.members.map((m) => m.value)), e.name).toEqual([]);
  }
});

test.each(structs.map((s) => [s.name, s] as const))('structure %s', (_, s) => {
  const owner = new Map<number, string>();
  for (const f of s.fields) {
    for (let bit = f.bit; bit < f.bit + f.width; bit++) {
      expect(owner.get(bit), `bit ${bit} of ${f.name}`).toBeUndefined();
      owner.set(bit, f.name);
    }
    expect(f.bit + f.width, f.name).toBeLessThanOrEqual(8 * s.bytes);
    if (f.enum !== undefined) expect(names(mgmt.enums), f.name).toContain(f.enum);
  }
});

describe('commands', () => {
  const commands: readonly CommandDef[] = mgmt.commands;
  test('name structures that exist', () => {
    const known = [...names(structs), 'bytes'];
    for (const c of commands) {
      for (const s of [c.request, c.reply, c.requestTail, c.replyTail]) if (s) expect(known, c.name).toContain(s);
    }
  });

  test('fit into a frame', () => {
    const size = (name: string | null): number => structs.find((s) => s.name === name)?.bytes ?? 0;
    for (const c of commands) expect(Math.max(size(c.request), size(c.reply)), c.name).toBeLessThanOrEqual(mgmt.constant('MAX_PAYLOAD'));
    expect(mgmt.blockHeader.bytes + mgmt.constant('UPDATE_BLOCK_BYTES')).toBe(mgmt.constant('MAX_PAYLOAD'));
  });

  test('every error but OK has a next step', () => {
    for (const s of mgmt.mgmtStatus.members) expect('nextStep' in s, s.name).toBe(s.name !== 'OK');
  });
});

test('configuration keys rise, and defaults lie in their ranges', () => {
  const keys = mgmt.configKeys;
  expect(keys.map((k) => k.key)).toEqual([...new Set(keys.map((k) => k.key))].sort((a, b) => a - b));
  for (const k of keys) {
    if (k.type !== 'UINT') continue;
    const initial = k.default ?? -1n;
    expect(initial >= (k.min ?? 0n) && initial <= (k.max ?? -1n), k.name).toBe(true);
    expect((k.max ?? 0n) >> BigInt(8 * k.bytes), k.name).toBe(0n);
    // The C table has only the least and the greatest choice.
    expect(k.choices === undefined || k.choices.length === 2, k.name).toBe(true);
  }
  const stored = keys.reduce((n, k) => n + mgmt.storedValue.bytes + ((k.bytes + 3) & ~3), mgmt.flashRecord.bytes + mgmt.storedConfig.bytes);
  expect(stored).toBeLessThanOrEqual(mgmt.constant('CONFIG_RECORD_BYTES'));
});

test('flash regions are whole sectors and do not overlap', () => {
  let end = 0;
  for (const r of mgmt.flashRegions) {
    expect((r.base % mgmt.constant('FLASH_SECTOR_BYTES')) + (r.bytes % mgmt.constant('FLASH_SECTOR_BYTES')), r.name).toBe(0);
    expect(r.base, r.name).toBeGreaterThanOrEqual(end);
    end = r.base + r.bytes;
  }
  expect(end).toBeLessThanOrEqual(mgmt.constant('FLASH_BYTES'));
  const parts = ['BITSTREAM', 'FIRMWARE'] as const;
  for (const p of parts) expect(mgmt.constant(`SLOT_${p}_OFFSET`) % mgmt.constant('FLASH_BLOCK_BYTES')).toBe(0);
  expect(mgmt.constant('SLOT_BITSTREAM_BYTES')).toBe(mgmt.constant('SLOT_FIRMWARE_OFFSET'));
  expect(mgmt.constant('SLOT_FIRMWARE_OFFSET') + mgmt.constant('SLOT_FIRMWARE_BYTES')).toBeLessThanOrEqual(mgmt.constant('SLOT_HEADER_OFFSET'));
});

test('registers lie in their block, each for itself', () => {
  for (const b of blocks) {
    const at = b.registers.flatMap((r) => Array.from({ length: r.count ?? 1 }, (_, i) => r.offset + 4 * i));
    expect(duplicates(at), b.name).toEqual([]);
    expect(Math.max(...at), b.name).toBeLessThan(b.bytes);
  }
  expect(duplicates(blocks.map((b) => b.base))).toEqual([]);
});

test('the C header compiles as C and C++, and puts every field where the table has it', () => {
  const dir = mkdtempSync(join(tmpdir(), 'weft-mgmt-'));
  const plain = (f: Field): boolean => f.bigEndian === true || ([8, 16, 32, 64].includes(f.width) && f.bit % f.width === 0);
  const asserts = structs.flatMap((s) => s.fields.filter(plain).map((f) => `WEFT_STATIC_ASSERT(offsetof(struct weft_${shout(s.name).toLowerCase()}, ${f.name}) == ${f.bit / 8}, "${s.name}.${f.name}");`));
  const source = `#include <stddef.h>\n#include "weft_mgmt.h"\n${asserts.join('\n')}
static const weft_config_key_t keys[] = WEFT_CONFIG_TABLE;
static const struct { int unit, low, high; } limits[] = WEFT_SENSOR_LIMITS;
int main(void) { return sizeof keys / sizeof keys[0] == WEFT_CONFIG_KEYS && limits[0].high > 0 ? 0 : 1; }\n`;
  const strict = ['-Wall', '-Wextra', '-Wconversion', '-Wpedantic', '-Werror', '-I', include, '-o', join(dir, 'a')];
  try {
    for (const [compiler, std, name] of [
      ['gcc', 'c11', 'a.c'],
      ['g++', 'c++20', 'a.cpp'],
    ] as const) {
      writeFileSync(join(dir, name), source);
      execFileSync(compiler, [`-std=${std}`, ...strict, join(dir, name)]);
      execFileSync(join(dir, 'a'));
    }
  } finally {
    rmSync(dir, { recursive: true });
  }
});
