// SPDX-License-Identifier: Apache-2.0
// A daemon without a card: who may talk to it, what it answers, and what it survives.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { resolve } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import WebSocket from 'ws';
import { busyMachineMs } from '../limit-testing.js';
import { answer, connectDaemon } from './client/client.js';
import { TestDaemon } from './daemon-testing.js';
import type { LiveMessage } from './http/live.js';
import { poll } from './state/wait.js';

let d: TestDaemon;
let tcp = '';
const bodyLimitKib = 64;

/** Where it listens for TCP, by its own log. */
const tcpOf = (log: string): string => /"tcp":"([^"]+)"/.exec(log)?.[1] ?? '';

beforeAll(async () => {
  d = await TestDaemon.start({ listen: { host: '127.0.0.1', port: 0 }, bodyLimitKib });
  tcp = await poll('TCP address', busyMachineMs, () => tcpOf(d.log) || null);
});
afterAll(() => d.remove());

it('serves a valid OpenAPI 3.1 document, and the committed client is made of it', async () => {
  const served = (await (await fetch(`${tcp}/openapi.json`)).json()) as { openapi: string; paths: Record<string, object> };
  expect(served.openapi).toBe('3.1.0');
  expect(Object.keys(served.paths).length).toBeGreaterThan(15);
  expect(await new Validator().validate(structuredClone(served))).toMatchObject({ valid: true });
  const check = spawnSync(process.execPath, [resolve(import.meta.dirname, '../../dist/daemon/api/generate.js'), '--check'], {
    encoding: 'utf8',
  });
  expect(check.stderr).toBe('');
});

it('the socket is for owner and group only', () => {
  expect(statSync(d.socket).mode & 0o777).toBe(0o660);
});

it('over TCP only a valid token opens: by role, until it is revoked; at rest there are hashes', async () => {
  const status = async (token?: string): Promise<number> =>
    (await connectDaemon({ address: tcp, ...(token === undefined ? {} : { token }) }).GET('/v1/node')).response.status;
  const reader = await answer(d.client.POST('/v1/tokens', { body: { name: 'reader', role: 'read' } }));
  const { token } = reader;
  const other = token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A');
  expect(await Promise.all([token, undefined, other, '', 'weft_00000000_x', `${token}x`].map(status))).toEqual([
    200, 401, 401, 401, 401, 401,
  ]);
  const write = connectDaemon({ address: tcp, token }).POST('/v1/tokens', { body: { name: 'mine', role: 'admin' } });
  expect((await write).error?.code).toBe('E_FORBIDDEN');
  const admin = await answer(d.client.POST('/v1/tokens', { body: { name: 'admin', role: 'admin' } }));
  const list = await answer(connectDaemon({ address: tcp, token: admin.token }).GET('/v1/tokens'));
  expect(list.map((t) => t.name)).toEqual(['reader', 'admin']);
  const stored = d.read('state/tokens.json');
  const secret = token.split('_').slice(2).join('_');
  expect(stored).not.toContain(secret);
  expect(stored).toContain(createHash('sha256').update(secret).digest('hex'));
  await answer(d.client.DELETE('/v1/tokens/{id}', { params: { path: { id: reader.id } } }));
  expect(await status(token)).toBe(401);
});

it('bad bodies are refused with a code: huge, malformed, of another type, for no route', async () => {
  const post = async (path: string, body: string, type = 'application/json'): Promise<[number, string]> => {
    const grant = await answer(d.client.POST('/v1/tokens', { body: { name: 'poster', role: 'admin' } }));
    const headers = { 'content-type': type, authorization: `Bearer ${grant.token}` };
    const r = await fetch(tcp + path, { method: 'POST', body, headers });
    return [r.status, ((await r.json()) as { code: string }).code];
  };
  expect(await post('/v1/rack', `{"name":"${'x'.repeat(bodyLimitKib * 1024)}"}`)).toEqual([413, 'E_TOO_LARGE']);
  expect(await post('/v1/rack', '{"name":')).toEqual([400, 'E_VALIDATION']);
  expect(await post('/v1/rack', '{"name":"r","member":"m","more":1}')).toEqual([400, 'E_VALIDATION']);
  expect(await post('/v1/rack', '{"name":5,"member":"m"}')).toEqual([400, 'E_VALIDATION']);
  expect(await post('/v1/rack', '{"__proto__":{"name":"r"}}')).toEqual([400, 'E_VALIDATION']);
  expect(await post('/v1/rack', '<rack/>', 'text/xml')).toEqual([415, 'E_VALIDATION']);
  expect(await post('/v1/nothing', '{}')).toEqual([404, 'E_NOT_FOUND']);
});

