// SPDX-License-Identifier: Apache-2.0
import { WeftError } from '@weft/tools';
import type { Trouble } from '../contract/cards.js';

/** Any failure, as it is told to people. */
export function troubleOf(e: unknown): Trouble {
  if (e instanceof WeftError) return { code: e.code, message: e.message, next: e.next };
  if (e instanceof Error && e.name === 'AbortError') return { code: 'E_CANCELLED', message: 'it was cancelled', next: '' };
  return { code: 'E_INTERNAL', message: e instanceof Error ? e.message : String(e), next: '' };
}
