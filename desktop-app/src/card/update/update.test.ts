// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random, seeds } from '@weft/tools';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Session } from '../session/session.js';
import { testImage } from '../testing/image.js';
import { ManualClock } from '../testing/manual-clock.js';
import { MemoryPort } from '../testing/memory-port.js';
import { MockCard } from '../testing/mock-card.js';
import { Cause, MockStore, Slot } from '../testing/mock-store.js';
import { Journal } from './journal.js';
import type { UpdateState } from './machine.js';
import { runUpdate, type UpdateRun } from './run.js';

const SERIAL = '0000000000000077';
const image = testImage({ bytes: 190_000 });
let dir: string;
let store: MockStore;
let card: MockCard;
let clock: ManualClock;
let stop: AbortController;
let progress: UpdateState[];
/** Called for each request before the card does it. */
let before: (port: MemoryPort, count: number) => void;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'weft-update-'));
  store = new MockStore();
  card = new MockCard({ store });
  clock = new ManualClock();
  stop = new AbortController();
  clock.skipPauses(1000, stop.signal);
  progress = [];
  before = () => undefined;
});
afterEach(() => {
  stop.abort();
  rmSync(dir, { recursive: true });
});

let asked = 0;
const connect = async (): Promise<Session> => {
  const port = new MemoryPort(card);
  port.toCard = (bytes) => {
    before(port, ++asked);
    return bytes;
  };
  return new Session(port, { clock });
};

async function flash(changes: Partial<UpdateRun> & { readonly confirm?: boolean } = {}) {
  asked = 0;
  return runUpdate(await connect(), {
    plan: { image, confirm: changes.confirm ?? true, patience: 20 },
    bundle: 'x.weft',
    serial: SERIAL,
    journal: new Journal(dir, SERIAL),
    connect,
    onProgress: (state) => progress.push(state),
    signal: stop.signal,
    clock,
    ...changes,
  });
}

describe('an update', () => {
  test('is sent, verified, tried and confirmed', async () => {
    await expect(flash()).resolves.toBe('confirmed');
    expect(store).toMatchObject({ running: Slot.A, confirmed: Slot.A, trial: Slot.NONE, boots: 2 });
    expect(card.update.taken).toBe(190_000);
    expect(progress.map((s) => s.done)).toContain(100 * 1024);
    expect(await new Journal(dir, SERIAL).read()).toBeNull();
  });

  test('is done when its image runs already', async () => {
    await flash();
    card.done.length = 0;
    await expect(flash()).resolves.toBe('confirmed');
    expect(card.done).toEqual(['SLOTS']);
  });

  test('goes to the other slot the next time', async () => {
    await flash();
    await flash({ plan: { image: testImage({ version: 0x0103_0000 }), confirm: true, patience: 20 } });
    expect(store).toMatchObject({ running: Slot.B, confirmed: Slot.B });
  });

  test('that the card refuses ends with its reason, and nothing is written', async () => {
    store.floor = 0x0190_0000;
    await expect(flash()).rejects.toMatchObject({ code: 'E_BUNDLE_ROLLBACK' });
    expect(card.done).toEqual(['SLOTS']);
    await expect(
      flash({ plan: { image: testImage({ version: 0x0300_0000, board: 2 }), confirm: true, patience: 20 } }),
    ).rejects.toMatchObject({
      status: 'WRONG_BOARD',
    });
  });

  test('left on trial is reverted by the card after its tries', async () => {
    await expect(flash({ confirm: false })).resolves.toBe('on trial');
    expect(store).toMatchObject({ running: Slot.A, confirmed: Slot.GOLDEN, tries: 1 });
    card.restart();
    card.restart();
    expect(store).toMatchObject({ running: Slot.GOLDEN, failed: Slot.A, cause: Cause.NOT_CONFIRMED });
    // The next run says so once; the one after begins anew.
    await expect(flash()).rejects.toMatchObject({ code: 'E_CARD_REVERTED', message: expect.stringContaining('NOT_CONFIRMED') });
    await expect(flash()).resolves.toBe('confirmed');
  });

  test('whose image does not start is reported as reverted', async () => {
    const { boot } = store;
    store.boot = function (this: MockStore) {
      boot.call(this);
      // What the boot stage does about an image that never comes up: both tries, then back.
      if (this.trial !== Slot.NONE) for (let i = 0; i < 2; i++) boot.call(this);
    };
    await expect(flash()).rejects.toMatchObject({ code: 'E_CARD_REVERTED' });
    expect(store).toMatchObject({ running: Slot.GOLDEN, confirmed: Slot.GOLDEN });
  });
});

describe('an update goes on', () => {
  test.each(seeds(5))('when the cable is pulled ten times (seed %i)', async (seed) => {
    const random = new Random(seed);
    const pulls = new Set(Array.from({ length: 10 }, () => 1 + random.below(195)));
    before = (port, count) => {
      if (pulls.delete(count)) port.unplug();
    };
    await expect(flash()).resolves.toBe('confirmed');
    expect(pulls.size).toBe(0);
    expect(store).toMatchObject({ running: Slot.A, confirmed: Slot.A });
    expect(card.update.taken).toBeLessThan(190_000 + 10 * 1024);
  });

  test.each(seeds(5))('when the card is reset at any request (seed %i)', async (seed) => {
    const random = new Random(seed);
    const resets = new Set(Array.from({ length: 3 }, () => 1 + random.below(180)));
    before = (_, count) => {
      if (resets.delete(count)) card.restart();
    };
    await expect(flash()).resolves.toBe('confirmed');
    expect(store).toMatchObject({ running: Slot.A, confirmed: Slot.A });
  });

  test.each(seeds(10))('when this program dies at any request, and is started again (seed %i)', async (seed) => {
    const at = 1 + new Random(seed).below(190);
    const controller = new AbortController();
    before = (_, count) => {
      if (count === at) controller.abort(new Error('killed'));
    };
    await expect(flash({ signal: controller.signal })).rejects.toThrow('killed');
    before = () => undefined;
    card.done.length = 0;
    await expect(flash()).resolves.toBe('confirmed');
    expect(store).toMatchObject({ running: Slot.A, confirmed: Slot.A, floor: 0 });
    const blocks = card.done.filter((c) => c === 'UPDATE_BLOCK').length;
    expect(blocks).toBeLessThanOrEqual(186 - Math.max(0, Math.min(at - 3, 186)) + 1);
  });

  test('not for ever', async () => {
    before = (port) => port.unplug();
    await expect(flash()).rejects.toMatchObject({ code: 'E_CARD_GONE' });
    expect(await new Journal(dir, SERIAL).read()).toMatchObject({ bundle: 'x.weft', activated: false });
  });

  test('not on another card', async () => {
    before = (port, count) => {
      if (count !== 20) return;
      card = new MockCard({ serial: 0x99n });
      port.unplug();
    };
    await expect(flash()).rejects.toMatchObject({ code: 'E_CARD_CHOICE' });
    expect(card.done).toEqual(['IDENTIFY']);
  });
});

test('a journal that is no journal is said to be one', async () => {
  writeFileSync(join(dir, `${SERIAL}.json`), '{"format":');
  await expect(flash()).rejects.toMatchObject({ code: 'E_CARD_JOURNAL', next: expect.stringContaining('--restart') });
});
