// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { constant } from '@weft/spec';
import { buildExecutable, repoRoot } from '@weft/tools';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { buildEcho, echo, echoTop, frame, rxAt, txAt } from './echo-card.js';
import { type RackServer, type ServeOptions, type ServerEvent, serveRack } from './serve.js';

let program = '';
const dir = mkdtempSync(join(tmpdir(), 'weft-serve-'));
const sockets = [0, 1].map((i) => join(dir, `card${i}.sock`));
const cleanup: (() => void)[] = [];

beforeAll(async () => {
  await buildEcho([512]);
  program = await buildExecutable({
    name: 'attach-client',
    sources: [join(repoRoot, 'hw-sim/tb/attach_client.cpp')],
    includes: [join(repoRoot, 'fpga-rtl/spec/gen')],
    flags: ['-O1', '-Wall', '-Wextra', '-Wconversion', '-Werror'],
  });
}, 600_000);
afterEach(() => {
  for (const f of cleanup.splice(0).reverse()) f();
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** A driver in its own process. */
class Driver {
  readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  constructor(socket: string, ...args: string[]) {
    this.child = spawn(program, [socket, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    cleanup.push(() => this.child.kill('SIGKILL'));
    if (this.child.stdout === null) throw new Error('no stdout');
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }
  async line(): Promise<string> {
    const { value, done } = await this.lines.next();
    return done ? 'end' : value;
  }
  tell(words: string): void {
    this.child.stdin?.write(`${words}\n`);
  }
  ask(words: string): Promise<string> {
    this.tell(words);
    return this.line();
  }
}

async function driver(card: number): Promise<Driver> {
  const d = new Driver(sockets[card] ?? '');
  expect(await d.line()).toBe('OK');
  return d;
}

async function serve(o: Partial<ServeOptions> = {}): Promise<{ server: RackServer; events: ServerEvent[] }> {
  const server = await serveRack({ nodes: 2, top: echoTop, sockets, ...o });
  cleanup.push(() => server.close());
  const events: ServerEvent[] = [];
  server.on('event', (e) => events.push(e));
  return { server, events };
}

async function until(what: () => boolean): Promise<void> {
  for (let i = 0; i < 500; i++) {
    if (what()) return;
    await delay(10);
  }
  throw new Error(`not within 5 s: ${what}`);
}

const hex = (n: number): string => n.toString(16);
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

it('gives two drivers a card each: registers, frames between them, interrupts', async () => {
  const { server, events } = await serve();
  const [a, b] = [await driver(0), await driver(1)];
  expect(await a.ask(`read ${hex(echo.magic)}`)).toBe(hex(0x54464557));
  await a.ask(`write ${hex(echo.scratch)} cafe`);
  expect([await a.ask(`read ${hex(echo.scratch)}`), await b.ask(`read ${hex(echo.scratch)}`)]).toEqual(['cafe', '0']);

  await b.ask(`write ${hex(echo.rxBase)} ${hex(rxAt)}`);
  for (let i = 0; i < 20; i++) {
    const sent = frame(0, 1, 256, i);
    // The receiver sleeps on its interrupt, and the rack on the drivers.
    b.tell('irq 5000');
    await delay(i % 4 === 0 ? 30 : 0);
    await a.ask(`put ${hex(txAt)} ${hexOf(sent)}`);
    await a.ask(`write ${hex(echo.txBase)} ${hex(txAt)}`);
    await a.ask(`write ${hex(echo.txBytes)} 100`);
    await a.ask(`write ${hex(echo.doorbell)} 1`);
    expect(await b.line()).toBe('irq');
    expect(await b.ask(`get ${hex(rxAt + 256 * i)} 100`)).toBe(hexOf(sent));
  }
  const stats = await server.stats();
  expect(stats.cards.map((c) => [c.attached, c.link.rxFrames, c.counters.FAULT_WRITE])).toEqual([
    [true, 0, 2],
    [true, 20, 2],
  ]);
  expect(stats.problems).toBe(0);
  expect(stats.cyclesPerSecond).toBeGreaterThan(0);
  await until(() => events.length === 2);
  expect(events.map((e) => [e.kind, e.card])).toEqual([
    ['attached', 0],
    ['attached', 1],
  ]);
});

it('rests when there is nothing to do, and wakes for an access', async () => {
  const { server } = await serve();
  const a = await driver(0);
  await a.ask(`read 0`);
  await until(() => server.peek().resting);
  const before = server.peek();
  const cpu = process.cpuUsage();
  await delay(300);
  const used = process.cpuUsage(cpu);
  expect((used.user + used.system) / 1000).toBeLessThan(100);
  expect(server.peek().cycle).toBe(before.cycle);
  expect(await a.ask(`read 0`)).toBe(hex(0x54464557));
  expect((await server.stats()).cycle).toBeGreaterThan(before.cycle);
});

it('answers an access soon, also from sleep', async () => {
  await serve();
  const a = await driver(0);
  const began = performance.now();
  await a.ask(`spin 2000 0`);
  expect((performance.now() - began) / 2000).toBeLessThan(1);
});

it('follows real time while a card waits for its driver', async () => {
  const { server } = await serve();
  const a = await driver(0);
  await a.ask(`read 0`);
  const before = (await server.stats()).cycle;
  // A timer that runs for ever: the card is never idle, but nothing happens between ticks.
  await a.ask(`write ${hex(echo.timer)} 7fffffff`);
  await delay(400);
  const cycles = (await server.stats()).cycle - before;
  expect(cycles).toBeGreaterThan(0.05 * 0.4 * 250e6);
  expect(cycles).toBeLessThan(1.5 * 0.4 * 250e6);
});

it('outlives a driver that is killed: its card is reset, the others go on, a new driver may come', async () => {
  const { server, events } = await serve();
  const [a, b] = [await driver(0), await driver(1)];
  await a.ask(`write ${hex(echo.scratch)} 55`);
  await b.ask(`write ${hex(echo.scratch)} 66`);
  await a.ask(`write ${hex(echo.txBytes)} 1000`);
  await a.ask(`write ${hex(echo.doorbell)} ffff`);
  a.tell('kill');
  await until(() => events.some((e) => e.kind === 'detached'));
  expect(events.find((e) => e.kind === 'detached')).toMatchObject({ card: 0 });
  expect(await b.ask(`read ${hex(echo.scratch)}`)).toBe('66');
  const again = await driver(0);
  expect(await again.ask(`read ${hex(echo.scratch)}`)).toBe('0');
  expect((await server.stats()).cards.map((c) => c.attached)).toEqual([true, true]);
});

it('a driver that said so may die: its card goes on, and the next one finds all as it was', async () => {
  const { server, events } = await serve();
  const [a, b] = [await driver(0), await driver(1)];
  await a.ask('keep 1');
  await a.ask(`write ${hex(echo.rxBase)} ${hex(rxAt)}`);
  await a.ask(`write ${hex(echo.scratch)} 55`);
  a.tell('kill');
  await until(() => events.some((e) => e.kind === 'left'));
  // Somebody sends to it meanwhile.
  const sent = frame(1, 0, 256, 1);
  await b.ask(`put ${hex(txAt)} ${hexOf(sent)}`);
  await b.ask(`write ${hex(echo.txBase)} ${hex(txAt)}`);
  await b.ask(`write ${hex(echo.txBytes)} 100`);
  await b.ask(`write ${hex(echo.doorbell)} 1`);
  while ((await server.stats()).cards[0]?.link.rxFrames !== 1) await delay(5);
  expect((await server.stats()).cards.map((c) => c.attached)).toEqual([false, true]);

  const next = new Driver(sockets[0] ?? '', 'resume');
  expect(await next.line()).toBe('OK');
  expect(await next.ask(`read ${hex(echo.scratch)}`)).toBe('55');
  expect(await next.ask(`get ${hex(rxAt)} 100`)).toBe(hexOf(sent));
  await until(() => events.some((e) => e.kind === 'resumed'));
  // One that takes its word back dies as any other.
  await next.ask('keep 0');
  next.tell('kill');
  await until(() => events.some((e) => e.kind === 'detached'));
  const late = new Driver(sockets[0] ?? '', 'resume');
  expect(await late.line()).toBe('NOTHING_KEPT');
});

it('who does not resume starts anew, whatever was kept', async () => {
  const { events } = await serve();
  const a = await driver(0);
  await a.ask('keep 1');
  await a.ask(`write ${hex(echo.scratch)} 55`);
  a.tell('kill');
  // At once: that its predecessor has died may not have been seen yet.
  await new Promise((resolve) => a.child.on('exit', resolve));
  expect(await (await driver(0)).ask(`read ${hex(echo.scratch)}`)).toBe('0');
  await until(() => events.length === 4);
  expect(events.map((e) => e.kind)).toEqual(['attached', 'left', 'detached', 'attached']);
});

it('turns away a second driver, another ABI, and what is no driver', async () => {
  const { events } = await serve();
  await driver(0);
  const second = new Driver(sockets[0] ?? '');
  expect(await second.line()).toBe('BUSY');
  const other = new Driver(sockets[1] ?? '', '99');
  expect(await other.line()).toBe('BAD_HELLO');
  await until(() => events.filter((e) => e.kind === 'refused').length === 2);
  expect(events.filter((e) => e.kind === 'refused').map((e) => e.text)).toEqual([
    'another driver holds this card',
    `ABI 99, this card has ${constant('ABI_VERSION')}`,
  ]);
  expect(await (await driver(1)).ask(`read 0`)).toBe(hex(0x54464557));
});

it('keeps counters, directory and captures for after the run', async () => {
  const path = join(dir, 'served.pcap');
  const { server } = await serve({ pcaps: [{ path }] });
  const a = await driver(0);
  await a.ask(`write ${hex(echo.doorbell + 4)} 7`);
  await a.ask('read 0');
  await until(() => server.rack.card(0).directory[7] === 1n);
  await a.ask(`put ${hex(txAt)} ${hexOf(frame(0, 1, 64))}`);
  await a.ask(`write ${hex(echo.txBase)} ${hex(txAt)}`);
  await a.ask(`write ${hex(echo.txBytes)} 40`);
  await a.ask(`write ${hex(echo.doorbell)} 1`);
  while ((await server.stats()).cards[0]?.link.txFrames !== 1) await delay(5);
  server.stop();
  expect(readFileSync(path).length).toBe(24 + 16 + 64);
  expect(await a.ask('get 0 1')).toBe('00');
  expect(server.rack.card(0).directory[7]).toBe(1n);
  expect(server.rack.card(0).readCsr(echo.dirReads)).toBe(1);
  expect(server.peek().cards[0]?.counters.FAULT_READ).toBe(1);
});

it('stops for a failed assertion: says which, and lets its drivers go', async () => {
  const { server, events } = await serve();
  const a = await driver(0);
  await a.ask(`write ${hex(echo.fail)} 1`);
  await until(() => events.some((e) => e.kind === 'failed'));
  expect(events.find((e) => e.kind === 'failed')).toMatchObject({ card: 0, text: expect.stringContaining('a_not_told_to_fail') });
  server.stop();
  expect(server.rack.checks().problems).toBe(1);
});

it('says what to do when a socket is taken, takes over one that nobody serves, and leaves none behind', async () => {
  await serve();
  await expect(serve()).rejects.toThrow(/card0\.sock: taken.*choose another path/);
  for (const f of cleanup.splice(0)) f();
  expect(sockets.map((s) => existsSync(s))).toEqual([false, false]);
  writeFileSync(sockets[0] ?? '', 'a file');
  await expect(serve()).rejects.toThrow(/taken/);
  expect(existsSync(sockets[0] ?? '')).toBe(true);
  rmSync(sockets[0] ?? '');
  // What a killed simulator leaves: a socket file without a listener.
  const left = new Driver('--leave', sockets[0] ?? '');
  await new Promise((resolve) => left.child.on('exit', resolve));
  expect(existsSync(sockets[0] ?? '')).toBe(true);
  await serve();
  await expect(serveRack({ nodes: 2, sockets: [] })).rejects.toThrow(/as many sockets/);
  await expect(serve({ sockets: [join(dir, 'x'.repeat(120)), 'y'] })).rejects.toThrow(/shorter/);
  // A stranger on the socket harms nobody.
  createConnection(sockets[0] ?? '').on('error', () => undefined);
});
