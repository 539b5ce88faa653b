// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seeds } from '@weft/tools';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildEcho, echo, frame, openEcho, received, rxAt, send } from './echo-card.js';
import type { RackOptions, Width } from './options.js';
import type { Rack } from './rack.js';

beforeAll(() => buildEcho([64, 512]), 600_000);
const open: Rack[] = [];
afterEach(() => {
  for (const rack of open.splice(0)) rack.close();
});
async function echoRack(o: Partial<RackOptions> = {}): Promise<Rack> {
  const rack = await openEcho(o);
  open.push(rack);
  for (const card of rack.cards) card.writeCsr(echo.rxBase, rxAt);
  return rack;
}
const drain = (rack: Rack): void => {
  expect(rack.runUntil({ cycles: 1_000_000, idle: true }).stop).toBe('idle');
};

describe.each([64, 512] as const)('a link of %i bits', (width: Width) => {
  it.each([64, 68, 72, 1500, 4168])('carries a frame of %i bytes unchanged', async (bytes) => {
    const rack = await echoRack({ width });
    const sent = frame(0, 1, bytes, 3);
    send(rack.card(0), [sent]);
    drain(rack);
    expect(received(rack.card(1), bytes)).toEqual(sent);
    expect(rack.card(1).stats().link).toMatchObject({ rxFrames: 1, rxBytes: bytes });
    expect(rack.checks().problems).toBe(0);
  });

  it('takes its latency longer when that is longer', async () => {
    const arrival = async (latencyNs: number): Promise<number> => {
      const rack = await echoRack({ width, link: { latencyNs } });
      send(rack.card(0), [frame(0, 1, 64)]);
      return rack.runUntil({ cycles: 100_000, irq: [1] }).cycle;
    };
    const cycleNs = width === 64 ? 6.4 : 4;
    expect((await arrival(500 * cycleNs)) - (await arrival(100 * cycleNs))).toBe(400);
  });

  it('has its bandwidth, preamble and gap counted', async () => {
    const gbps = 1;
    const rack = await echoRack({ width, link: { gbps } });
    const frames = Array.from({ length: 32 }, (_, i) => frame(0, 1, 4168, i));
    send(rack.card(0), frames);
    const began = rack.cycle;
    drain(rack);
    const ns = (rack.cycle - began) * rack.cycleNs;
    const wireNs = (32 * (4168 + 20) * 8) / gbps;
    expect(ns).toBeGreaterThan(wireNs);
    expect(ns).toBeLessThan(wireNs * 1.05 + 5000);
    expect(rack.card(1).readCsr(echo.rxLost)).toBe(0);
  });
});

it('lets frames of two senders to one receiver never interleave', async () => {
  const rack = await echoRack({ nodes: 3, width: 512 });
  const from = (n: number): Uint8Array[] => Array.from({ length: 8 }, (_, i) => frame(n, 2, 1536, 16 * n + i));
  send(rack.card(0), from(0));
  send(rack.card(1), from(1));
  drain(rack);
  expect(rack.card(2).readCsr(echo.rxLost)).toBe(0);
  const got = received(rack.card(2), 16 * 1536);
  const frames = Array.from({ length: 16 }, (_, i) => Buffer.from(got.slice(i * 1536, (i + 1) * 1536)).toString('hex'));
  expect(frames.toSorted()).toEqual([...from(0), ...from(1)].map((f) => Buffer.from(f).toString('hex')).toSorted());
  // Both wires were busy at once, so they must have taken turns.
  expect(new Set(frames.slice(0, 4).map((f) => f.slice(22, 24))).size).toBe(2);
});

it('drops and counts what has no way: broadcast, strangers, the sender itself', async () => {
  const rack = await echoRack();
  const broadcast = frame(0, 1, 64);
  broadcast.fill(0xff, 0, 6);
  send(rack.card(0), [broadcast, frame(0, 7, 64), frame(0, 0, 64), frame(0, 1, 64)]);
  drain(rack);
  expect(rack.card(0).stats().link).toMatchObject({ txFrames: 4, unroutable: 3 });
  expect(rack.card(1).stats().link.rxFrames).toBe(1);
});

