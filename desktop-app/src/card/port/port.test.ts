// SPDX-License-Identifier: Apache-2.0
import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constant, hidReport } from '@weft/spec/mgmt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isCard, onlyCard } from '../find.js';
import { ReportReader, ReportWriter } from '../frame/report.js';
import { identify } from '../session/identify.js';
import { Session } from '../session/session.js';
import { readSlots } from '../slots.js';
import { ManualClock } from '../testing/manual-clock.js';
import { MockCard } from '../testing/mock-card.js';
import { selfTest } from '../watch.js';
import { openFailure } from './failure.js';
import { HidPort } from './hid.js';
import type { FoundPort } from './list.js';
import { openPort } from './open.js';
import { recorded } from './record.js';
import { parseTranscript } from './transcript.js';

const never = new AbortController().signal;
const fixture = (name: string): string => `replay:${join(import.meta.dirname, '../fixtures', `${name}.session`)}`;
const refused = (code: string) => expect.objectContaining({ code });
let dir: string;
let server: Server;
let last: Socket | undefined;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'weft-port-'));
});
afterEach(async () => {
  last?.destroy();
  await new Promise((resolve) => (server?.listening ? server.close(resolve) : resolve(undefined)));
  rmSync(dir, { recursive: true });
});

/** A mock card behind a socket, its bytes in reports or as they are. */
async function serve(at: string | 0, reports: boolean): Promise<number> {
  server = createServer((socket) => {
    last = socket;
    const card = new MockCard();
    const reader = new ReportReader();
    const writer = new ReportWriter();
    card.send = (bytes) => {
      for (const piece of reports ? writer.reports(bytes) : [bytes]) socket.write(piece);
    };
    let pending = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      if (!reports) return card.receive(bytes);
      pending = Buffer.concat([pending, bytes]);
      for (; pending.length >= hidReport.bytes; pending = pending.subarray(hidReport.bytes))
        card.receive(reader.bytes(pending.subarray(0, hidReport.bytes)) ?? new Uint8Array());
    });
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(at, () => resolve()));
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

const serialOf = async (address: string): Promise<string> => {
  const session = new Session(await openPort(address));
  try {
    return (await identify(session, never)).serial;
  } finally {
    await session.close();
  }
};

describe('a card answers', () => {
  test('over TCP', async () => expect(await serialOf(`tcp:127.0.0.1:${await serve(0, false)}`)).toBe('0000000000000077'));
  test('over a Unix socket', async () => {
    await serve(join(dir, 'card'), false);
    expect(await serialOf(`unix:${dir}/card`)).toBe('0000000000000077');
  });
  test('in HID reports over a Unix socket', async () => {
    await serve(join(dir, 'card'), true);
    expect(await serialOf(`hid+unix:${dir}/card`)).toBe('0000000000000077');
  });

  test('as a HID device', async () => {
    const card = new MockCard();
    const reader = new ReportReader();
    const writer = new ReportWriter();
    const device = new (class extends EventEmitter {
      async write(values: number[] | Buffer): Promise<number> {
        // A report id goes first, as hidapi wants it.
        expect([values.length, values[0]]).toEqual([hidReport.bytes + 1, 0]);
        card.receive(reader.bytes(Uint8Array.from(values).subarray(1)) ?? new Uint8Array());
        return values.length;
      }
      async close(): Promise<void> {}
    })();
    card.send = (bytes) => {
      for (const report of writer.reports(bytes)) setImmediate(() => device.emit('data', Buffer.from(report)));
    };
    const session = new Session(new HidPort('hid:fake', device));
    expect((await identify(session, never)).board).toBe('SIM');
    device.emit('error', new Error('could not read from HID device'));
    await expect(identify(session, never)).rejects.toEqual(refused('E_CARD_GONE'));
  });

  test('that has died while we ask', async () => {
    await serve(join(dir, 'card'), false);
    const session = new Session(await openPort(`unix:${dir}/card`));
    await identify(session, never);
    last?.destroy();
    await expect(identify(session, never)).rejects.toEqual(refused('E_CARD_GONE'));
  });
});

