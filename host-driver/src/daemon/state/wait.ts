// SPDX-License-Identifier: Apache-2.0
import { setTimeout as delay } from 'node:timers/promises';
import { WeftError } from '@weft/tools';

/** Asks again and again until there is an answer. Rejects with E_TIMEOUT when the time is over. */
export async function poll<T>(
  what: string,
  timeoutMs: number,
  ask: () => T | null | undefined | Promise<T | null | undefined>,
  everyMs = 20,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined) return answer;
    if (performance.now() > end) throw new WeftError('E_TIMEOUT', `${what}: not within ${timeoutMs} ms`);
    await delay(everyMs);
  }
}

/** Runs one piece of work after the other. */
export class Serial {
  #last: Promise<unknown> = Promise.resolve();
  run<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work, work);
    this.#last = next.catch(() => undefined);
    return next;
  }
}
