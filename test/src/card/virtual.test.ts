// SPDX-License-Identifier: Apache-2.0
/** A virtual card as people use it: `weft sim card`, and `weft card` at its pseudo terminal and its HID reports. All of it is RTL and real firmware. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { simulatedImage } from '@weft/firmware';
import { constant } from '@weft/spec/mgmt';
import { repoRoot } from '@weft/tools';
import { afterAll, beforeAll, expect, test } from 'vitest';

const main = join(repoRoot, 'weft/dist/main.js');
const dir = mkdtempSync(join(tmpdir(), 'weft-virtual-'));
const cards = join(dir, 'cards');
const env = { ...process.env, WEFT_VIRTUAL_CARDS: cards, XDG_STATE_HOME: join(dir, 'state') };
delete (env as Record<string, string | undefined>)['WEFT_CARD'];
const READY_MS = 280_000;
/** A minute and a half on an idle machine. */
const FLASH_MS = 900_000;

interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(...args: string[]): { child: ChildProcess; result: Promise<Result> } {
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (text) => (out += text));
  child.stderr.on('data', (text) => (err += text));
  return { child, result: once(child, 'close').then(([code]) => ({ code, out, err })) };
}

async function said(...args: string[]): Promise<string> {
  const { code, out, err } = await start(...args).result;
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  return out;
}

let sim: ReturnType<typeof start>;
const flash = join(dir, 'left.flash');

beforeAll(async () => {
  sim = start('sim', 'card', '--name', 'left', '--flash', flash, '--json');
  const lines = createInterface(sim.child.stdout as NonNullable<ChildProcess['stdout']>);
  const signal = AbortSignal.timeout(READY_MS);
  for (;;) {
    const [line] = (await once(lines, 'line', { signal })) as [string];
    if (JSON.parse(line).event === 'ready') break;
  }
});
afterAll(async () => {
  sim?.child.kill('SIGKILL');
  await sim?.result;
  rmSync(dir, { recursive: true, force: true });
});

test('it is found at both of its ports, and says the same at both', async () => {
  const found = JSON.parse(await said('card', 'list', '--json')) as { address: string; identity: { serial: string; firmware: string } }[];
  expect(found.map((f) => f.address)).toEqual([`serial:${join(cards, 'left.tty')}`, `hid+unix:${join(cards, 'left.hid')}`]);
  expect(found.map((f) => f.identity)).toEqual(found.map(() => expect.objectContaining({ firmware: '0.1.0', slot: 'GOLDEN' })));
  expect(new Set(found.map((f) => f.identity.serial)).size).toBe(1);
});

test('it is flashed through its serial port, the cable pulled on the way: verified, restarted, confirmed, kept', {
  timeout: FLASH_MS,
}, async () => {
  const bundle = join(dir, 'new.weft');
  await said('sim', 'bundle', bundle, '--release', '0.2.0');
  const { child, result } = start('card', 'flash', bundle);
  let pulled: Promise<string> | null = null;
  child.stderr?.on('data', (text: Buffer) => {
    if (/sending: +[3-7]\d %/.test(text.toString())) pulled ??= said('sim', 'tell', 'left', 'unplug', '700');
  });
  const { code, out, err } = await result;
  expect({ code, out }, err).toEqual({ code: 0, out: expect.stringMatching(/^card 51[0-9a-f]{14}: the new image is confirmed\n$/) });
  expect(pulled).not.toBeNull();
  expect(await pulled).toContain('unplug 700');
  for (const phase of ['connecting again', 'the card verifies', 'the card restarts', 'confirming']) expect(err).toContain(phase);
  expect(err).toMatch(/sending: +\d+ % .* of .*B\/s/);
  expect(JSON.parse(await said('card', 'info', '--json'))).toMatchObject({ firmware: '0.2.0', slot: 'A', trial: false });
  // The file is the flash.
  const { firmware } = await simulatedImage();
  const at = constant('SLOT_BYTES') + constant('SLOT_FIRMWARE_OFFSET');
  expect(Buffer.compare(readFileSync(flash).subarray(at, at + firmware.length), firmware)).toBe(0);
});

test('a command that it does not know is answered; Ctrl-C ends it and leaves nothing behind but its flash', async () => {
  const refused = await start('sim', 'tell', 'left', 'burn').result;
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('burn is no command') });
  sim.child.kill('SIGINT');
  const { code, out } = await sim.result;
  expect(code).toBe(130);
  expect(JSON.parse(out.trim().split('\n').at(-1) ?? '')).toMatchObject({ event: 'stopped' });
  expect(readdirSync(cards)).toEqual([]);
  expect(existsSync(flash)).toBe(true);
});
