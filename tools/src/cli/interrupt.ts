// SPDX-License-Identifier: Apache-2.0
import { WeftError } from './errors.js';

/** Aborts at Ctrl-C, a polite kill or a closed terminal; a second one ends the process at once (its exit handlers still run). */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort(new WeftError('E_INTERRUPTED', `interrupted (${name})`));
    });
  }
  return controller.signal;
}

/** Rejects when the signal aborts. Never resolves. */
export function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
