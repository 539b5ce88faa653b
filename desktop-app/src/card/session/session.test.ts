// SPDX-License-Identifier: Apache-2.0
import { constant, encode } from '@weft/spec';
import * as mgmt from '@weft/spec/mgmt';
import { beforeEach, describe, expect, test } from 'vitest';
import { encodeFrame } from '../frame/frame.js';
import { ManualClock } from '../testing/manual-clock.js';
import { MemoryPort } from '../testing/memory-port.js';
import { MockCard } from '../testing/mock-card.js';
import { encodeReply } from './exchange.js';
import { identify } from './identify.js';
import { Session } from './session.js';

const SESSION = 0x1234;
const never = new AbortController().signal;
let clock: ManualClock;
let card: MockCard;
let port: MemoryPort;
let notes: string[];
let session: Session;

beforeEach(() => {
  clock = new ManualClock();
  card = new MockCard();
  port = new MemoryPort(card);
  notes = [];
  session = new Session(port, { clock, random: () => SESSION, onNote: (note) => notes.push(note) });
});

/** Waits until something waits for time. */
const untilWaiting = async (): Promise<void> => {
  for (let i = 0; i < 100 && clock.waiting === 0; i++) await new Promise(setImmediate);
};

/** Lets the reply limit pass, so often. */
async function silence(times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    await untilWaiting();
    clock.pass(10_000);
    await new Promise(setImmediate);
  }
}

