// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { AuditLog } from './audit.js';
import { Tokens } from './tokens.js';

const dir = mkdtempSync(join(tmpdir(), 'weft-access-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it('the audit log is bounded: four files, the newest entries, every line whole', () => {
  const limit = 2000;
  const path = join(dir, 'audit.jsonl');
  const entry = (i: number) => ({ who: 'local', method: 'POST', path: `/v1/${i}`, status: 200 });
  for (let i = 0; i < 200; i++) {
    // As after a restart, now and then.
    const log = new AuditLog(path, limit);
    log.add(entry(i));
    log.close();
  }
  const files = readdirSync(dir).sort();
  expect(files).toEqual(['audit.jsonl', 'audit.jsonl.1', 'audit.jsonl.2', 'audit.jsonl.3']);
  const numbers = files
    .reverse()
    .flatMap((f) => {
      const text = readFileSync(join(dir, f), 'utf8');
      expect(text.length).toBeLessThanOrEqual(limit);
      return text.trim().split('\n');
    })
    .map((line) => Number((JSON.parse(line) as { path: string }).path.slice('/v1/'.length)));
  expect(numbers.at(-1)).toBe(199);
  expect(numbers).toEqual([...Array(numbers.length).keys()].map((i) => 200 - numbers.length + i));
});

it('tokens survive a restart; of one, every single changed character is noticed', async () => {
  const path = join(dir, 'tokens.json');
  const tokens = new Tokens(path);
  await tokens.load();
  const { token, id } = await tokens.create('one', 'read');
  const later = new Tokens(path);
  await later.load();
  expect(later.check(token)).toMatchObject({ id, name: 'one', role: 'read' });
  for (let i = 0; i < token.length; i++) {
    const changed = token.slice(0, i) + (token[i] === 'a' ? 'b' : 'a') + token.slice(i + 1);
    expect(later.check(changed), changed).toBe(null);
  }
  await later.revoke(id);
  expect(later.check(token)).toBe(null);
  await expect(later.revoke(id)).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
});
