// SPDX-License-Identifier: Apache-2.0
/** The client library against the real firmware, over a pseudo terminal and the real serialport. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CardRefusal,
  commitSettings,
  exportSettings,
  type Image,
  identify,
  importSettings,
  Journal,
  layerOf,
  makeImage,
  openPort,
  privateKey,
  readLog,
  readSensors,
  readSettings,
  readSlots,
  runUpdate,
  Session,
  selfTest,
  signImage,
  sleep,
  stageSettings,
  systemClock,
  type UpdateState,
  watchTelemetry,
} from '@weft/desktop-app';
import { developmentKey, filler, version } from '@weft/firmware';
import { Random, seeds } from '@weft/tools';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HostCard } from './host-card.js';

const never = new AbortController().signal;
const signer = privateKey(readFileSync(developmentKey));

function newImage(options: Partial<Parameters<typeof makeImage>[0]> = {}): Image {
  const firmware = filler('new firmware', 5000);
  const bitstream = filler('new bitstream', 70_000);
  return signImage(
    makeImage({ board: 1, version: version(1, 2, 0), minimumVersion: 0, build: '0'.repeat(40), firmware, bitstream, ...options }),
    signer,
  );
}

let card: HostCard;
let journals: string;
beforeEach(async () => {
  card = await HostCard.open();
  journals = mkdtempSync(join(tmpdir(), 'weft-journal-'));
});
afterEach(async () => {
  await card.close();
  rmSync(journals, { recursive: true });
});

const connect = async (): Promise<Session> => new Session(await openPort(card.port), { replyMs: 2500 });

/** Opens, uses, closes. */
async function using<T>(use: (session: Session) => Promise<T>): Promise<T> {
  const session = await connect();
  try {
    return await use(session);
  } finally {
    await session.close();
  }
}

const identity = () => using((s) => identify(s, never));

async function flash(image: Image, options: { confirm?: boolean; onProgress?: (s: UpdateState) => void; signal?: AbortSignal } = {}) {
  const session = await connect();
  const { serial } = await identify(session, never);
  const { confirm = true, signal = never, onProgress = () => undefined } = options;
  const plan = { image, confirm, patience: 40 };
  return runUpdate(session, { plan, bundle: 'x.weft', serial, journal: new Journal(journals, serial), connect, onProgress, signal });
}

/** Until the card answers again. */
async function restart(): Promise<void> {
  await using((s) => s.ask('REBOOT', { slot: 255 }, never));
  await sleep(systemClock, 300, never);
}

describe('a card answers', () => {
  test('who it is, how it does, and that it is well', async () => {
    await using(async (session) => {
      expect(await identify(session, never)).toMatchObject({
        serial: '1122334455667788',
        board: 'SIM',
        firmware: '1.0.0',
        slot: 'GOLDEN',
        trial: false,
      });
      expect((await readSensors(session, never)).map((s) => [s.name, s.alarm])).toEqual([
        ['TEMPERATURE', false],
        ['VCC_CORE', false],
        ['VCC_AUX', false],
        ['VCC_IO', false],
      ]);
      expect((await selfTest(session, never)).filter((c) => c.result === 'failed')).toEqual([]);
      expect((await readLog(session, 0, never)).lines[0]).toMatchObject({ sequence: 0, code: 'BOOT' });
    });
  });

  test('telemetry, without a gap', async () => {
    await using(async (session) => {
      const stop = new AbortController();
      const gaps: number[] = [];
      await watchTelemetry(session, 20, ({ gap }) => gaps.push(gap) === 20 && stop.abort(), stop.signal);
      expect(gaps.slice(0, 20)).toEqual(Array(20).fill(0));
    });
  });

  test('nobody else while the port is open', async () => {
    await using(async () => {
      await expect(openPort(card.port)).rejects.toMatchObject({
        code: 'E_CARD_BUSY',
        number: 103,
        next: expect.stringContaining('close the other program'),
      });
    });
    await expect(identity()).resolves.toBeDefined();
  });

  test('after garbage of every kind', async () => {
    const port = await openPort(card.port);
    await port.write(Buffer.from('\x1b[2J[    0.000] Linux version 6.1\r\nlogin: root\r\n'));
    await port.write(Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7) & 0xff)));
    const session = new Session(port, { replyMs: 2500 });
    await expect(identify(session, never)).resolves.toBeDefined();
    await session.close();
  });
});

