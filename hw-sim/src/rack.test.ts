// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backing, dirState, homeTransitions, opcode, traceKind, valuesOf } from '@weft/spec';
import { Random, seeds } from '@weft/tools';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildEcho, echo, emit, frame, openEcho, received, rxAt, send, TracePort } from './echo-card.js';
import type { RackOptions } from './options.js';
import type { Rack } from './rack.js';

beforeAll(async () => {
  await buildEcho([64, 512]);
  await buildEcho([512], true);
}, 600_000);
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

/** Everything that a run can be told by. */
function fingerprint(rack: Rack): unknown {
  return rack.cards.map((card) => ({
    cycle: rack.cycle,
    memory: Buffer.from(received(card, 1 << 20)).toString('base64'),
    directory: card.directory.slice(0, 32).join(),
    frames: [card.readCsr(echo.rxFrames), card.readCsr(echo.txFrames), card.readCsr(echo.rxLost)],
    link: card.stats().link,
    dma: card.stats().bytesWritten,
  }));
}

/** Frames, directory accesses and timers at random times, on all cards. */
function busy(rack: Rack, seed: number): void {
  const random = new Random(seed);
  rack.setFaults({ loss: 0.05, duplicate: 0.05, reorder: 0.1, corrupt: 0.05 });
  const posted = rack.cards.map(() => 0);
  for (let i = 0; i < 60; i++) {
    const from = random.below(rack.cards.length);
    const to = random.below(rack.cards.length);
    const card = rack.card(from);
    switch (random.below(4)) {
      case 0:
      case 1:
        // The stand-in is told of one frame at a time.
        if (posted[from] === card.stats().link.txFrames) {
          send(card, [frame(from, to, 64 + 4 * random.below(200), i)]);
          posted[from] = (posted[from] ?? 0) + 1;
        }
        break;
      case 2:
        card.postCsr(echo.doorbell + 4, random.below(32));
        break;
      default:
        card.postCsr(echo.timer, random.below(4));
    }
    rack.step(random.below(1000));
  }
  rack.runUntil({ cycles: 100_000, idle: true });
}

it.each([...seeds(2).map((seed) => [seed, 64] as const), ...seeds(2).map((seed) => [seed, 512] as const)])(
  'evaluates a quiet card or not, with the same result to the cycle (seed %i, %i bits)',
  async (seed, width) => {
    const results = [];
    for (const gating of [true, false]) {
      const rack = await echoRack({ nodes: 3, seed, width, gating });
      busy(rack, seed);
      expect(rack.checks().problems).toBe(0);
      results.push({ print: fingerprint(rack), evaluated: rack.card(0).stats().evaluated, cycle: rack.cycle });
    }
    expect(results[0]?.print).toEqual(results[1]?.print);
    expect(results[1]?.evaluated).toBe(results[1]?.cycle ?? 0);
    expect(results[0]?.evaluated).toBeLessThan((results[1]?.evaluated ?? 0) / 2);
  },
);

it('gives the same for the same seed', async () => {
  const prints = [];
  for (let i = 0; i < 2; i++) {
    const rack = await echoRack({ nodes: 3, seed: 9 });
    busy(rack, 9);
    prints.push(fingerprint(rack));
  }
  expect(prints[0]).toEqual(prints[1]);
});

