// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VirtualCard } from '@weft/spec/mgmt';
import { afterAll, describe, expect, test } from 'vitest';
import { isCard, onlyCard } from '../find.js';
import { patienceWith, virtualPorts } from './virtual.js';

const dir = mkdtempSync(join(tmpdir(), 'weft-cards-'));
afterAll(() => rmSync(dir, { recursive: true }));

/** A process id that no process has: they end below 2^22. */
const nobody = 2 ** 22 + 1;

function announced(...cards: Partial<VirtualCard>[]): { WEFT_VIRTUAL_CARDS: string } {
  const folder = mkdtempSync(join(dir, 'run-'));
  mkdirSync(folder, { recursive: true });
  for (const card of cards) {
    const all = {
      serial: '51',
      pid: process.pid,
      uart: `/run/${card.name}.tty`,
      hid: `/run/${card.name}.hid`,
      control: '/c',
      replyMs: 9000,
      tries: 7,
    };
    writeFileSync(join(folder, `${card.name}.json`), JSON.stringify({ ...all, ...card }));
  }
  return { WEFT_VIRTUAL_CARDS: folder };
}

describe('virtual cards', () => {
  test('each is found at two ports, and is one card', async () => {
    const env = announced({ name: 'left' });
    const ports = virtualPorts(env);
    expect(ports.map((p) => p.address)).toEqual(['serial:/run/left.tty', 'hid+unix:/run/left.hid']);
    expect(ports.every(isCard)).toBe(true);
    expect(await onlyCard(async () => ports)).toBe('serial:/run/left.tty');
  });

  test('two of them are two', async () => {
    const env = announced({ name: 'left', serial: '1' }, { name: 'right', serial: '2' });
    await expect(onlyCard(async () => virtualPorts(env))).rejects.toMatchObject({
      code: 'E_CARD_CHOICE',
      message: expect.stringContaining('2 cards'),
    });
  });

  test('what a simulator left behind that is gone, and a file that is none, are no cards', () => {
    const env = announced({ name: 'left', pid: nobody });
    writeFileSync(join(env.WEFT_VIRTUAL_CARDS, 'half.json'), '{"na');
    expect(virtualPorts(env)).toEqual([]);
    expect(virtualPorts({ WEFT_VIRTUAL_CARDS: join(dir, 'nowhere') })).toEqual([]);
  });

  test('they say how patient one must be with them; real ports say nothing', () => {
    const env = announced({ name: 'left' });
    for (const address of ['/run/left.tty', 'serial:/run/left.tty', 'hid+unix:/run/left.hid'])
      expect(patienceWith(address, env)).toEqual({ replyMs: 9000, tries: 7 });
    expect(patienceWith('/dev/ttyACM0', env)).toBeNull();
  });
});
