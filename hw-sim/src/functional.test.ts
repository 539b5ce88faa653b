// SPDX-License-Identifier: Apache-2.0
/** The functional card: alone, among RTL cards, and against them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backing, csrOffset, decode, dirEntry, dirState, status, valuesOf } from '@weft/spec';
import { buildExecutable, repoRoot, run, seeds } from '@weft/tools';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildKernel } from './build-kernel.js';
import type { Counters } from './card.js';
import { openRack } from './open.js';
import type { CardKind } from './options.js';
import { threeNodes, tour } from './page-tour.js';
import type { Rack } from './rack.js';
import { sequentialProgram } from './sequential.js';
import { serveRack } from './serve.js';

const racks: Readonly<Record<string, readonly CardKind[]>> = {
  functional: ['functional', 'functional', 'functional'],
  mixed: ['functional', 'rtl', 'functional'],
  rtl: ['rtl', 'rtl', 'rtl'],
};
const functional = racks['functional'] as readonly CardKind[];
const dir = mkdtempSync(join(tmpdir(), 'weft-functional-'));
const open: Rack[] = [];
let client = '';

beforeAll(async () => {
  for (const functionalOnly of [true, false]) await buildKernel({ width: 512, functionalOnly });
  client = await buildExecutable({
    name: 'attach-client',
    sources: [join(repoRoot, 'hw-sim/tb/attach_client.cpp')],
    includes: [join(repoRoot, 'fpga-rtl/spec/gen')],
    flags: ['-O1', '-Wall', '-Wextra', '-Wconversion', '-Werror'],
  });
}, 900_000);
afterEach(() => {
  for (const rack of open.splice(0)) rack.close();
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** All that a receiver drops because it is not as it should be. */
const bad = (c: Counters): number =>
  c.RX_BAD_FCS + c.RX_BAD_CRC + c.RX_BAD_LENGTH + c.RX_BAD_ANSWER + c.RX_NOT_OURS + c.RX_NO_CREDIT + c.RX_OLD_EPOCH;

describe.each(Object.entries(racks))('a rack of %s cards', (kind, cards) => {
  it.each([1, 3])('takes a page its ways, in %i frames a page; every frame is good', async (pageFrames) => {
    const { rack, layout, nodes } = await threeNodes(open, { cards }, { pageFrames });
    await tour(rack, layout, nodes);
    expect(rack.cards.map((card) => bad(card.counters()))).toEqual([0, 0, 0]);
    expect(rack.cards.reduce((n, card) => n + card.counters().TX_RETRANSMITS, 0)).toBe(0);
  });

  it('does so over a wire that loses, doubles, delays and corrupts', async () => {
    const { rack, layout, nodes } = await threeNodes(open, { cards, seed: 4 });
    rack.setFaults({ loss: 0.05, duplicate: 0.05, reorder: 0.05, corrupt: 0.05 });
    await tour(rack, layout, nodes);
    expect(rack.cards.reduce((n, card) => n + card.counters().TX_RETRANSMITS, 0)).toBeGreaterThan(0);
  });

  it('goes on without a node that has died, whose pages are poison', async () => {
    const { rack, layout, nodes } = await threeNodes(open, { cards });
    const [a, b] = nodes;
    if (a === undefined || b === undefined) throw new Error('three nodes');
    // Page `gpn` has its home on node 0 and its owner on node 2, which dies.
    const gpn = [...Array(layout.pages).keys()].find((page) => layout.home(page).node === 0) ?? -1;
    const lost = [...Array(layout.pages).keys()].find((page) => layout.home(page).node === 2) ?? -1;
    nodes[2]?.submit('FAULT_WRITE', gpn);
    expect(await nodes[2]?.complete()).toMatchObject({ status: 0n });
    rack.runUntil({ cycles: 100_000, idle: true });
    rack.card(2).reset();
    b.submit('FAULT_READ', gpn);
    rack.step(20_000);
    for (const card of [rack.card(0), rack.card(1)]) {
      card.writeCsr(csrOffset('CTRL', 'MEMBERS'), 0b011);
      card.writeCsr(csrOffset('CTRL', 'EPOCH'), 2);
    }
    // The fault that waited for it, one that comes now, and one whose home it was.
    const poison = { status: BigInt(valuesOf(status).POISON) };
    expect(await b.complete()).toMatchObject(poison);
    a.submit('FAULT_READ', gpn);
    expect(await a.complete()).toMatchObject(poison);
    b.submit('FAULT_READ', lost);
    expect(await b.complete()).toMatchObject({ ...poison, src: 2n });
    rack.step(50_000);
    // Ready and at rest, and nothing here speaks of it any more.
    for (const card of [rack.card(0), rack.card(1)]) expect(card.readCsr(csrOffset('CTRL', 'STATUS'))).toBe(0b011);
    const word = new BigUint64Array([rack.card(0).directory[layout.home(gpn).index] ?? 0n]);
    expect(decode(dirEntry, new Uint8Array(word.buffer), 0)).toMatchObject({
      state: BigInt(valuesOf(dirState).OWNED),
      backing: BigInt(valuesOf(backing).LOST),
    });
    expect(rack.checks().texts).toEqual([]);
  });

  if (kind === 'rtl') return;
  it.each(seeds(3))('leaves what the RTL leaves: entries, pools and pages, seed %i', async (seed) => {
    const ends = [];
    for (const each of [cards, racks['rtl'] as readonly CardKind[]]) {
      const { rack, layout } = await threeNodes(open, { cards: each, seed });
      ends.push(sequentialProgram(rack, layout, seed, 150));
      expect(rack.checks().texts).toEqual([]);
    }
    expect(ends[0]).toEqual(ends[1]);
  });
});