describe('faults', () => {
  const run = async (seed: number, faults: Parameters<Rack['setFaults']>[0]): Promise<{ rack: Rack; bytes: Uint8Array }> => {
    const rack = await echoRack({ seed });
    rack.setFaults(faults);
    send(
      rack.card(0),
      Array.from({ length: 100 }, (_, i) => frame(0, 1, 128, i)),
    );
    drain(rack);
    return { rack, bytes: received(rack.card(1), 100 * 128 * 2) };
  };

  it.each(seeds(2))('are the same for the same seed %i, and different for another', async (seed) => {
    const faults = { loss: 0.1, duplicate: 0.1, reorder: 0.1, corrupt: 0.1 };
    const a = await run(seed, faults);
    const b = await run(seed, faults);
    const c = await run(seed + 1, faults);
    expect(b.bytes).toEqual(a.bytes);
    expect(b.rack.cycle).toBe(a.rack.cycle);
    expect(c.bytes).not.toEqual(a.bytes);
    const { lost, duplicated, reordered, corrupted } = a.rack.card(0).stats().link;
    for (const n of [lost, duplicated, reordered, corrupted]) expect(n).toBeGreaterThan(0);
    expect(a.rack.card(1).stats().link.rxFrames).toBe(100 - lost + duplicated);
  });

  it('flip exactly one bit of a corrupted frame', async () => {
    const { rack, bytes } = await run(5, { corrupt: 1 });
    expect(rack.card(0).stats().link.corrupted).toBe(100);
    for (let i = 0; i < 100; i++) {
      const sent = frame(0, 1, 128, i);
      let flipped = 0;
      for (let k = 0; k < 128; k++) for (let x = (sent[k] ?? 0) ^ (bytes[i * 128 + k] ?? 0); x > 0; x &= x - 1) flipped++;
      expect(flipped).toBe(1);
    }
  });

  it('are refused when they are no probability', async () => {
    const rack = await echoRack();
    expect(() => rack.setFaults({ loss: 2 })).toThrow(/loss is 2/);
  });
});

describe('a capture', () => {
  const dir = mkdtempSync(join(tmpdir(), 'weft-pcap-'));
  afterEach(() => rmSync(dir, { recursive: true, force: true }));
  const tshark = (path: string): string[] =>
    execFileSync(
      'tshark',
      ['-r', path, '-o', 'eth.check_fcs:TRUE', '-T', 'fields', '-e', 'frame.len', '-e', 'eth.fcs.status', '-e', 'frame.time_relative'],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    )
      .toString()
      .trim()
      .split('\n');

  it('holds the frames of a link with their FCS, in the time of the card', async () => {
    const rack = await echoRack({ link: { gbps: 1 }, memory: { readLatencyNs: 20 } });
    const all = rack.pcap(join(dir, 'all.pcap'));
    const mine = rack.pcap(join(dir, 'one.pcap'), { card: 1 });
    const arrived = rack.pcap(join(dir, 'arrived.pcap'), { delivered: true });
    rack.setFaults({ loss: 1 }, 1);
    send(rack.card(0), [frame(0, 1, 1000), frame(0, 1, 1000, 9)]);
    send(rack.card(1), [frame(1, 0, 64)]);
    drain(rack);
    expect([all.close(), mine.close(), arrived.close()]).toEqual([3, 1, 2]);
    const lines = tshark(join(dir, 'all.pcap')).map((l) => l.split('\t'));
    expect(lines.map(([len]) => len).toSorted()).toEqual(['1000', '1000', '64']);
    // Wireshark's word for a good FCS is 1.
    for (const [, status] of lines) expect(status).toBe('1');
    const times = tshark(join(dir, 'arrived.pcap')).map((l) => Number(l.split('\t')[2]));
    expect(times[1]).toBeCloseTo((1020 * 8) / 1e9, 8);
  });

  it('says so when its file cannot be made', async () => {
    const rack = await echoRack();
    expect(() => rack.pcap(join(dir, 'no/such/folder.pcap'))).toThrow(/No such file/);
  });
});
