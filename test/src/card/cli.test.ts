// SPDX-License-Identifier: Apache-2.0
/** The weft command as people use it, against the real firmware on a pseudo terminal. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { developmentKey, filler } from '@weft/firmware';
import { repoRoot } from '@weft/tools';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HostCard } from './host-card.js';

const main = join(repoRoot, 'weft/dist/main.js');
let card: HostCard;
const file = (name: string): string => join(card.dir, name);

beforeEach(async () => {
  card = await HostCard.open();
});
afterEach(() => card.close());

interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(args: readonly string[], port = card.port): { child: ChildProcess; result: Promise<Result> } {
  const env = { ...process.env, WEFT_CARD: port, XDG_STATE_HOME: file('state') };
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (text) => (out += text));
  child.stderr.on('data', (text) => (err += text));
  return { child, result: once(child, 'close').then(([code]) => ({ code, out, err })) };
}

const weft = (...args: string[]): Promise<Result> => start(args).result;

/** What a command says that must succeed. */
async function said(...args: string[]): Promise<string> {
  const { code, out, err } = await weft(...args);
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  return out;
}

async function makeBundle(name = 'new.weft', release = '1.2.0', minimum = '1.0.0', bitstreamBytes = 60_000): Promise<string> {
  writeFileSync(file('firmware'), filler(`${release} firmware`, 5000));
  writeFileSync(file('bitstream'), filler(`${release} bitstream`, bitstreamBytes));
  await said(
    'bundle',
    'make',
    file(name),
    '--image',
    `SIM:${file('firmware')}:${file('bitstream')}`,
    '--release',
    release,
    '--minimum',
    minimum,
  );
  await said('bundle', 'sign', file(name), '--key', developmentKey);
  return file(name);
}

describe('weft bundle and weft card flash', () => {
  test('make, sign, inspect, verify, flash', async () => {
    const bundle = await makeBundle();
    expect(JSON.parse(await said('bundle', 'inspect', bundle, '--json'))).toMatchObject([
      { board: 'SIM', version: '1.2.0', minimum: '1.0.0' },
    ]);
    expect(await said('bundle', 'verify', bundle, '--key', developmentKey)).toContain('signed by this key (SIM)');
    const { code, out, err } = await weft('card', 'flash', bundle, '--key', developmentKey);
    expect({ code, out }).toEqual({ code: 0, out: 'card 1122334455667788: the new image is confirmed\n' });
    expect(err).toMatch(/sending: {2}\d+ % .* KiB\/s, \d+ s left\n/);
    expect(err).toContain('the card restarts\n');
    expect(await said('card', 'slots')).toMatch(/^A +1\.2\.0 +minimum 1\.0\.0 +running, confirmed$/m);
    expect(JSON.parse(await said('card', 'info', '--json'))).toMatchObject({ firmware: '1.2.0', slot: 'A', trial: false });
  });

  test('Ctrl-C in the middle: the card answers, and the next run goes on without being told the file', async () => {
    // Large enough that the signal comes in time, however busy the machine is.
    const bundle = await makeBundle('long.weft', '1.2.0', '1.0.0', 500_000);
    const { child, result } = start(['card', 'flash', bundle]);
    child.stderr?.on('data', (text: Buffer) => {
      if (/sending: +[2-6]\d %/.test(text.toString())) child.kill('SIGINT');
    });
    expect(await result).toMatchObject({ code: 130, err: expect.stringContaining('interrupted (SIGINT)') });
    expect(JSON.parse(await said('card', 'info', '--json'))).toMatchObject({ firmware: '1.0.0' });
    const { code, err } = await weft('card', 'flash');
    expect(code).toBe(0);
    expect(err).not.toMatch(/sending: {2} 0 %/);
    expect(JSON.parse(await said('card', 'info', '--json'))).toMatchObject({ firmware: '1.2.0' });
  });

  test('every bad bundle is refused with its reason, and the card is unchanged', async () => {
    const bundle = await makeBundle();
    const bytes = readFileSync(bundle);
    const flip = (at: number): Buffer => Buffer.from(bytes.map((b, i) => (i === at ? b ^ 1 : b)));
    const bad = async (content: Uint8Array, reason: string): Promise<void> => {
      writeFileSync(file('bad.weft'), content);
      expect(await weft('card', 'flash', file('bad.weft')), reason).toMatchObject({ code: 1, err: expect.stringContaining(`[${reason} `) });
    };
    await bad(bytes.subarray(0, 20_000), 'E_BUNDLE_TRUNCATED');
    await bad(flip(30_000), 'E_BUNDLE_DAMAGED');
    await bad(flip(100), 'E_BUNDLE_DAMAGED');
    await bad(Buffer.from('hello, world, this is no bundle'), 'E_BUNDLE_FORMAT');

    await said('bundle', 'make', file('bad.weft'), '--image', `SIM:${file('firmware')}`, '--release', '1.2.0');
    await bad(readFileSync(file('bad.weft')), 'E_BUNDLE_UNSIGNED');
    await said('bundle', 'make', file('bad.weft'), '--image', `ECP5_EVN:${file('firmware')}`, '--release', '1.2.0');
    await said('bundle', 'sign', file('bad.weft'), '--key', developmentKey);
    await bad(readFileSync(file('bad.weft')), 'E_BUNDLE_BOARD');
    await bad(readFileSync(await makeBundle('old.weft', '0.9.0', '0.0.0')), 'E_BUNDLE_OLDER');

    await said('card', 'flash', await makeBundle('floor.weft', '1.3.0', '1.3.0'));
    const below = await weft('card', 'flash', bundle, '--downgrade');
    expect(below).toMatchObject({ code: 1, err: expect.stringContaining('[E_BUNDLE_ROLLBACK ') });
    expect(JSON.parse(await said('card', 'info', '--json'))).toMatchObject({ firmware: '1.3.0' });
  });
});