describe('weft card flash', () => {
  test('sends, verifies, restarts into the new slot and confirms', async () => {
    const seen: UpdateState[] = [];
    await expect(flash(newImage(), { onProgress: (s) => seen.push(s) })).resolves.toBe('confirmed');
    expect(await identity()).toMatchObject({ firmware: '1.2.0', slot: 'A', trial: false });
    expect(new Set(seen.map((s) => s.phase))).toEqual(new Set(['looking', 'checking', 'sending', 'verifying', 'restarting', 'confirming']));
    const sent = seen.filter((s) => s.phase === 'sending').map((s) => s.done);
    expect(sent).toEqual([...sent].sort((a, b) => a - b));
    // What lies in flash is what was signed.
    const image = newImage();
    expect(Buffer.from(card.flash.subarray(4 << 20, (4 << 20) + image.bitstream.length))).toEqual(Buffer.from(image.bitstream));
  });

  test.each(seeds(1))('goes on after the port was closed at ten random points (seed %i)', async (seed) => {
    const random = new Random(seed);
    let pulls = 0;
    let pulled = false;
    const onProgress = ({ phase }: UpdateState): void => {
      if (phase === 'reconnecting') pulled = false;
      if (phase !== 'sending' || pulled || pulls === 10) return;
      pulls++;
      pulled = true;
      // Less than what is still to be sent, however it falls out.
      card.unplugAfter(1 + random.below(6000));
    };
    await expect(flash(newImage(), { onProgress })).resolves.toBe('confirmed');
    expect(pulls).toBe(10);
    expect(await identity()).toMatchObject({ firmware: '1.2.0', slot: 'A', trial: false });
  });

  test.each(seeds(3))('goes on after the power went (seed %i)', async (seed) => {
    card.cutAfter(1 + new Random(seed).below(250));
    const phases = new Set<string>();
    await expect(flash(newImage(), { onProgress: (s) => phases.add(s.phase) })).resolves.toBe('confirmed');
    expect(phases).toContain('reconnecting');
    expect(await identity()).toMatchObject({ firmware: '1.2.0', slot: 'A' });
  });

  test('interrupted by the user leaves a card that answers, and goes on the next time', async () => {
    const stop = new AbortController();
    const onProgress = ({ done }: UpdateState): void => {
      if (done > 30_000) stop.abort(new Error('Ctrl-C'));
    };
    await expect(flash(newImage(), { onProgress, signal: stop.signal })).rejects.toThrow('Ctrl-C');
    expect(await identity()).toMatchObject({ firmware: '1.0.0', slot: 'GOLDEN' });
    const seen: UpdateState[] = [];
    await expect(flash(newImage(), { onProgress: (s) => seen.push(s) })).resolves.toBe('confirmed');
    expect(seen.find((s) => s.phase === 'sending')?.done).toBeGreaterThan(0);
  });

  test('an image that is not confirmed is given up by the card', async () => {
    await expect(flash(newImage(), { confirm: false })).resolves.toBe('on trial');
    expect(await identity()).toMatchObject({ firmware: '1.2.0', slot: 'A', trial: true });
    await restart();
    await restart();
    expect(await identity()).toMatchObject({ firmware: '1.0.0', slot: 'GOLDEN', trial: false });
    await expect(flash(newImage())).rejects.toMatchObject({ code: 'E_CARD_REVERTED', message: expect.stringContaining('NOT_CONFIRMED') });
  });

  test('an image that hangs is given up by the card, and we are told', async () => {
    card.hangOnTrial();
    await expect(flash(newImage())).rejects.toMatchObject({ code: 'E_CARD_REVERTED' });
    expect((await using((s) => readSlots(s, never))).slots.find((s) => s.slot === 'A')?.marks).toContain('given up: NOT_CONFIRMED');
  });

  test('the floor rises with a confirmed image: no way back below it', async () => {
    await flash(newImage({ minimumVersion: version(1, 2, 0) }));
    await expect(flash(newImage({ version: version(1, 1, 9) }))).rejects.toMatchObject({ code: 'E_BUNDLE_ROLLBACK' });
    expect(await identity()).toMatchObject({ firmware: '1.2.0', slot: 'A' });
  });

  test.each([
    ['for another board', () => newImage({ board: 2 }), 'WRONG_BOARD'],
    [
      'unsigned',
      () =>
        makeImage({
          board: 1,
          version: version(1, 2, 0),
          minimumVersion: 0,
          build: '0',
          firmware: filler('x', 100),
          bitstream: filler('y', 0),
        }),
      'BAD_SIGNATURE',
    ],
  ])('the card itself refuses an image %s', async (_, image, status) => {
    const refusal = await flash(image()).catch((e: unknown) => e);
    expect(refusal).toBeInstanceOf(CardRefusal);
    expect(refusal).toMatchObject({ command: 'UPDATE_BEGIN', status });
    expect(await identity()).toMatchObject({ firmware: '1.0.0', slot: 'GOLDEN' });
  });
});

describe('weft card config', () => {
  const wanted = { CARD_NAME: 'left', NODE_ID: '3', MTU: '1500', POOL_PAGES: '4096', HEARTBEAT: '20000', FRAME_LIMIT: '100' };

  test('what is set, applied, exported and imported on a factory-fresh card reads back equal', async () => {
    const file = await using(async (session) => {
      await stageSettings(session, wanted, never);
      expect(layerOf(await readSettings(session, never), 'NEXT')).toMatchObject({ NODE_ID: '0', MTU: '9000' });
      expect(await commitSettings(session, never)).toBe(true);
      const settings = await readSettings(session, never);
      expect(layerOf(settings, 'NEXT')).toMatchObject(wanted);
      expect(layerOf(settings, 'CURRENT')).toMatchObject({ NODE_ID: '0' });
      return exportSettings('x', layerOf(settings, 'NEXT'));
    });
    await restart();
    expect(layerOf(await using((s) => readSettings(s, never)), 'CURRENT')).toMatchObject(wanted);
    expect(await identity()).toMatchObject({ name: 'left', node: 3 });

    await card.close();
    card = await HostCard.open();
    await using(async (session) => {
      await stageSettings(session, importSettings(file).settings, never);
      await commitSettings(session, never);
    });
    expect(exportSettings('x', layerOf(await using((s) => readSettings(s, never)), 'NEXT'))).toBe(file);
  });

  test('contradictions within a card are refused by the card, which stays as it was', async () => {
    await using(async (session) => {
      await stageSettings(session, { MAC: '02:11:22:33:44:55' }, never);
      await expect(commitSettings(session, never)).rejects.toMatchObject({ status: 'CONFLICT' });
      expect(layerOf(await readSettings(session, never), 'NEXT')).toMatchObject({ MAC: '-' });
    });
  });
});
