// SPDX-License-Identifier: Apache-2.0
import { backing, decode, dirEntry, dirState, pageState } from '@weft/spec';
import type { Agent } from './agent.js';
import type { Oracle } from './oracle.js';
import { pageWords } from './pattern.js';

/** Where a page rests: its home, and its index in that home's pool. */
export interface Place {
  readonly home: number;
  readonly index: number;
}

export interface RestState {
  readonly agents: readonly Agent[];
  readonly oracle: Oracle;
  readonly place: (gpn: number) => Place;
  /** Bytes of the directory table of a home. */
  readonly directory: (home: number) => Uint8Array;
  /** Host memory of a home and where its pool begins. */
  readonly pool: (home: number) => { readonly memory: Uint8Array; readonly base: number };
  readonly pageBytes: number;
}

const dirStateName = (value: bigint): string => dirState.members.find((m) => m.value === Number(value))?.name ?? '?';
const backingName = (value: bigint): string => backing.members.find((m) => m.value === Number(value))?.name ?? '?';

/** With nothing under way: compares every page's directory entry with what the nodes and the pool hold. */
export function verifyAtRest(pages: number, s: RestState): void {
  for (let gpn = 0; gpn < pages; gpn++) {
    const { home, index } = s.place(gpn);
    const entry = decode(dirEntry, s.directory(home), index * dirEntry.bytes);
    const state = dirStateName(entry.state);
    const pool = s.pool(home);
    const inPool = pageWords(pool.memory, pool.base + index * s.pageBytes);
    const holders = s.agents.map((a) => pageState.members[a.state(gpn)]?.name ?? '?');
    const lost = state === 'OWNED' && backingName(entry.backing) === 'LOST';
    const list = s.agents.map((a, i) => `${a.node}:${holders[i]}`).join(' ');
    const wrong = (why: string): void => s.oracle.fail(`at rest, page ${gpn} ${state} (${list}): ${why}`);
    if (lost && !s.oracle.mayBeLost(gpn)) wrong('it is lost, but no lost node had it');
    s.agents.forEach((agent, i) => {
      const h = holders[i];
      const node = agent.node;
      const words = agent.words(gpn);
      if (h !== 'I' && words !== null) s.oracle.check(gpn, words, `held in ${h} at rest by node ${node}`);
      if (lost) return; // Of a lost page nobody gets a right any more, so what is left conflicts with nothing.
      if (h === 'M' || h === 'E') {
        if (state !== 'OWNED' || Number(entry.owner) !== node) wrong(`node ${node} owns it, the directory does not say so`);
      } else if (h === 'S') {
        if (state !== 'SHARED' || ((Number(entry.sharers) >> node) & 1) === 0)
          wrong(`node ${node} shares it, the directory does not say so`);
      } else if (h !== 'I') wrong(`node ${node} is in a transient state`);
    });
    if (state === 'REST' || state === 'SHARED') s.oracle.check(gpn, inPool, `in the pool of node ${home} at rest`);
    const owner = s.agents.findIndex((a) => a.node === Number(entry.owner));
    if (state === 'OWNED' && backingName(entry.backing) === 'POOL' && holders[owner] === 'E')
      s.oracle.check(gpn, inPool, `in the pool, unwritten by its owner`);
    if (state === 'ZERO' && s.oracle.version(gpn) !== 0) wrong('it was written');
    if (state === 'OWNED' && !lost && !['M', 'E'].includes(holders[owner] ?? '')) wrong(`owner ${entry.owner} does not have it`);
  }
}