it('what is not HTTP ends the connection and nothing else', async () => {
  const socket = createConnection(d.socket);
  const said = await new Promise<string>((done) => {
    let text = '';
    socket.on('data', (data) => {
      text += data.toString();
    });
    socket.on('close', () => done(text));
    socket.write('\0\x01\x02 nonsense\r\n\r\n');
  });
  expect(said).toMatch(/^HTTP\/1\.1 400/);
  expect((await answer(d.client.GET('/v1/health'))).ok).toBe(true);
});

it('the audit log says who did what with which result; reading is no news, being turned away is', async () => {
  await d.client.GET('/v1/node');
  await fetch(`${tcp}/v1/node`);
  await d.client.POST('/v1/hyperservers/{name}/start', { params: { path: { name: 'none' } } });
  const entries = d
    .read('state/audit.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(entries.slice(-2)).toMatchObject([
    { who: 'nobody', method: 'GET', path: '/v1/node', status: 401, code: 'E_UNAUTHORIZED' },
    { who: 'local', method: 'POST', path: '/v1/hyperservers/none/start', status: 409, code: 'E_NOT_ADMIN' },
  ]);
  expect(d.read('state/audit.jsonl')).not.toMatch(/weft_[0-9a-f]{8}_/);
});

it('Prometheus finds its numbers', async () => {
  const { token } = await answer(d.client.POST('/v1/tokens', { body: { name: 'prometheus', role: 'read' } }));
  const text = await (await fetch(`${tcp}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text();
  expect(text).toMatch(/^weftd_requests_total\{method="GET",status="200"\} \d+$/m);
  expect(text).toMatch(/^weft_fault_process_up 0$/m);
  expect(text).not.toContain('weft_driver_');
});

it('live data comes over WebSocket: samples as they are taken, events as they happen; over TCP with a token only', async () => {
  const live = (address: string, headers = {}): WebSocket => new WebSocket(address, { headers });
  const refused = await new Promise((done) => live(`${tcp.replace('http', 'ws')}/v1/live`).on('error', (e) => done(e.message)));
  expect(refused).toMatch(/401/);
  const ws = live(`ws+unix://${d.socket}:/v1/live`);
  const seen = { statistics: 0, events: [] as string[] };
  ws.on('message', (data) => {
    const message = JSON.parse(String(data)) as LiveMessage;
    if ('event' in message) seen.events.push(message.event.code);
    else seen.statistics++;
  });
  await poll('samples', busyMachineMs, () => (seen.statistics > 3 ? true : null));
  await answer(d.client.POST('/v1/rack', { body: { name: 'live', member: 'one' } }));
  await answer(d.client.POST('/v1/rack/leave', { body: { force: false } }));
  await poll('events', busyMachineMs, () => (seen.events.includes('RACK_STARTED') && seen.events.includes('LEFT') ? true : null));
  ws.close();
});

it('a second daemon on the same socket is refused; on the same state too; the first one does not notice', async () => {
  const first = d.pid;
  const second = await TestDaemon.refused(d.configFile);
  expect(second).toMatchObject({ code: 1 });
  expect(second.said).toMatch(/^weftd: another weftd holds .*weftd\.lock; stop it first/);
  const config = d.file('second.json');
  writeFileSync(config, JSON.stringify({ version: 1, stateDir: 'state2', runtimeDir: 'run2', socket: 'weftd.sock' }));
  expect((await TestDaemon.refused(config)).said).toMatch(/another weftd holds .*weftd\.sock\.lock/);
  expect(d.pid).toBe(first);
  expect((await answer(d.client.GET('/v1/health'))).ok).toBe(true);
});

it('what a killed daemon leaves is taken over: socket, locks; what is no socket is not removed', async () => {
  await d.end('SIGKILL');
  expect(existsSync(d.socket)).toBe(true);
  await d.launch();
  expect((await answer(d.client.GET('/v1/health'))).ok).toBe(true);
  const config = d.file('third.json');
  mkdirSync(d.file('folder.sock'));
  writeFileSync(config, JSON.stringify({ version: 1, stateDir: 'state3', runtimeDir: 'run3', socket: 'folder.sock' }));
  expect((await TestDaemon.refused(config)).said).toMatch(/folder\.sock is there and is no socket/);
});