describe('running', () => {
  it('steps exactly, and jumps over time in which nothing happens', async () => {
    const rack = await echoRack();
    rack.step(64);
    const { cycle, turns } = rack;
    rack.step(10_000_000);
    expect(rack.cycle).toBe(cycle + 10_000_000);
    expect(rack.turns - turns).toBeLessThan(10);
  });

  it('stops at an interrupt, which comes at a tick of a card that is not idle', async () => {
    const rack = await echoRack();
    rack.card(1).writeCsr(echo.timer, 3);
    expect(rack.idle).toBe(false);
    const r = rack.runUntil({ cycles: 100_000, irq: true });
    expect(r).toMatchObject({ stop: 'irq', irqs: [1] });
    expect(r.cycle % 256).toBeLessThan(8);
    expect(rack.runUntil({ cycles: 5000, irq: true })).toMatchObject({ stop: 'cycles', irqs: [] });
  });

  it('delivers an interrupt after the writes before it', async () => {
    const rack = await echoRack({ memory: { writeLatencyNs: 2000 } });
    const sent = frame(0, 1, 320, 1);
    send(rack.card(0), [sent]);
    expect(rack.runUntil({ cycles: 100_000, irq: [1] }).stop).toBe('irq');
    expect(received(rack.card(1), 320)).toEqual(sent);
  });

  it('stops when all is idle', async () => {
    const rack = await echoRack();
    rack.card(0).postCsr(echo.doorbell + 4, 5);
    expect(rack.runUntil({ cycles: 100_000, idle: true }).stop).toBe('idle');
    expect(rack.card(0).directory[5]).toBe(1n);
  });

  it('throws at a failed assertion, with its place, and stays stopped', async () => {
    const rack = await echoRack();
    expect(() => {
      rack.card(1).writeCsr(echo.fail, 1);
      rack.step(10);
    }).toThrow(/card 1, cycle \d+: .*a_not_told_to_fail/s);
    expect(() => rack.step(1)).toThrow(/a_not_told_to_fail/);
  });

  it('tells DMA outside of the memory', async () => {
    const rack = await echoRack({ memory: { bytes: 4096 } });
    rack.card(0).postCsr(echo.txBase, 0x10_0000);
    rack.card(0).postCsr(echo.txBytes, 64);
    rack.card(0).postCsr(echo.doorbell, 1);
    rack.runUntil({ cycles: 10_000, idle: true });
    expect(rack.checks().texts[0]).toMatchObject({ kind: 'dma', card: 0, text: expect.stringContaining('outside of the 4096 bytes') });
  });

  it('resets one card and not the others', async () => {
    const rack = await echoRack();
    for (const card of rack.cards) card.writeCsr(echo.scratch, 77);
    rack.card(0).reset();
    expect(rack.cards.map((c) => c.readCsr(echo.scratch))).toEqual([0, 77]);
  });

  it('refuses options that make no sense', async () => {
    await expect(openEcho({ nodes: 17 })).rejects.toThrow(/nodes is 17/);
    await expect(openEcho({ width: 128 as 64 })).rejects.toThrow(/64 or 512/);
    await expect(openEcho({ link: { gbps: 0 } })).rejects.toThrow(/link.gbps/);
    const rack = await echoRack();
    expect(() => rack.card(2)).toThrow(/no card 2/);
    expect(() => rack.trace({ card: 0, path: '/tmp/x.fst', cycles: 10 })).toThrow(/waveforms/);
  });

  it('writes a waveform of a window', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'weft-fst-'));
    try {
      const rack = await echoRack({ waveforms: true });
      const path = join(dir, 'x.fst');
      rack.trace({ card: 0, path, cycles: 200 });
      rack.card(0).writeCsr(echo.scratch, 1);
      rack.step(1000);
      rack.card(0).writeCsr(echo.scratch, 2);
      expect(existsSync(path) && statSync(path).size).toBeGreaterThan(500);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});