describe('a recorded session', () => {
  const replayed = async (name: string): Promise<Session> => new Session(await openPort(fixture(name)), { random: () => 0 });

  test('who it was', async () => {
    expect(await identify(await replayed('info'), never)).toMatchObject({
      serial: '1122334455667788',
      board: 'SIM',
      cpu: { name: 'host' },
    });
  });
  test('of a card whose boot log runs into its first reply', async () => {
    const clock = new ManualClock();
    const notes: string[] = [];
    const session = new Session(await openPort(fixture('boot-log')), { random: () => 0, clock, onNote: (note) => notes.push(note) });
    const identity = identify(session, never);
    for (let i = 0; i < 1000 && notes.length === 0; i++) await new Promise(setImmediate);
    expect(notes).toEqual([expect.stringContaining('Linux version')]);
    clock.pass(10_000);
    expect(await identity).toMatchObject({ serial: '1122334455667788' });
    expect(notes).toContain('IDENTIFY: no answer, asked again');
  });
  test('slots', async () => {
    const session = await replayed('slots');
    await identify(session, never);
    expect((await readSlots(session, never)).slots.map((s) => s.version)).toEqual(['1.0.0', null, null]);
  });
  test('self-test', async () => {
    const session = await replayed('selftest');
    await identify(session, never);
    expect((await selfTest(session, never)).map((c) => c.result)).not.toContain('failed');
  });
  test('answers nothing that was not asked', async () => {
    // The clock stands still: it is refused when it is asked, not when no answer comes.
    const session = new Session(await openPort(fixture('info')), { random: () => 0, clock: new ManualClock() });
    await expect(readSlots(session, never)).rejects.toEqual(refused('E_CARD_PROTOCOL'));
  });
  test('is written as it is read', async () => {
    const lines: string[] = [];
    const session = new Session(
      recorded(await openPort(fixture('slots')), (line) => lines.push(line)),
      { random: () => 0 },
    );
    await identify(session, never);
    await readSlots(session, never);
    writeFileSync(join(dir, 'again'), lines.join('\n'));
    const again = new Session(await openPort(`replay:${dir}/again`), { random: () => 0 });
    expect((await identify(again, never)).serial).toBe('1122334455667788');
    expect((await readSlots(again, never)).slots).toHaveLength(3);
  });
  test.each(['> 0', '? 00', '> 0g', '>'])('has no line %j', (line) =>
    expect(() => parseTranscript(line)).toThrow(refused('E_CARD_ADDRESS')),
  );
});

describe('a port that does not open', () => {
  test.each([
    ['nonsense', 'E_CARD_ADDRESS'],
    ['tcp:host', 'E_CARD_ADDRESS'],
    ['tcp:host:70000', 'E_CARD_ADDRESS'],
    ['usb:1', 'E_CARD_ADDRESS'],
    ['/dev/no-such-tty', 'E_CARD_MISSING'],
    ['hid:/dev/no-such-hidraw', 'E_CARD_MISSING'],
    ['unix:/no/such/socket', 'E_CARD_MISSING'],
    ['tcp:127.0.0.1:1', 'E_CARD_MISSING'],
    ['replay:/no/such/file', 'E_CARD_MISSING'],
  ])('%s: %s', async (address, code) => {
    await expect(openPort(address)).rejects.toEqual(refused(code));
  });

  // As serialport, hidapi and Node say it on the three systems.
  test.each([
    ['Error: No such file or directory, cannot open /dev/ttyACM0', 'E_CARD_MISSING'],
    ['Opening COM3: File not found', 'E_CARD_MISSING'],
    ['Error: Permission denied, cannot open /dev/ttyACM0', 'E_CARD_PERMISSION'],
    ['Error Resource temporarily unavailable Cannot lock port', 'E_CARD_BUSY'],
    ['Opening COM3: Access denied', 'E_CARD_BUSY'],
    ['Error: Resource busy, cannot open /dev/tty.usbmodem1', 'E_CARD_BUSY'],
    ['something new', 'E_CARD_PORT'],
  ])('%s: %s', (said, code) => expect(openFailure('serial:x', new Error(said))).toEqual(refused(code)));
  test('an errno says it, too', () =>
    expect(openFailure('hid:x', Object.assign(new Error('x'), { code: 'EACCES' }))).toEqual(refused('E_CARD_PERMISSION')));
});

describe('the card of this machine', () => {
  const port = (address: string, product: string): FoundPort => ({ address, product, serialNumber: '', vendorId: 1, productId: 1 });
  test('is the one that says so', async () => {
    expect(isCard(port('serial:/dev/ttyUSB0', 'FTDI'))).toBe(false);
    expect(await onlyCard(async () => [port('serial:/dev/ttyUSB0', 'FTDI'), port('serial:/dev/ttyACM0', 'Weft card')])).toBe(
      'serial:/dev/ttyACM0',
    );
  });
  test('is the one with its ids, where the system knows no name', () => {
    const ids = { vendorId: constant('USB_VENDOR_ID'), productId: constant('USB_PRODUCT_ID') };
    expect(isCard({ ...port('serial:COM3', 'Microsoft'), ...ids })).toBe(true);
    expect(isCard({ ...port('serial:COM3', 'Microsoft'), ...ids, productId: ids.productId + 1 })).toBe(false);
  });
  test('is missing, or not the only one', async () => {
    await expect(onlyCard(async () => [])).rejects.toEqual(refused('E_CARD_MISSING'));
    await expect(onlyCard(async () => [port('a', 'Weft'), port('b', 'Weft')])).rejects.toEqual(refused('E_CARD_CHOICE'));
  });
});
