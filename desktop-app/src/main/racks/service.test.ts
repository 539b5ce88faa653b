// SPDX-License-Identifier: Apache-2.0
// Racks of the app against a daemon that is not to be trusted.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RackNews } from '../../contract/racks.js';
import { RackService } from './service.js';

const dir = mkdtempSync(join(tmpdir(), 'weft-racks-'));
const file = join(dir, 'racks.json');
const token = 'secret-token';
const secrets = {
  seal: (text: string) => Buffer.from(text).toString('hex'),
  open: (sealed: string) => Buffer.from(sealed, 'hex').toString(),
};
const asked: (string | undefined)[] = [];
let server: Server;
let address = '';

beforeAll(async () => {
  server = createServer((request, answer) => {
    asked.push(`${request.url} ${request.headers.authorization}`);
    if (request.url === '/prefix/v1/elsewhere') return void answer.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    if (request.url === '/prefix/v1/endless') {
      const more = (): void => void (answer.destroyed || answer.write(Buffer.alloc(1 << 20), () => setImmediate(more)));
      return more();
    }
    answer.end('{}');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/prefix`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(dir, { recursive: true, force: true });
});

const ask = (service: RackService, id: string, path: string) => service.handlers.askRack({ id, method: 'GET', path, body: null });

it('a token is kept sealed, and goes to its daemon and nowhere else', async () => {
  const service = new RackService(file, secrets);
  const { id } = await service.handlers.addRack({ address, token });
  expect(readFileSync(file, 'utf8')).not.toContain(token);
  expect(await service.handlers.listRacks({})).toEqual([{ id, address: `${address}/` }]);
  expect(await ask(service, id, '/v1/health')).toEqual({ status: 200, body: '{}' });
  expect(asked).toEqual(['/prefix/v1/session', '/prefix/v1/health'].map((path) => `${path} Bearer ${token}`));
  for (const path of ['/v1/../../admin', '/v1/%2e%2e/x', '/v1/../v1x'])
    await expect(ask(service, id, path)).rejects.toThrow('is not of the daemon');
  expect(asked).toHaveLength(2);
  await expect(ask(service, id, '/v1/elsewhere')).rejects.toMatchObject({ code: 'E_UNREACHABLE' });
});

it('an answer without end is given up', async () => {
  const service = new RackService(file, secrets);
  const [entry] = await service.handlers.listRacks({});
  await expect(ask(service, entry?.id ?? '', '/v1/endless')).rejects.toThrow('does not end');
});

it('the same address again takes the new token; what is forgotten is gone', async () => {
  const service = new RackService(file, secrets);
  const { id } = await service.handlers.addRack({ address, token: 'another' });
  expect(await service.handlers.listRacks({})).toHaveLength(1);
  await ask(service, id, '/v1/health');
  expect(asked.at(-1)).toContain('Bearer another');
  await service.handlers.forgetRack({ id });
  expect(await service.handlers.listRacks({})).toEqual([]);
  await expect(ask(service, id, '/v1/health')).rejects.toMatchObject({ code: 'E_RACK_GONE' });
});

it('live data that does not come is said to be lost, and stops with the service', async () => {
  const service = new RackService(file, secrets);
  const { id } = await service.handlers.addRack({ address, token });
  const seen: RackNews[] = [];
  const lost = new Promise<void>((done) => {
    service.onEvent((event) => {
      seen.push(event);
      if ('link' in event && event.link === 'lost') done();
    });
  });
  await service.handlers.followRack({ id });
  await lost;
  expect(seen).toEqual([
    { rack: id, link: 'connecting' },
    { rack: id, link: 'lost' },
  ]);
  service.stop();
});

it('a file that is damaged is as none', async () => {
  writeFileSync(file, '{"racks": [{"id": 3}]}');
  expect(await new RackService(file, secrets).handlers.listRacks({})).toEqual([]);
});