describe('the checker', () => {
  const grant = { kind: 3 };
  const drop = { kind: 4 };
  const problems = (rack: Rack): string[] => rack.checks().texts.map((t) => t.text.split(':')[0] ?? '');

  it('finds two writers', async () => {
    const rack = await echoRack();
    emit(rack.card(0), TracePort.req, { ...grant, node: 0, grant: 2, gpn: 5 });
    emit(rack.card(1), TracePort.req, { ...grant, node: 1, grant: 2, gpn: 6 });
    expect(problems(rack)).toEqual([]);
    emit(rack.card(1), TracePort.req, { ...grant, node: 1, grant: 2, gpn: 5 });
    expect(problems(rack)).toEqual(['granted while another node may write']);
    expect(rack.checks().violations).toBe(1);
  });

  it('finds a writer beside a reader, unless the reader has dropped the page', async () => {
    const rack = await echoRack();
    emit(rack.card(0), TracePort.req, { ...grant, node: 0, grant: 1, gpn: 5 });
    emit(rack.card(0), TracePort.hold, { ...drop, node: 0, grant: 0, gpn: 5 });
    emit(rack.card(1), TracePort.req, { ...grant, node: 1, grant: 2, gpn: 5 });
    expect(problems(rack)).toEqual([]);
    emit(rack.card(0), TracePort.req, { ...grant, node: 0, grant: 1, gpn: 7 });
    emit(rack.card(1), TracePort.req, { ...grant, node: 1, grant: 2, gpn: 7 });
    expect(problems(rack)).toEqual(['granted for writing while another node may read']);
  });

  type Fields = Readonly<Record<string, number>>;
  const Op = valuesOf(opcode);
  const Row = Object.fromEntries(homeTransitions.map((t) => [t.name, t.value])) as {
    readonly [N in (typeof homeTransitions)[number]['name']]: number;
  };
  const S = valuesOf(dirState);
  const Kind = valuesOf(traceKind);
  /** What a home says; the entry as it stands in the directory. */
  const begin = (row: number, op: number, node: number, entry: Fields = {}): Fields => ({ kind: Kind.HOME_BEGIN, row, op, node, ...entry });
  const commit = (row: number, node: number, entry: object): Fields => ({ kind: Kind.HOME_COMMIT, row, node, ...entry });
  const ownedBy = (owner: number): Fields => ({ state: S.OWNED, backing: valuesOf(backing).ZERO, owner });
  const shared = (sharers: number): Fields => ({ state: S.SHARED, sharers });
  /** Page 4 of node 1, never written before. */
  const first = [begin(Row.GET_ZERO, Op.GET_M, 1), commit(Row.GET_ZERO, 1, ownedBy(1))];

  it('follows a home through its table', async () => {
    const rack = await echoRack();
    const home = (fields: Fields): void => emit(rack.card(0), TracePort.home, { gpn: 9, ...fields });
    home(begin(Row.GET_ZERO, Op.GET_M, 1));
    emit(rack.card(1), TracePort.req, { ...grant, node: 1, grant: 2, gpn: 9 });
    home(commit(Row.GET_ZERO, 1, ownedBy(1)));
    home(begin(Row.GETS_OWNED, Op.GET_S, 0, ownedBy(1)));
    emit(rack.card(1), TracePort.hold, { ...drop, node: 1, grant: 1, gpn: 9 });
    emit(rack.card(0), TracePort.req, { ...grant, node: 0, grant: 1, gpn: 9 });
    home(commit(Row.GETS_OWNED, 0, shared(0b11)));
    expect(problems(rack)).toEqual([]);
    expect(rack.checks().rowHits).toMatchObject({ GET_ZERO: 1, GETS_OWNED: 1 });
  });

  it('knows what a home does when a node has left', async () => {
    const rack = await echoRack();
    const lost = { state: S.OWNED, backing: valuesOf(backing).LOST };
    for (const r of [
      ...first,
      { kind: Kind.MEMBERS, sharers: 0b101 },
      begin(Row.GET_LOST, Op.GET_S, 0, lost),
      commit(Row.GET_LOST, 0, lost),
      begin(Row.GONE, Op.PUT_D, 1, lost),
      commit(Row.GONE, 1, lost),
    ])
      emit(rack.card(0), TracePort.home, { gpn: 4, ...r });
    expect(problems(rack)).toEqual([]);
  });

  it.each([
    ['a row that does not fit the entry', [begin(Row.GETM_REST, Op.GET_M, 1)], 'the row does not fit'],
    ['a row for another request', [begin(Row.GET_ZERO, Op.PUT_C, 1)], 'the row does not fit'],
    [
      'an entry that the home never wrote',
      [...first, begin(Row.GETM_REST, Op.GET_M, 0, { state: S.REST })],
      'the entry is not the one that the home last wrote',
    ],
    [
      'two transactions',
      [begin(Row.GET_ZERO, Op.GET_M, 1), begin(Row.GET_ZERO, Op.GET_M, 0)],
      'two transactions at once, or a row that may not follow the open one',
    ],
    ['a wrong end', [begin(Row.GET_ZERO, Op.GET_M, 1), commit(Row.GET_ZERO, 1, { state: S.REST })], 'the row does not leave this entry'],
    ['the wrong owner', [begin(Row.GET_ZERO, Op.GET_M, 1), commit(Row.GET_ZERO, 1, ownedBy(0))], 'the row does not leave this entry'],
    ['a commit of nothing', [commit(Row.GET_ZERO, 1, ownedBy(1))], 'commit of another row than began'],
    ['a FWD_MISS out of the blue', [...first, begin(Row.MISS_ZERO, Op.FWD_MISS, 0, ownedBy(1))], 'a transaction begins without a request'],
    ['a stale guard', [...first, begin(Row.PUTD_OWNER, Op.PUT_D, 0, ownedBy(1))], 'the row does not fit'],
    ['a node dropped that has not left', [...first, begin(Row.GONE, Op.GET_S, 0, ownedBy(1))], 'the row does not fit'],
    [
      'an owner that has left, still named',
      [...first, { kind: Kind.MEMBERS, sharers: 0b101 }, begin(Row.GETS_OWNED, Op.GET_S, 0, ownedBy(1))],
      'the entry is not the one that the home last wrote',
    ],
  ])('finds %s', async (_, records, text) => {
    const rack = await echoRack();
    for (const r of records) emit(rack.card(0), TracePort.home, { gpn: 4, ...r });
    expect(problems(rack)).toContain(text);
  });

  it('finds an entry that does not tell of a holder', async () => {
    const rack = await echoRack();
    emit(rack.card(1), TracePort.req, { ...grant, node: 1, grant: 2, gpn: 4 });
    emit(rack.card(0), TracePort.home, { gpn: 4, ...begin(Row.GET_ZERO, Op.GET_M, 0) });
    emit(rack.card(0), TracePort.home, { gpn: 4, ...commit(Row.GET_ZERO, 0, ownedBy(0)) });
    expect(problems(rack)).toEqual(['a node holds a right that the entry does not tell']);
  });
});
