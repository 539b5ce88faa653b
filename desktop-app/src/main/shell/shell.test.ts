// SPDX-License-Identifier: Apache-2.0
// The app's shell without Electron: what may be asked, by whom, and what a page can reach.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { buildPreload } from '../../build/preload.js';
import { callNames } from '../../contract/calls.js';
import { channels } from '../../contract/channels.js';
import { dispatch, type Handlers } from '../dispatch.js';
import { AppService } from '../service.js';
import { fileFor, isOurs, startAddress } from './address.js';
import { answerCalls, type IpcPort } from './calls.js';
import { closedIn, forbiddenInShell } from './security.js';

const dir = mkdtempSync(join(tmpdir(), 'weft-shell-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const service = new AppService({ enumerate: async () => [], stateDir: dir, journals: join(dir, 'journals') });

describe('dispatch', () => {
  it('whatever is sent, it answers in words, and no handler sees what the contract does not allow', async () => {
    const seen: unknown[] = [];
    const spies = Object.fromEntries(callNames.map((n) => [n, async (ask: unknown) => void seen.push(ask)])) as unknown as Handlers;
    const names = fc.oneof(
      fc.constantFrom(...callNames),
      fc.string(),
      fc.constantFrom('__proto__', 'constructor', 'toString'),
      fc.anything(),
    );
    await fc.assert(
      fc.asyncProperty(names, fc.oneof(fc.anything(), fc.record({ key: fc.anything() })), async (name, ask) => {
        seen.length = 0;
        const outcome = await dispatch(spies, name, ask);
        const allowed = outcome.ok;
        expect(seen).toHaveLength(allowed ? 1 : 0);
        if (!outcome.ok) expect(outcome.trouble.code).toBe('E_CONTRACT');
        else expect(callNames).toContain(name);
      }),
      { numRuns: 2000 },
    );
  });

  it('what is allowed reaches its handler; a card that is not there is an outcome too', async () => {
    expect(await dispatch(service.handlers, 'listCards', {})).toEqual({ ok: true, value: [] });
    const outcome = await dispatch(service.handlers, 'readCard', { key: 'none' });
    expect(outcome).toMatchObject({ ok: false, trouble: { code: 'E_CARD_GONE' } });
  });

  it.each([
    ['a member too many', 'readCard', { key: 'a', more: 1 }],
    ['a path for a name', 'openBundle', { name: '../a', data: '' }],
    ['no base64', 'openBundle', { name: 'a', data: '<' }],
    ['a bundle by path', 'startFlash', { key: 'a', bundle: '../../etc/passwd', downgrade: false }],
    ['a setting that is no text', 'stageSettings', { key: 'a', values: { NODE_ID: 3 } }],
  ])('%s is refused', async (_, name, ask) => {
    expect(await dispatch(service.handlers, name, ask)).toMatchObject({ ok: false, trouble: { code: 'E_CONTRACT' } });
  });
});

describe('calls over IPC', () => {
  const answers = new Map<string, Parameters<IpcPort['handle']>[1]>();
  answerCalls({ handle: (channel, answer) => void answers.set(channel, answer) }, service.handlers);
  const call = (url: string | null) => answers.get(channels.call)?.({ senderFrame: url === null ? null : { url } }, 'listCards', {});

  it('there is one channel, and only our page is answered', async () => {
    expect([...answers.keys()]).toEqual([channels.call]);
    expect(await call(startAddress)).toMatchObject({ ok: true });
    for (const url of ['https://example.org/', 'file:///index.html', 'weft://other/index.html', 'weft://app.example.org/', '', null])
      expect(await call(url)).toMatchObject({ ok: false });
  });
});

describe('addresses', () => {
  writeFileSync(join(dir, 'index.html'), 'page');
  it('of ours mean files in the folder, and no others', () => {
    expect(fileFor(dir, startAddress)).toBe(join(dir, 'index.html'));
    const outside = [
      'weft://app/../x',
      'weft://app/..%2f..%2fetc%2fpasswd',
      'weft://app/%2e%2e/x',
      'weft://app/',
      'weft://app/%00',
      'weft://app/%',
      'https://app/index.html',
    ];
    expect(outside.map((a) => fileFor(dir, a))).toEqual(outside.map(() => null));
    expect(isOurs('weft://app')).toBe(true);
  });
});

describe('the built shell', () => {
  it('the preload gives exactly the contract', async () => {
    const source = readFileSync(await buildPreload(), 'utf8');
    const given: Record<string, object> = {};
    const exposeInMainWorld = (name: string, api: object): void => {
      given[name] = api;
    };
    const electron = { contextBridge: { exposeInMainWorld }, ipcRenderer: {} };
    new Function('require', 'exports', 'module', source)((name: string) => (name === 'electron' ? electron : undefined), {}, {});
    expect(Object.keys(given)).toEqual(['weft']);
    expect(Object.keys(given['weft'] ?? {}).sort()).toEqual([...callNames, 'onEvent'].sort());
  });

  it('nothing opens what is closed in', async () => {
    expect(closedIn).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false });
    const main = readFileSync(join(import.meta.dirname, '../electron.ts'), 'utf8');
    expect(main.split('\n').length).toBeLessThan(300);
    for (const text of [main, readFileSync(await buildPreload(), 'utf8')]) expect(text).not.toMatch(forbiddenInShell);
    expect('webPreferences: { nodeIntegration: true }').toMatch(forbiddenInShell);
    expect(main).toContain('...closedIn');
  });
});
