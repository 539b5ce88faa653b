// SPDX-License-Identifier: Apache-2.0
// The fault path as a process of its own: under sanitizers, and killed for good (driver-restart.test.ts: and taken up again).
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { evenStripe } from '@weft/spec';
import { findTool } from '@weft/tools';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CardResult, type HammerResult, killAll, Lines, programs, startCard, until } from './driver-testing.js';
import { buildDriverProgram } from './native.js';

const noCxx = (await findTool('g++')) === null;
const pages = 300;
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'weft-driver-'));
});
afterEach(async () => {
  killAll();
  await rm(dir, { recursive: true, force: true });
});

function start(path: string, ...args: (string | number)[]): Lines {
  return new Lines(path, args);
}

interface Parts {
  readonly card: Lines;
  readonly driver: Lines;
  consumer(...args: (string | number)[]): Lines;
}

async function rig(sanitize: string, revokes: number): Promise<Parts> {
  const { hammer } = await programs();
  const program = await buildDriverProgram(sanitize);
  if (program === null) throw new Error('no g++');
  const card = await startCard(join(dir, 'card'), pages, { seed: 3, revokes });
  const driver = start(program, join(dir, 'card'), join(dir, 'link'), pages, 100);
  await until(() => driver.lines.length > 0 || driver.child.exitCode !== null, 'driver');
  const path = driver.lines[0] ?? '';
  return { card, driver, consumer: (...args) => start(hammer, path, pages * 4096, join(dir, 'link'), ...args) };
}

it.skipIf(noCxx).each(['address,undefined', 'thread'])('the fault path under the sanitizers %s', async (sanitize) => {
  const { card, driver, consumer } = await rig(sanitize, 200);
  expect((await consumer(2, 1500, 4).result<HammerResult>()).wrong, driver.stderr).toBe(0);
  driver.child.stdin?.end();
  expect(await driver.result(), driver.stderr).toMatchObject({ quiet: true, errors: 0 });
  expect(driver.stderr).not.toMatch(/Sanitizer|runtime error/);
  expect((await card.result<CardResult>()).wrong).toBe(0);
});

it.skipIf(noCxx)('when the driver dies, the consumer waits and reads no zeros', async () => {
  const { driver, consumer } = await rig('', 0);
  const c = consumer(2, 300, 4);
  await c.line('attached');
  driver.kill();
  await driver.exit;
  await new Promise((r) => setTimeout(r, 700));
  expect(c.child.exitCode).toBe(null);
  expect(c.stderr).toBe('');
});

// It did not if the card's registers were being read at that moment: the card went on as if its driver would come again.
it('a process that exits in order leaves nothing to take up again, whatever it was asked at that moment', async () => {
  const card = await startCard(join(dir, 'card'), pages, {});
  const options = { cardSocket: join(dir, 'card'), node: 0, stripe: evenStripe(1), poolPages: pages };
  const program = `import { Driver } from ${JSON.stringify(resolve(import.meta.dirname, '../dist/driver.js'))};
    const driver = await Driver.open(${JSON.stringify(options)});
    for (let i = 0; i < 64; i++) driver.suspects().catch(() => undefined);
    driver.close();
    process.exit(0);`;
  const driver = start(process.execPath, '--input-type=module', '--eval', program);
  expect(await driver.exit, driver.stderr).toBe(0);
  expect((await card.result<CardResult>()).wrong).toBe(0);
});
