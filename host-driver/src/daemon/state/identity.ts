// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { type Static, Type } from 'typebox';

/** A process, told apart from a later one with the same number. */
export const Identity = Type.Object({
  pid: Type.Integer({ minimum: 1 }),
  /** Clock ticks from boot to its start. */
  startTicks: Type.Integer({ minimum: 0 }),
  bootId: Type.String(),
});
export type Identity = Static<typeof Identity>;

/** Null if no such process lives. */
export function identify(pid: number): Identity | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name is in brackets and may hold anything; fields are counted after it. State is field 3, start time 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    return { pid, startTicks: Number(fields[19]), bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() };
  } catch {
    return null;
  }
}

export function isAlive(who: Identity): boolean {
  const now = identify(who.pid);
  return now !== null && now.startTicks === who.startTicks && now.bootId === who.bootId;
}

/** Sends a signal to exactly this process; false if it lives no more. */
export function signalTo(who: Identity, signal: NodeJS.Signals): boolean {
  if (!isAlive(who)) return false;
  try {
    return process.kill(who.pid, signal);
  } catch {
    return false;
  }
}
