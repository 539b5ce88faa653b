// SPDX-License-Identifier: Apache-2.0
/** The configuration of a card, read and written key by key. */
import { valuesOf } from '@weft/spec';
import { type ConfigKey, configKeys, configLayer } from '@weft/spec/mgmt';
import type { Reply } from '../session/exchange.js';
import type { Session } from '../session/session.js';
import { formatValue, keyNamed, parseValue } from './value.js';

export const Layer = valuesOf(configLayer);
export type LayerName = keyof typeof Layer;

/** A setting in all its layers. Secrets have none. */
export interface Setting {
  readonly key: ConfigKey;
  readonly secret: boolean;
  readonly layers: Readonly<Record<LayerName, string>> | null;
}

type Item = Reply<'CONFIG_LIST'>['tail'][number];

/** The card's keys that this program knows; an older card has fewer. */
async function list(session: Session, signal: AbortSignal): Promise<{ readonly key: ConfigKey; readonly item: Item }[]> {
  const items: Item[] = [];
  for (let from = 0; ; ) {
    const reply = await session.ask('CONFIG_LIST', { from }, signal);
    items.push(...reply.tail);
    const next = Number(reply.next);
    if (next <= from) break;
    from = next;
  }
  return items.flatMap((item) => {
    const key = configKeys.find((k) => k.key === Number(item.key));
    return key === undefined || key.bytes !== Number(item.bytes) ? [] : [{ key, item }];
  });
}

async function readLayer(session: Session, key: ConfigKey, layer: LayerName, signal: AbortSignal): Promise<string> {
  const reply = await session.ask('CONFIG_GET', { key: key.key, layer: Layer[layer] }, signal);
  return formatValue(key, reply.tail);
}

export async function readSettings(session: Session, signal: AbortSignal): Promise<Setting[]> {
  const settings: Setting[] = [];
  for (const { key, item } of await list(session, signal)) {
    if (item.secret !== 0n) settings.push({ key, secret: true, layers: null });
    else {
      const read = (layer: LayerName): Promise<string> => readLayer(session, key, layer, signal);
      const layers = {
        DEFAULT: await read('DEFAULT'),
        CURRENT: await read('CURRENT'),
        NEXT: await read('NEXT'),
        STAGED: await read('STAGED'),
      };
      settings.push({ key, secret: false, layers });
    }
  }
  return settings;
}

/** Checks all values, then puts them into STAGED: a wrong one leaves the card as it was. */
export async function stageSettings(session: Session, values: Readonly<Record<string, string>>, signal: AbortSignal): Promise<void> {
  const parsed = Object.entries(values).map(([name, text]) => ({ key: keyNamed(name), bytes: parseValue(keyNamed(name), text) }));
  for (const { key, bytes } of parsed)
    await session.ask('CONFIG_SET', { key: key.key, layer: Layer.STAGED, bytes: bytes.length, tail: bytes }, signal);
}

/** STAGED becomes NEXT, in flash. True if a restart would change what is in force. */
export async function commitSettings(session: Session, signal: AbortSignal): Promise<boolean> {
  return (await session.ask('CONFIG_COMMIT', {}, signal)).reboot !== 0n;
}

/** STAGED becomes NEXT again. */
export async function unstageSettings(session: Session, signal: AbortSignal): Promise<void> {
  await session.ask('CONFIG_RESET', { layer: Layer.NEXT, key: 0 }, signal);
}

/** One layer by name, without secrets. */
export const layerOf = (settings: readonly Setting[], layer: LayerName): Record<string, string> =>
  Object.fromEntries(settings.flatMap((s) => (s.layers === null ? [] : [[s.key.name, s.layers[layer]]])));