describe('a session', () => {
  test('asks and is answered', async () => {
    const identity = await identify(session, never);
    expect(identity).toMatchObject({ serial: '0000000000000077', board: 'SIM', firmware: '1.0.0', slot: 'GOLDEN' });
  });

  test('asks one thing at a time, in order', async () => {
    await Promise.all([session.ask('SLOTS', {}, never), session.ask('IDENTIFY', {}, never), session.ask('CONFIG_RESET', {}, never)]);
    expect(card.done).toEqual(['SLOTS', 'IDENTIFY', 'CONFIG_RESET']);
  });

  test('a refusal says what the card said, and what to do', async () => {
    await expect(session.ask('CONFIG_GET', { key: 48, layer: 1 }, never)).rejects.toMatchObject({
      code: 'E_CARD_REFUSED',
      status: 'WRITE_ONLY',
      message: expect.stringContaining('the key is a secret'.replace('the', 'The')),
      next: 'CONFIG_LIST tells whether it is set.',
    });
  });

  test('a lost request is sent again; the card does it once', async () => {
    let lost = 0;
    port.toCard = (bytes) => (lost++ === 0 ? new Uint8Array() : bytes);
    const asked = session.ask('REBOOT', { slot: 255 }, never);
    await silence(1);
    await asked;
    expect(card.done).toEqual(['REBOOT']);
  });

  test('a lost reply is asked for again; the card does it once', async () => {
    const { send } = card;
    card.send = () => {
      card.send = send;
    };
    const asked = session.ask('CONFIG_COMMIT', {}, never);
    await silence(1);
    expect(Number((await asked).sequence)).toBe(1);
    expect(card.done).toEqual(['CONFIG_COMMIT']);
  });

  test('no answer at all: silent', async () => {
    card.send = () => undefined;
    const asked = expect(session.ask('IDENTIFY', {}, never)).rejects.toMatchObject({ code: 'E_CARD_SILENT', number: 201 });
    await silence(3);
    await asked;
  });

  test('a shell instead of a card: wrong protocol, with what it said', async () => {
    card.send = () => undefined;
    port.toCard = (bytes) => {
      port.say(Buffer.from('-sh: not found\r\n$ '));
      return bytes;
    };
    const asked = expect(session.ask('IDENTIFY', {}, never)).rejects.toMatchObject({
      code: 'E_CARD_PROTOCOL',
      message: expect.stringContaining('-sh: not found'),
    });
    await silence(3);
    await asked;
  });

  test('an echo of our own request is no answer', async () => {
    card.send = () => undefined;
    port.toCard = (bytes) => {
      port.say(bytes);
      return bytes;
    };
    const asked = expect(session.ask('IDENTIFY', {}, never)).rejects.toMatchObject({ code: 'E_CARD_PROTOCOL' });
    await silence(3);
    await asked;
  });

  test('a boot log before the answer costs nothing', async () => {
    port.say(Buffer.from('U-Boot 2023.01\r\nHit any key\r\n'));
    await expect(session.ask('SLOTS', {}, never)).resolves.toMatchObject({ running: 0n });
    expect(notes.join()).toContain('U-Boot');
  });

  test.each([
    ['another session', { session: SESSION + 1, request: SESSION + 1 }],
    ['another request', { session: SESSION, request: SESSION }],
  ])('a reply of %s is not taken', async (_, ids) => {
    const { send } = card;
    card.send = (bytes) => {
      port.say(encodeFrame({ kind: 2, command: 0x38, status: 5, ...ids }));
      send(bytes);
    };
    await expect(session.ask('SLOTS', {}, never)).resolves.toMatchObject({ running: 0n });
    expect(notes).toHaveLength(1);
  });

  test('a reply of another layout is refused', async () => {
    card.send = () => port.say(encodeFrame({ kind: 2, command: 0x38, session: SESSION, request: SESSION + 1 }, new Uint8Array(17)));
    await expect(session.ask('SLOTS', {}, never)).rejects.toMatchObject({ code: 'E_CARD_REPLY' });
  });

  test('unplugged while asking, and afterwards', async () => {
    card.send = () => undefined;
    const asked = expect(session.ask('SLOTS', {}, never)).rejects.toMatchObject({ code: 'E_CARD_GONE' });
    await untilWaiting();
    port.unplug();
    await asked;
    await expect(session.ask('SLOTS', {}, never)).rejects.toMatchObject({ code: 'E_CARD_GONE' });
  });

  test('a wait that is aborted ends at once; the next question is answered', async () => {
    const { send } = card;
    card.send = () => undefined;
    const controller = new AbortController();
    const asked = expect(session.ask('SLOTS', {}, controller.signal)).rejects.toThrow('enough');
    await untilWaiting();
    controller.abort(new Error('enough'));
    await asked;
    card.send = send;
    await expect(session.ask('SLOTS', {}, never)).resolves.toMatchObject({ running: 0n });
  });

  test('hears events of its own session only', async () => {
    const heard: number[] = [];
    session.on('TELEMETRY', (reply, count) => heard.push(count, Number(reply.sequence), reply.tail.length));
    card.event('TELEMETRY', SESSION + 1, 0, { sequence: 1 });
    card.event('TELEMETRY', SESSION, 4, { sequence: 2, tail: [{ value: 1 }, { value: 2 }] });
    await session.ask('SLOTS', {}, never);
    expect(heard).toEqual([4, 2, 2]);
  });

  test('a card of a later protocol is named as such', async () => {
    card.send = () =>
      port.say(
        encodeFrame(
          { kind: 2, command: 1, session: SESSION, request: SESSION + 1 },
          encodeReply('IDENTIFY', { magic: constant('CARD_MAGIC'), protocol_min: 2, protocol_max: 3 }),
        ),
      );
    await expect(identify(session, never)).rejects.toMatchObject({ code: 'E_CARD_VERSION' });
  });
});

test('requests are coded by the table of commands', () => {
  const names = mgmt.structs.map((s) => s.name) as string[];
  for (const c of mgmt.commands as readonly mgmt.CommandDef[])
    for (const part of [c.request, c.reply, c.requestTail ?? null, c.replyTail ?? null])
      if (part !== null && part !== 'bytes') expect(names, c.name).toContain(part);
  expect(encode(mgmt.slotRequest, { slot: 1 })).toHaveLength(4);
});
