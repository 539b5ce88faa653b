// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { parseConfig } from './config.js';
import { migrate } from './config-migrations.js';

it('an empty file will do; paths count from the folder of the file', () => {
  const c = parseConfig({}, 'weftd.json', '/etc/weft');
  expect(c).toMatchObject({ version: 1, socket: '/run/weft/weftd.sock', poolMib: 0, mtu: 9000, bodyLimitKib: 256 });
  expect(parseConfig({ socket: 'a.sock', card: '../card' }, 'weftd.json', '/etc/weft')).toMatchObject({
    socket: '/etc/weft/a.sock',
    card: '/etc/card',
  });
  expect(parseConfig({ listen: {} }, 'weftd.json', '/').listen).toEqual({ host: '127.0.0.1', port: 7443 });
});

it.each([
  [{ mtu: 4000 }, '/mtu'],
  [{ poolMib: -1 }, '/poolMib'],
  [{ sokcet: '/run/x' }, '/sokcet'],
  [{ etcd: { endpoints: [] } }, '/etcd/endpoints'],
  [{ version: 99 }, 'version 99'],
  [{ version: 'one' }, 'version'],
  [[], 'not a JSON object'],
])('%j is refused, naming what is wrong', (value, text) => {
  expect(() => parseConfig(value, 'weftd.json', '/')).toThrow(text);
});

it('a document of an older version takes every step from there, in order', () => {
  const steps = ['a', 'b', 'c'].map((name) => (old: Readonly<Record<string, unknown>>) => ({ ...old, way: `${old['way'] ?? ''}${name}` }));
  expect(migrate({}, 'x', steps)).toEqual({ version: 3, way: 'abc' });
  expect(migrate({ version: 2 }, 'x', steps)).toEqual({ version: 3, way: 'c' });
  expect(migrate({ version: 3, way: 'kept' }, 'x', steps)).toEqual({ version: 3, way: 'kept' });
});
