// SPDX-License-Identifier: Apache-2.0
/** What is searched, and the protocol faults that a search must find. */
import type { HomeTransition } from '@weft/spec';
import { type CoherenceModel, coherenceModel } from './pml.js';
import type { Search } from './spin.js';
import { tableModel } from './table.js';
import { transportModel } from './transport.js';

export interface Configuration {
  readonly name: string;
  readonly nodes: number;
  readonly pages: number;
  readonly text: string;
  readonly checks: string;
  readonly full?: true;
  readonly search?: Search;
}

export interface SeededBug {
  readonly name: string;
  readonly doc: string;
  readonly nodes: number;
  readonly text: string;
  readonly search: Search;
}

const safety = 'safety; drains from every state';

const coherence = (name: string, checks: string, m: CoherenceModel, rest: Partial<Configuration> = {}): Configuration => ({
  name,
  nodes: m.nodes,
  pages: m.pages,
  text: coherenceModel(m),
  checks,
  ...rest,
});

export const configurations: readonly Configuration[] = [
  {
    name: 'table',
    nodes: 3,
    pages: 1,
    text: tableModel(),
    checks: "guards, effects and healing are the spec's own",
    search: { quickBuild: true },
  },
  coherence('coherence-4x1', safety, { nodes: 4, pages: 1 }),
  coherence('coherence-2x2', `${safety}; 5 operations a run`, { nodes: 2, pages: 2, operations: 5 }),
  coherence('progress-3x1', 'no cycle without progress', { nodes: 3, pages: 1, progress: true }, { search: { cycles: true } }),
  coherence('leaving-3x1', safety, { nodes: 3, pages: 1, with: 'DIES' }),
  coherence('late-3x1', safety, { nodes: 3, pages: 1, with: 'LATE' }),
  {
    name: 'transport',
    nodes: 2,
    pages: 0,
    text: transportModel({ window: 2, numbers: 6 }),
    checks: 'exactly once; drains from every state',
  },
  coherence('longer-2x2', `${safety}; 6 operations a run`, { nodes: 2, pages: 2, operations: 6 }, { full: true }),
  coherence(
    'coherence-5x1',
    `${safety}; 7 operations a run`,
    { nodes: 5, pages: 1, operations: 7 },
    { full: true, search: { memoryMiB: 12_000 } },
  ),
  coherence('late-twice-3x1', safety, { nodes: 3, pages: 1, with: 'LATE', limits: 2 }, { full: true, search: { memoryMiB: 16_000 } }),
];

/** PUT_D is pulled whoever the owner is. */
const pullsStale = (rows: readonly HomeTransition[]): readonly HomeTransition[] =>
  rows.map((r) => {
    if (r.name === 'PUTD_OWNER') return { ...r, state: '*', guard: [] };
    if (r.name === 'PUT_STALE' || r.name === 'PUT_SHARER') return { ...r, on: ['PUT_C'] };
    return r;
  });

/** PUT_C has to come first: the owner is asked until then. */
const asksAgain = (rows: readonly HomeTransition[]): readonly HomeTransition[] =>
  rows.map((r) => (r.name === 'GETS_OWNED' || r.name === 'GETM_OWNED' ? { ...r, follows: ['GETS_OWNED', 'GETM_OWNED'] } : r));

const shortest: Search = { breadthFirst: true, quickBuild: true };
const switchOf = (name: string): string => `BUG_${name.toUpperCase().replaceAll('-', '_')}`;
const bug = (name: string, doc: string, m: CoherenceModel, s = shortest): SeededBug => ({
  name,
  doc,
  nodes: m.nodes,
  text: coherenceModel({ ...m, bug: { define: switchOf(name), ...m.bug } }),
  search: s,
});
const plain: CoherenceModel = { nodes: 3, pages: 1 };
const leaving: CoherenceModel = { nodes: 2, pages: 1, with: 'DIES' };
const late: CoherenceModel = { nodes: 2, pages: 1, with: 'LATE' };
const lossy = (name: string, doc: string): SeededBug => ({
  name,
  doc,
  nodes: 2,
  text: transportModel({ window: 2, numbers: 6, define: switchOf(name) }),
  search: shortest,
});

export const seededBugs: readonly SeededBug[] = [
  bug('grant-early', 'The grant is sent before the sharers have acknowledged.', plain),
  bug('unlock-at-grant', 'The lock ends when the grant has been sent, not with GRANT_ACK.', plain),
  bug('blind-have', 'HAVE is believed without a look at the sharers.', plain),
  bug('share-not-awaited', 'After FWD_S the lock ends with GRANT_ACK, SHARE_PAGE or not.', plain),
  bug('stale-put-pulled', 'The page of a stale PUT_D is pulled.', { ...plain, bug: { rows: pullsStale } }),
  bug('buffer-freed', "An eviction's buffer is free at once.", plain),
  bug(
    'miss-asks-again',
    'After FWD_MISS the home asks the owner again, until its PUT_C has come.',
    { ...plain, nodes: 2, progress: true, bug: { rows: asksAgain } },
    { cycles: true, quickBuild: true },
  ),
  bug('heal-keeps-owner', 'An owner that left stays in the entry.', leaving),
  bug('get-lost-blind', "GET_LOST does not look at what the requester got from the owner (effect 'took').", leaving),
  bug('shared-then-left', 'Once SHARE_PAGE has come, nobody looks whether the owner left before the requester got its page.', leaving),
  bug('stray-grant', 'A grant that crosses the page of an owner that left is not answered.', leaving),
  bug('pulled-remaps', 'An eviction that the home had pulled is mapped again when the home has left.', { ...leaving, nodes: 3 }),
  bug('poison-remaps', 'An eviction whose page a revoke took is mapped again when the home has left.', { ...leaving, nodes: 3 }),
  bug('nack-is-ack', 'FWD_NACK of an INV counts as INV_ACK.', late),
  bug('late-from-eviction', "A late answer out of an eviction's buffer is mapped again.", late),
  bug('acts-while-answering', 'The driver evicts a page whose REVOKE_DONE is not completed.', late),
  lossy('no-poll', 'A sender without credit waits.'),
  lossy('old-frames', 'A frame may be older than the sequence numbers allow.'),
  lossy('skips-gaps', 'The cumulative acknowledgement goes over a gap.'),
];