it('needs no RTL: what would be Verilated is not looked at', async () => {
  const rack = await openRack({ nodes: 2, cards: ['functional', 'functional'], top: 'no_such_module' });
  open.push(rack);
  expect(rack.card(1).readCsr(csrOffset('ID', 'MAGIC'))).toBe(0x54464557);
});

it('gives the same for the same seed, whether it is looked at in every cycle or not', async () => {
  const logs = [];
  for (const gating of [true, false]) {
    const { rack, layout, nodes } = await threeNodes(open, { cards: functional, gating, seed: 9 });
    rack.setFaults({ loss: 0.05, duplicate: 0.05, reorder: 0.05, corrupt: 0.05 });
    logs.push(await tour(rack, layout, nodes));
  }
  expect(logs[1]).toEqual(logs[0]);
});

it('costs nothing while it waits', async () => {
  const { rack } = await threeNodes(open, { cards: functional });
  const { turns } = rack;
  rack.step(10_000_000);
  expect(rack.turns - turns).toBeLessThan(10);
});

it('says frames that Wireshark finds nothing wrong with', async () => {
  const { rack, layout, nodes } = await threeNodes(open, { cards: functional });
  const path = join(dir, 'tour.pcap');
  const pcap = rack.pcap(path);
  await tour(rack, layout, nodes);
  const frames = pcap.close();
  const count = async (filter: string): Promise<number> => {
    const dissector = `lua_script:${join(repoRoot, 'fpga-rtl/spec/gen/weft.lua')}`;
    const { stdout } = await run('tshark', ['-X', dissector, '-o', 'eth.check_fcs:TRUE', '-r', path, '-Y', filter]);
    return stdout.split('\n').filter((line) => line !== '').length;
  };
  expect(frames).toBeGreaterThan(100);
  expect(await count('weft')).toBe(frames);
  expect(await count('!weft || _ws.expert || eth.fcs.status != 1')).toBe(0);
});

it('serves drivers in other processes', async () => {
  const sockets = [0, 1].map((i) => join(dir, `card${i}.sock`));
  const server = await serveRack({ nodes: 2, cards: ['functional', 'functional'], sockets });
  try {
    const { stdout } = await run(client, [sockets[1] ?? ''], { input: 'read 0\nwrite 48 1\nread 48\n', timeoutMs: 20_000 });
    expect(stdout.trim().split('\n')).toEqual(['OK', '54464557', 'ok', '1']);
  } finally {
    server.close();
  }
});

it('refuses kinds of cards that make no sense', async () => {
  await expect(openRack({ nodes: 2, cards: ['functional'] })).rejects.toThrow(/as many cards/);
  await expect(openRack({ nodes: 1, cards: ['wooden' as CardKind] })).rejects.toThrow(/rtl or functional/);
});

it('does another sequential program for another seed', async () => {
  const ends = [];
  for (const seed of [1, 2]) {
    const { rack, layout } = await threeNodes(open, { cards: functional });
    ends.push(sequentialProgram(rack, layout, seed, 50));
  }
  expect(ends[0]).not.toEqual(ends[1]);
});
