// SPDX-License-Identifier: Apache-2.0
// Each check finds what is wrong, when it is wrong.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '@weft/tools';
import { afterAll, expect, it, vi } from 'vitest';
import { parseConfig } from '../daemon/config.js';
import { buildProbe } from '../native.js';
import type { Finding } from './check.js';
import { diagnose } from './doctor.js';
import { clockVerdict, kernelVerdict, shmemVerdict } from './kernel.js';
import { serverChecks } from './server.js';

const dir = mkdtempSync(join(tmpdir(), 'weft-doctor-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function checked(name: string, config: object, peers: readonly string[] = []): Promise<Finding> {
  const full = parseConfig({ stateDir: 'state', runtimeDir: 'run', socket: 'weftd.sock', ...config }, 'test', dir);
  const { checks } = await diagnose(serverChecks(full, peers).filter((c) => c.name === name));
  const [found] = checks;
  if (found === undefined) throw new Error(`no check ${name}`);
  return found;
}

it('old kernels, forced huge pages and slow clocks are found', () => {
  expect(['4.19.0', '5.18.9', '5.19.0', '6.1.0-56-amd64', '6.6.1', '7.0'].map((v) => kernelVerdict(v).verdict)).toEqual([
    ...['fail', 'fail', 'warn', 'warn', 'ok', 'ok'],
  ]);
  expect(shmemVerdict('always within_size advise never deny [force]')).toMatchObject({
    verdict: 'fail',
    fix: expect.stringContaining('shmem_enabled'),
  });
  expect(shmemVerdict('always within_size advise [never] deny force').verdict).toBe('ok');
  expect(clockVerdict('hpet', true).verdict).toBe('warn');
  expect(clockVerdict('tsc', false).fix).toContain('set-ntp');
  expect(clockVerdict('kvm-clock', null).verdict).toBe('ok');
});

it('a userfaultfd that this user may not open is found by opening it', async () => {
  const program = await buildProbe();
  const nobody = [
    '--reuid',
    '65534',
    '--regid',
    '65534',
    '--clear-groups',
    '--bounding-set',
    '-all',
    '--inh-caps',
    '-all',
    program,
    'uffd',
  ];
  const refused = await run('setpriv', nobody).catch((e) => e);
  expect(refused.code).toBe(1);
  expect(JSON.parse(refused.stdout)).toMatchObject({ ok: false, text: expect.stringContaining('not permitted') });
});

it('a packet that does not get through in one piece is found', async () => {
  const program = await buildProbe();
  expect(await checked('mtu', { mtu: 9000 }, ['127.0.0.1'])).toMatchObject({ verdict: 'ok' });
  const small = [
    '--map-root-user',
    '--net',
    'sh',
    '-c',
    `ip link set lo mtu 1500 up; ${program} mtu 127.0.0.1 1500; ${program} mtu 127.0.0.1 9000`,
  ];
  const lines = await run('unshare', small).catch((e) => e);
  expect(
    lines.stdout
      .trim()
      .split('\n')
      .map((line: string) => JSON.parse(line).ok),
  ).toEqual([true, false]);
  expect((await checked('mtu', {})).verdict).toBe('skip');
});

it('cards that are not there, too much lent, state that cannot be written: each with what to do', async () => {
  expect(await checked('card', { card: 'nothing' })).toMatchObject({ verdict: 'fail', found: expect.stringContaining('ENOENT') });
  const server = createServer().listen(join(dir, 'card'));
  expect(await checked('card', { card: 'card' })).toMatchObject({ verdict: 'ok' });
  server.close();
  expect(await checked('pool', { poolMib: 1 << 24 })).toMatchObject({ verdict: 'fail', fix: 'lend less' });
  writeFileSync(join(dir, 'file'), '');
  expect(await checked('state', { stateDir: 'file/state' })).toMatchObject({ verdict: 'fail' });
  const before = readdirSync(dir);
  expect((await checked('state', { stateDir: 'new/state' })).verdict).not.toBe('fail');
  expect(readdirSync(dir)).toEqual(before);
});

it('a QEMU that is missing, or cannot load the plugin, is found', async () => {
  try {
    for (const qemu of ['nothing-there', 'true']) {
      vi.stubEnv('WEFT_QEMU', qemu);
      expect(await checked('qemu', {})).toMatchObject({ verdict: 'fail', fix: expect.stringContaining('apt-get install') });
    }
  } finally {
    vi.unstubAllEnvs();
  }
  expect((await checked('qemu', {})).verdict).toBe('ok');
});

it('a check that breaks is a finding, and the others go on', async () => {
  const broken = { name: 'broken', run: () => Promise.reject(new Error('oh')) };
  const fine = { name: 'fine', run: async () => ({ verdict: 'ok', found: '', fix: '' }) as const };
  expect(await diagnose([broken, fine])).toMatchObject({
    ok: false,
    checks: [{ verdict: 'fail', found: 'could not be tried: oh' }, { verdict: 'ok' }],
  });
});
