// SPDX-License-Identifier: Apache-2.0
import { configKeys } from '@weft/spec/mgmt';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { CardFault } from '../errors.js';
import { Session } from '../session/session.js';
import { MemoryPort } from '../testing/memory-port.js';
import { MockCard } from '../testing/mock-card.js';
import { exportSettings, importSettings } from './export.js';
import { rackConflicts } from './rack.js';
import { commitSettings, layerOf, readSettings, stageSettings, unstageSettings } from './settings.js';
import { defaultOf, formatValue, keyNamed, parseValue } from './value.js';

const never = new AbortController().signal;
const refused = (code: CardFault) => expect.objectContaining({ code });
const wanted = {
  CARD_NAME: 'rack 2, left',
  NODE_ID: '3',
  PEERS: '02:57:45:46:54:00,-,02:57:45:46:54:02',
  MTU: '1500',
  POOL_BASE: '0x12345000',
};

describe('values', () => {
  test.each(configKeys.map((k) => [k.name, k] as const))('%s: what is shown can be written', (_, key) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: key.bytes, maxLength: key.bytes }), (bytes) => {
        const text = formatValue(key, bytes);
        let again: Uint8Array;
        try {
          again = parseValue(key, text);
        } catch {
          return; // Not a value that the key may have.
        }
        expect(formatValue(key, again)).toBe(text);
      }),
    );
    expect(Buffer.from(parseValue(key, formatValue(key, defaultOf(key))))).toEqual(Buffer.from(defaultOf(key)));
  });

  test.each([
    ['NODE_ID', '16'],
    ['NODE_ID', '-1'],
    ['NODE_ID', 'three'],
    ['MTU', '4000'],
    ['POOL_BASE', '4097'],
    ['HEARTBEAT_LIMIT', '0'],
    ['MAC', '02:57:45:46:54'],
    ['MAC', '01:00:5e:00:00:01'],
    ['PEERS', '02:57:45:46:54:00,02:57:45:46:54:00'],
    ['CARD_NAME', 'a name that is too long'],
    ['LINK_KEY', 'abc'],
  ])('%s cannot be %s', (name, text) => {
    expect(() => parseValue(keyNamed(name), text)).toThrow(refused('E_CONFIG_VALUE'));
  });

  test('a setting that does not exist', () => expect(() => keyNamed('NODE')).toThrow(refused('E_CONFIG_KEY')));
});

describe('settings of a card', () => {
  let card: MockCard;
  let session: Session;
  beforeEach(() => {
    card = new MockCard();
    session = new Session(new MemoryPort(card));
  });

  test('pass the four layers one after the other', async () => {
    const read = async () => (await readSettings(session, never)).find((s) => s.key.name === 'NODE_ID')?.layers;
    expect(await read()).toEqual({ DEFAULT: '0', CURRENT: '0', NEXT: '0', STAGED: '0' });
    await stageSettings(session, { node_id: '3' }, never);
    expect(await read()).toEqual({ DEFAULT: '0', CURRENT: '0', NEXT: '0', STAGED: '3' });
    expect(await commitSettings(session, never)).toBe(true);
    expect(await read()).toEqual({ DEFAULT: '0', CURRENT: '0', NEXT: '3', STAGED: '3' });
    card.restart();
    expect(await read()).toEqual({ DEFAULT: '0', CURRENT: '3', NEXT: '3', STAGED: '3' });
  });

  test('are exported and imported on a factory-fresh card, and read back equal', async () => {
    await stageSettings(session, wanted, never);
    await commitSettings(session, never);
    const file = exportSettings('77', layerOf(await readSettings(session, never), 'NEXT'));
    const fresh = new Session(new MemoryPort(new MockCard()));
    await stageSettings(fresh, importSettings(file).settings, never);
    await commitSettings(fresh, never);
    const settings = layerOf(await readSettings(fresh, never), 'NEXT');
    expect(settings).toEqual(layerOf(await readSettings(session, never), 'NEXT'));
    expect(settings).toMatchObject(wanted);
    expect(file).not.toContain('LINK_KEY');
  });

  test('one wrong value leaves the card as it was', async () => {
    await expect(stageSettings(session, { NODE_ID: '3', MTU: '4000' }, never)).rejects.toEqual(refused('E_CONFIG_VALUE'));
    expect(card.done).toEqual([]);
  });

  test('are staged on top of what is staged', async () => {
    await stageSettings(session, { NODE_ID: '3' }, never);
    await stageSettings(session, { MTU: '1500' }, never);
    expect(layerOf(await readSettings(session, never), 'STAGED')).toMatchObject({ NODE_ID: '3', MTU: '1500' });
  });

  test('can be dropped before they are committed', async () => {
    await stageSettings(session, wanted, never);
    await unstageSettings(session, never);
    expect(layerOf(await readSettings(session, never), 'STAGED')).toMatchObject({ NODE_ID: '0', MTU: '9000' });
  });
});

describe('settings of a rack', () => {
  const member = (from: string, values: Record<string, string>) => ({
    from,
    values: { NODE_ID: '0', MTU: '9000', MAC: '-', PEERS: '-', ...values },
  });

  test('that fit', () => expect(rackConflicts([member('a', {}), member('b', { NODE_ID: '1' })])).toEqual([]));
  test.each([
    ['two equal node ids', { NODE_ID: '0' }, 'a and b both are node 0'],
    ['another MTU', { NODE_ID: '1', MTU: '1500' }, 'MTU differs: 9000 at a, 1500 at b'],
  ])('%s', (_, values, sentence) => expect(rackConflicts([member('a', {}), member('b', values)])).toEqual([sentence]));
  test('two equal addresses, other peers', () => {
    const mac = { MAC: '02:00:00:00:00:01' };
    expect(
      rackConflicts([
        member('a', { ...mac, PEERS: '02:00:00:00:00:01' }),
        member('b', { NODE_ID: '1', ...mac, PEERS: '02:00:00:00:00:02' }),
      ]),
    ).toEqual(['a and b both have the address 02:00:00:00:00:01', 'PEERS differs: 02:00:00:00:00:01 at a, 02:00:00:00:00:02 at b']);
  });
});

describe('a file of settings', () => {
  const good = JSON.parse(exportSettings('77', { NODE_ID: '3' }));
  test.each([
    ['not JSON', 'NODE_ID=3', 'E_CONFIG_FILE'],
    ['something else', '{"name":"weft"}', 'E_CONFIG_FILE'],
    ['null', 'null', 'E_CONFIG_FILE'],
    ['another schema', JSON.stringify({ ...good, schema: 99 }), 'E_CONFIG_FILE'],
    ['an unknown key', JSON.stringify({ ...good, settings: { NODE: '3' } }), 'E_CONFIG_KEY'],
    ['a wrong value', JSON.stringify({ ...good, settings: { MTU: '4000' } }), 'E_CONFIG_VALUE'],
    ['a number', JSON.stringify({ ...good, settings: { MTU: 1500 } }), 'E_CONFIG_FILE'],
  ] as const)('%s is refused', (_, text, code) => expect(() => importSettings(text)).toThrow(refused(code)));
});
