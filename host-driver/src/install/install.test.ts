// SPDX-License-Identifier: Apache-2.0
// Installs into scratch roots: what is there works, and nothing of it stays.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findTool, type RunResult, run } from '@weft/tools';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answer, connectDaemon } from '../daemon/client/client.js';
import { poll } from '../daemon/state/wait.js';
import { busyMachineMs } from '../limit-testing.js';
import { buildDeb } from './deb.js';
import { install, uninstall } from './install.js';
import { configFile, grown, local, packaged, unitName } from './places.js';
import { systemFiles } from './system-files.js';

const dir = mkdtempSync(join(tmpdir(), 'weft-install-'));
const root = join(dir, 'root');
const at = (path: string): string => join(root, path);
const all = { keepState: false, force: false };
let before: string[] = [];

/** Every file, folder and link with what it is. */
const listOf = (folder: string): string[] =>
  (readdirSync(folder, { recursive: true, withFileTypes: true }) as import('node:fs').Dirent[])
    .map((e) => {
      const path = join(e.parentPath, e.name);
      return `${path} ${e.isSymbolicLink() ? readlinkSync(path) : `${statSync(path).mode} ${e.isFile() ? readFileSync(path, 'utf8').length : ''}`}`;
    })
    .sort();

beforeAll(async () => {
  // As a system looks before: some folders that Weft shares with others, some that it does not find.
  for (const path of ['etc/systemd/system', 'etc/udev/rules.d', 'usr/local/bin', 'var/lib', 'run'])
    mkdirSync(at(path), { recursive: true });
  writeFileSync(at('etc/udev/rules.d/99-other.rules'), '# of somebody else\n');
  before = listOf(root);
  await install(root);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it('what was installed runs from there, without compilers and sources: command, daemon and web console', async () => {
  // Only what an installed Weft has: a compiler would not be found.
  const env = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, CC: '/nothing', CXX: '/nothing', WEFT_CACHE: join(dir, 'cache') };
  const weft = (...args: string[]): Promise<RunResult> => run(at(join(local.bin, 'weft')), args, { env });
  expect((await weft('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  const config = join(dir, 'weftd.json');
  writeFileSync(
    config,
    JSON.stringify({ version: 1, stateDir: 'state', runtimeDir: 'run', socket: 'weftd.sock', listen: { host: '127.0.0.1', port: 0 } }),
  );
  const diagnosis = JSON.parse((await weft('doctor', '--json', '--config', config)).stdout);
  expect(diagnosis.ok).toBe(true);
  expect(existsSync(join(dir, 'state'))).toBe(false);
  const daemon = spawn(at(join(local.bin, 'weftd')), [config], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'ignore'] });
  let log = '';
  daemon.stdout.on('data', (text: Buffer) => {
    log += text.toString();
  });
  const client = connectDaemon({ address: `unix:${join(dir, 'weftd.sock')}` });
  try {
    const health = await poll('the daemon', busyMachineMs, () => answer(client.GET('/v1/health')).catch(() => null));
    expect(health.ok).toBe(true);
    const page = await fetch(`${await poll('its address', busyMachineMs, () => /"tcp":"([^"]+)"/.exec(log)?.[1] ?? null)}/`);
    expect(page.status).toBe(200);
    expect(await page.text()).toMatch(/<script type="module"[^>]* src="\.\/assets\//);
  } finally {
    daemon.kill('SIGTERM');
    await once(daemon, 'exit');
  }
});

it('no test, no source and no package of development is installed', () => {
  const files = listOf(at(local.program)).map((line) => line.slice(at(local.program).length).split(' ')[0] ?? '');
  expect(files.filter((f) => /\.test\.js$|\.ts$|\.cpp$|-testing\.js$/.test(f))).toEqual([]);
  expect(files.filter((f) => /node_modules\/(vitest|typescript|fast-check|openapi-typescript)(\/|$)/.test(f))).toEqual([]);
});

it('a second installation, and a file in the way, are refused; what is there stays, and nothing is added', async () => {
  const now = listOf(root);
  await expect(install(root)).rejects.toMatchObject({ code: 'E_INSTALL' });
  expect(listOf(root)).toEqual(now);
  const other = join(dir, 'other');
  mkdirSync(join(other, local.unit), { recursive: true });
  writeFileSync(join(other, local.unit, unitName), '# of somebody else\n');
  const untouched = listOf(other);
  await expect(install(other)).rejects.toMatchObject({ code: 'E_INSTALL', message: expect.stringContaining(unitName) });
  expect(listOf(other)).toEqual(untouched);
});

const has = async (tool: string): Promise<boolean> => (await findTool(tool)) !== null;
const systemd = (await Promise.all(['systemd-analyze', 'systemd-sysusers', 'systemd-tmpfiles'].map(has))).every(Boolean);

/** Exposure, from 0 (good) to 10, as systemd counts; it must not grow. */
const mostExposure = 2.0;

it.skipIf(!systemd)('systemd understands unit, user and folders, and finds little to expose', async () => {
  const unit = at(join(local.unit, unitName));
  const args = ['security', '--offline=true', `--threshold=${mostExposure * 10}`, '--no-pager', unit];
  const { stdout } = await run('systemd-analyze', args, { env: { SYSTEMD_COLORS: '0' } });
  console.log(/Overall exposure.*/.exec(stdout)?.[0]);
  const { stderr } = await run('systemd-analyze', ['verify', '--man=no', unit]);
  expect(stderr.split('\n').filter((line) => line.includes(unitName))).toEqual([]);
  const scratch = join(dir, 'system');
  for (const { path, text } of systemFiles(local)) {
    mkdirSync(join(scratch, dirname(path)), { recursive: true });
    writeFileSync(join(scratch, path), text);
  }
  await run('systemd-sysusers', [`--root=${scratch}`]);
  expect(readFileSync(join(scratch, 'etc/passwd'), 'utf8')).toMatch(/^weft:x:\d+:\d+:Weft control plane:\/var\/lib\/weft:/m);
  expect(readFileSync(join(scratch, 'etc/group'), 'utf8')).toMatch(/^kvm:.*:weft$/m);
  await run('systemd-tmpfiles', [`--root=${scratch}`, '--create', '--prefix=/var', '--prefix=/run']);
  for (const path of Object.values(grown)) expect(statSync(join(scratch, path)).mode & 0o777).toBe(0o750);
});

it('it goes without a trace, state included; a server of a rack must leave first, or keep its state', async () => {
  mkdirSync(at(grown.state), { recursive: true });
  writeFileSync(at(join(grown.state, 'rack.json')), '{}');
  mkdirSync(at(grown.cache), { recursive: true });
  await expect(uninstall(root, all)).rejects.toMatchObject({ code: 'E_IN_USE' });
  expect(existsSync(at(configFile))).toBe(true);
  await uninstall(root, { ...all, keepState: true });
  expect(existsSync(at(join(grown.state, 'rack.json')))).toBe(true);
  await install(root);
  await uninstall(root, { ...all, force: true });
  // The caches' own folder was made above.
  rmSync(at('var/cache'), { recursive: true, force: true });
  expect(listOf(root)).toEqual(before);
  await expect(uninstall(root, all)).rejects.toMatchObject({ code: 'E_INSTALL' });
});

const dpkg = (await has('dpkg-deb')) && (await has('dpkg'));

it.skipIf(!dpkg)('the Debian package holds the same, is installed by dpkg and purged without a trace', async () => {
  const deb = await buildDeb(join(dir, 'package'));
  const { stdout } = await run('dpkg-deb', ['-c', deb]);
  const lines = stdout.trim().split('\n');
  expect(lines.filter((line) => !/^\S+ root\/root /.test(line))).toEqual([]);
  for (const { path } of systemFiles(packaged)) expect(stdout).toContain(` .${path}\n`);
  expect(stdout).toContain(` .${packaged.bin}/weft -> ../lib/weft/weft/dist/main.js\n`);
  const scratch = join(dir, 'debian');
  for (const path of ['var/lib/dpkg/info', 'var/lib/dpkg/updates', 'var/log', 'etc', 'usr/bin', 'tmp'])
    mkdirSync(join(scratch, path), { recursive: true });
  // dpkg takes folders away that are empty then.
  for (const path of ['var/lib/dpkg/status', 'etc/other', 'usr/bin/other']) writeFileSync(join(scratch, path), '');
  const rest = (): string[] => listOf(scratch).filter((line) => !/\/var\/(lib\/dpkg|log)\//.test(line));
  const untouched = rest();
  const tell = (...args: string[]): Promise<RunResult> =>
    run('dpkg', [`--root=${scratch}`, '--force-depends', '--force-script-chrootless', '--force-not-root', ...args]);
  await tell('--install', deb);
  expect((await tell('--verify', 'weft')).stdout).toBe('');
  expect((await run(join(scratch, packaged.bin, 'weft'), ['--version'])).stdout).toMatch(/^\d/);
  await tell('--purge', 'weft');
  expect(rest()).toEqual(untouched);
});
