// SPDX-License-Identifier: Apache-2.0
import { CONFIG_SCHEMA } from '@weft/spec/mgmt';
import { CardError } from '../errors.js';
import { keyNamed, parseValue } from './value.js';

/** A card's settings as a file. Secrets are not in it: a card never tells them. */
export interface SettingsFile {
  readonly format: typeof FORMAT;
  readonly schema: number;
  readonly serial: string;
  readonly settings: Readonly<Record<string, string>>;
}

const FORMAT = 'weft-card-settings';

export function exportSettings(serial: string, settings: Readonly<Record<string, string>>): string {
  const file: SettingsFile = { format: FORMAT, schema: CONFIG_SCHEMA, serial, settings };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Reads such a file; every key and every value of it is checked. */
export function importSettings(text: string): SettingsFile {
  let file: Partial<Record<keyof SettingsFile, unknown>> | null;
  try {
    file = JSON.parse(text);
  } catch (cause) {
    throw new CardError('E_CONFIG_FILE', 'the file is not JSON', { cause });
  }
  const { format, schema, serial, settings } = file ?? {};
  if (format !== FORMAT || typeof serial !== 'string' || typeof settings !== 'object' || settings === null)
    throw new CardError('E_CONFIG_FILE', 'the file holds something else than settings of a card');
  if (schema !== CONFIG_SCHEMA)
    throw new CardError('E_CONFIG_FILE', `the file has version ${schema} of the settings, this program knows ${CONFIG_SCHEMA}`);
  const checked = Object.entries(settings).map(([name, value]) => {
    if (typeof value !== 'string') throw new CardError('E_CONFIG_FILE', `${name} is not text`);
    parseValue(keyNamed(name), value);
    return [name, value] as const;
  });
  return { format: FORMAT, schema: CONFIG_SCHEMA, serial, settings: Object.fromEntries(checked) };
}
