// SPDX-License-Identifier: Apache-2.0
import { CardError, type CardFault } from '../errors.js';

/** What operating systems and native modules say when a port does not open. Errno where there is one, else words. */
const meanings: readonly (readonly [RegExp, CardFault])[] = [
  [/ENOENT|ENXIO|ENODEV|ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|no such file|no such device|file not found|cannot find/i, 'E_CARD_MISSING'],
  [/EACCES|EPERM|permission denied|access is denied/i, 'E_CARD_PERMISSION'],
  [/EBUSY|EAGAIN|cannot lock|resource busy|in use|access denied/i, 'E_CARD_BUSY'],
];

const words: Partial<Record<CardFault, string>> = {
  E_CARD_MISSING: 'there is no card at',
  E_CARD_PERMISSION: 'no permission to open',
  E_CARD_BUSY: 'another program has opened',
};

/** Why a port could not be opened. */
export function openFailure(address: string, cause: unknown): CardError {
  if (cause instanceof CardError) return cause;
  const said = cause instanceof Error ? `${(cause as NodeJS.ErrnoException).code ?? ''} ${cause.message}` : String(cause);
  const code = meanings.find(([pattern]) => pattern.test(said))?.[1] ?? 'E_CARD_PORT';
  return new CardError(code, words[code] ? `${words[code]} ${address}` : `${address} cannot be opened: ${said.trim()}`, { cause });
}

export const goneFailure = (address: string, cause?: unknown): CardError =>
  new CardError('E_CARD_GONE', `${address} was unplugged or closed`, { cause });
