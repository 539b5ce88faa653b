// SPDX-License-Identifier: Apache-2.0
import { WeftError } from '@weft/tools';

type Document = Readonly<Record<string, unknown>>;
/** Step i makes a document of version i + 1 out of one of version i. */
export type Step = (old: Document) => Document;

/** A file without a version is one that a person wrote: it has today's shape. */
const steps: readonly Step[] = [(old) => old];

export const CONFIG_VERSION = 1;

/** A document of any version as one of today's. */
export function migrate(value: unknown, where: string, path: readonly Step[] = steps): Document {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new WeftError('E_CONFIG', `${where} is not a JSON object`, 'correct it');
  const { version = 0, ...rest } = value as Document;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 0)
    throw new WeftError('E_CONFIG', `${where}: version is not a number`, 'correct it');
  if (version > path.length)
    throw new WeftError('E_CONFIG', `${where} is of version ${version}, this weft knows ${path.length}`, 'update weft');
  const document = path.slice(version).reduce<Document>((old, step) => step(old), rest);
  return { ...document, version: path.length };
}
