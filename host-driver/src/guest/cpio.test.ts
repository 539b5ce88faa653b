// SPDX-License-Identifier: Apache-2.0

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cpio, cpioMode } from './cpio.js';

const entries = [
  { path: 'bin', mode: cpioMode.folder },
  { path: 'bin/tool', mode: cpioMode.program, data: Buffer.from('#!/bin/sh\n') },
  { path: 'odd', mode: cpioMode.file, data: Buffer.from('12345') },
];

test('every header starts at a multiple of four and the trailer ends the archive', () => {
  const archive = Buffer.from(cpio(entries));
  const at: number[] = [];
  for (let i = archive.indexOf('070701'); i >= 0; i = archive.indexOf('070701', i + 6)) at.push(i);
  expect(at).toHaveLength(entries.length + 1);
  expect(at.every((i) => i % 4 === 0)).toBe(true);
  expect(archive.length % 4).toBe(0);
  expect(archive.subarray(at.at(-1)).toString()).toContain('TRAILER!!!');
});

test('same entries, same bytes', () => {
  expect(cpio(entries)).toEqual(cpio(entries));
});

test('a device keeps its numbers', () => {
  const header = Buffer.from(cpio([{ path: 'dev/console', mode: cpioMode.character, device: [5, 1] }])).toString('latin1');
  expect(header.slice(6 + 9 * 8, 6 + 11 * 8)).toBe('0000000500000001');
});

test('cpio itself unpacks it', () => {
  const dir = mkdtempSync(join(tmpdir(), 'weft-cpio-'));
  try {
    execFileSync('cpio', ['-idm', '--quiet'], { cwd: dir, input: cpio(entries) });
    expect(readFileSync(join(dir, 'odd'), 'utf8')).toBe('12345');
    expect(statSync(join(dir, 'bin/tool')).mode & 0o777).toBe(0o755);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