describe('weft card config', () => {
  test('set, diff, apply, export, import; default, current and next boot side by side', async () => {
    await said('card', 'config', 'set', 'NODE_ID=3', 'CARD_NAME=left');
    expect(await said('card', 'config', 'diff')).toMatch(
      /^ +default +current +next boot +staged\nCARD_NAME +left \*\nNODE_ID +0 +0 +0 +3 \*\n$/,
    );
    expect(await said('card', 'config', 'apply')).toContain('from the next boot on');
    expect(await said('card', 'config', 'diff')).toMatch(/^NODE_ID +0 +0 +3 \* +3$/m);
    expect(await said('card', 'config', 'get', 'NODE_ID')).toBe('0\n');
    await said('card', 'config', 'export', file('left.json'));
    card.cutPower();
    expect(await said('card', 'config', 'get', 'node_id')).toBe('3\n');

    const other = await HostCard.open();
    try {
      copyFileSync(file('left.json'), join(other.dir, 'left.json'));
      for (const command of [['import', file('left.json')], ['apply'], ['export', file('again.json')]])
        expect(await start(['card', 'config', ...command], other.port).result).toMatchObject({ code: 0 });
      expect(readFileSync(file('again.json'), 'utf8')).toBe(readFileSync(file('left.json'), 'utf8'));
    } finally {
      await other.close();
    }
  });

  test('a rack that contradicts itself is refused: equal node ids, another MTU', async () => {
    const other = await HostCard.open();
    try {
      await said('card', 'config', 'set', 'MTU=1500');
      const refused = await weft('card', 'config', 'apply', '--rack', other.port);
      expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('both are node 0; MTU differs: 1500 at this card, 9000 at') });
      expect(refused.err).toContain('[E_CONFIG_CONFLICT 503]');
      expect(await said('card', 'config', 'diff')).toMatch(/^MTU +9000 +9000 +9000 +1500 \*$/m);
      await said('card', 'config', 'set', 'MTU=9000', 'NODE_ID=1');
      await said('card', 'config', 'apply', '--rack', other.port);
    } finally {
      await other.close();
    }
  });

  test('a value that cannot be, a key that is not, a file that is none', async () => {
    writeFileSync(file('none.json'), '{}');
    for (const [args, reason] of [
      [['set', 'MTU=4000'], 'E_CONFIG_VALUE'],
      [['set', 'MTV=1500'], 'E_CONFIG_KEY'],
      [['import', file('none.json')], 'E_CONFIG_FILE'],
    ] as const)
      expect(await weft('card', 'config', ...args)).toMatchObject({ code: 1, err: expect.stringContaining(`[${reason} `) });
  });
});

describe('weft card', () => {
  test('list, log, monitor, selftest', async () => {
    expect(await said('card', 'list')).toContain('serial 1122334455667788, SIM, node 0, firmware 1.0.0');
    expect(await said('card', 'log')).toMatch(/BOOT/);
    const samples = (await said('card', 'monitor', '--period-ms', '20', '--samples', '10', '--json')).trim().split('\n');
    expect(samples.map((s) => JSON.parse(s).gap)).toEqual(Array(10).fill(0));
    expect(await said('card', 'selftest')).toMatch(/^FLASH_ID +passed/m);
  });

  test('a second program at the port is told so', async () => {
    const { child, result } = start(['card', 'monitor', '--period-ms', '20']);
    await once(child.stdout ?? child, 'data');
    expect(await weft('card', 'info')).toMatchObject({ code: 1, err: expect.stringContaining('[E_CARD_BUSY 103]') });
    child.kill('SIGINT');
    expect((await result).code).toBe(130);
    await said('card', 'info');
  });

  test('a session is recorded, and answers again without a card', async () => {
    const slots = await said('card', 'slots', '--record', file('slots.session'));
    expect(await said('card', 'slots', '--port', `replay:${file('slots.session')}`)).toBe(slots);
    const other = await weft('card', 'info', '--port', `replay:${file('slots.session')}`);
    expect(other).toMatchObject({ code: 1, err: expect.stringContaining('recorded with other commands') });
  });

  test('no card, no permission, something else at the port', async () => {
    expect((await start(['card', 'info'], '/dev/no-such-card').result).err).toContain('[E_CARD_MISSING 101]');
    expect((await start(['card', 'info'], 'card').result).err).toContain('[E_CARD_ADDRESS 105]');
  });
});
