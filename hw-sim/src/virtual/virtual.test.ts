// SPDX-License-Identifier: Apache-2.0
/** Parts of a virtual card that need no simulation. The whole of it is tested in test/src/card. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Controlled, obey } from './control.js';
import { Pacer } from './pacer.js';
import { romFile } from './rom.js';

describe('the pacer', () => {
  const cyclesPerMs = 1000;

  it('lets simulated time follow real time, and never run ahead of it', () => {
    const pacer = new Pacer(cyclesPerMs, 100, 0);
    expect(pacer.allowed(100, 0)).toBe(0);
    expect(pacer.allowed(104, 0)).toBe(4000);
    expect(pacer.allowed(104, 4000)).toBe(0);
    expect(pacer.allowed(104.5, 4000)).toBe(500);
  });

  it('gives up time that a card which computes has lost, so that it does not hurry afterwards', () => {
    const pacer = new Pacer(cyclesPerMs, 0, 0);
    expect(pacer.allowed(1000, 10_000)).toBe(50_000);
    expect(pacer.allowed(1001, 60_000)).toBe(1000);
  });
});

describe('commands to a virtual card', () => {
  const said: unknown[] = [];
  const card: Controlled = {
    cut: (nth) => said.push(['cut', nth]),
    power: (on) => said.push(['power', on]),
    unplug: (after) => said.push(['unplug', after]),
    setSensor: (...sensor) => said.push(['sensor', ...sensor]),
    status: () => ({ powered: true }),
  };

  it('are obeyed', () => {
    for (const line of ['cut 3', 'power off', 'power cycle', 'unplug', 'unplug 700', 'sensor 0 -5000'])
      expect(obey(card, line)).toEqual({ done: line });
    expect(said.splice(0)).toEqual([
      ['cut', 3],
      ['power', false],
      ['power', false],
      ['power', true],
      ['unplug', 0],
      ['unplug', 700],
      ['sensor', 0, -5000],
    ]);
    expect(obey(card, 'status')).toEqual({ powered: true });
  });

  it.each(['', 'burn', 'cut', 'cut -1', 'cut x', 'power', 'power up', 'unplug 1 2', 'sensor 1', 'status now'])('refused: "%s"', (line) => {
    expect(() => obey(card, line)).toThrow(/is no command; there are: cut N/);
    expect(said).toEqual([]);
  });
});

it('a boot ROM becomes little-endian words, the last one filled up, each with its line end', async () => {
  const path = await romFile(Uint8Array.of(1, 2, 3, 4, 5));
  expect(readFileSync(path, 'utf8')).toBe('04030201\n00000005\n');
});
