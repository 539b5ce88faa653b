// SPDX-License-Identifier: Apache-2.0

/** What has happened to a page; numbers of `Happened` in native/src/policy_port.h, which explains each. */
export const Happened = {
  read: 0,
  write: 1,
  upgrade: 2,
  store: 3,
  touch: 4,
  evictNamed: 5,
  evictOldest: 6,
  revoke: 7,
  ahead: 8,
  used: 9,
  unused: 10,
} as const;
export type Happened = (typeof Happened)[keyof typeof Happened];

/** What happened since the last batch, in order. */
export interface Trail {
  /** gpn and Happened, in turn. */
  readonly notes: Uint32Array;
  /** Notes for which there was no room, since the driver began. */
  readonly lost: number;
}

export function* notesOf({ notes }: Trail): Generator<readonly [gpn: number, what: number]> {
  for (let i = 0; i + 1 < notes.length; i += 2) yield [notes[i] as number, notes[i + 1] as number];
}

/** A demand fault that the card had to answer. */
export const isFault = (what: number): boolean => what === Happened.read || what === Happened.write;
