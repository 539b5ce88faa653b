// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Type } from 'typebox';
import { afterAll, expect, it } from 'vitest';
import { JsonFile, writeAtomic } from './atomic-file.js';
import { identify, isAlive, signalTo } from './identity.js';
import { tryLock } from './lock.js';
import { poll, Serial } from './wait.js';

const dir = mkdtempSync(join(tmpdir(), 'weft-state-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it('a file is replaced whole, is its owner’s alone, and a failed write leaves nothing', async () => {
  const path = join(dir, 'file');
  await Promise.all([...Array(20).keys()].map((i) => writeAtomic(path, String(i).repeat(10_000))));
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(path).size % 10_000).toBe(0);
  await expect(writeAtomic(join(dir, 'folder/none'), 'x')).rejects.toThrow('ENOENT');
  expect(readdirSync(dir)).toEqual(['file']);
});

it('a document that is not what it should be is refused by name', async () => {
  const file = new JsonFile(join(dir, 'doc.json'), Type.Object({ n: Type.Integer() }));
  expect(await file.read()).toBe(null);
  await file.write({ n: 5 });
  expect(await file.read()).toEqual({ n: 5 });
  for (const text of ['{"n":"5"}', '{"n":', '']) {
    writeFileSync(file.path, text);
    await expect(file.read()).rejects.toMatchObject({ code: 'E_STATE', message: expect.stringContaining('doc.json') });
  }
});

it('a lock is one process’ own, and ends with it however that happens', async () => {
  const path = join(dir, 'lock');
  const holder = spawn('flock', [path, 'sleep', '60'], { detached: true });
  await poll('the holder', 10_000, () => {
    const lock = tryLock(path);
    lock?.release();
    return lock === null ? true : null;
  });
  process.kill(-(holder.pid ?? 0), 'SIGKILL');
  await once(holder, 'exit');
  const mine = await poll('the lock', 10_000, () => tryLock(path));
  expect(tryLock(path)).toBe(null);
  mine.release();
  const again = tryLock(path);
  expect(again).not.toBe(null);
  again?.release();
});

it('a process is told apart from a later one with its number', async () => {
  const child = spawn('sleep', ['60']);
  const who = identify(child.pid ?? 0);
  if (who === null) throw new Error('not found');
  expect(isAlive(who)).toBe(true);
  expect(isAlive({ ...who, startTicks: who.startTicks + 1 })).toBe(false);
  expect(isAlive({ ...who, bootId: 'another' })).toBe(false);
  expect(signalTo({ ...who, startTicks: who.startTicks + 1 }, 'SIGKILL')).toBe(false);
  expect(child.signalCode).toBe(null);
  expect(signalTo(who, 'SIGKILL')).toBe(true);
  await once(child, 'exit');
  expect(isAlive(who)).toBe(false);
});

it('work that is serial does not overlap, and a failure does not stop what follows', async () => {
  const serial = new Serial();
  const seen: string[] = [];
  const step = (name: string, fails = false) =>
    serial.run(async () => {
      seen.push(`${name}+`);
      await new Promise((done) => setImmediate(done));
      seen.push(`${name}-`);
      if (fails) throw new Error(name);
    });
  const all = await Promise.allSettled([step('a'), step('b', true), step('c')]);
  expect(seen).toEqual(['a+', 'a-', 'b+', 'b-', 'c+', 'c-']);
  expect(all.map((r) => r.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
