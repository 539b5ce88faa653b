// SPDX-License-Identifier: Apache-2.0
/** Where each cycle of one clean remote read fault went: from the doorbell to the interrupt, cut at what is seen at the pins. */
import type { ProbePoint } from '@weft/hw-sim';
import { constant } from '@weft/spec';
import { limitCycles } from './limit.js';
import { Rig } from './rig.js';
import { cyclesOf, type Setting } from './setting.js';
import { type Moment, timeline } from './timeline.js';

/** In the order of the fault's way; `requester` and `home` are the cards, the rest the world between them. */
export const stageNames = {
  descriptor: 'requester: doorbell to descriptor in the card',
  request: "requester: descriptor to the request's first beat",
  requestWire: 'wire: request, to its last beat at the home',
  lookup: 'home: request to the begin of its transaction (directory)',
  ask: 'home: transaction to the DMA read of the page',
  read: "memory: DMA read to the page's first beat",
  pageWire: "home and wire: page's first beat read to the last beat at the requester",
  land: "requester: page's last beat to its last DMA write beat",
  visible: 'memory: the page is visible',
  grant: 'requester: page visible to grant',
  complete: "requester: grant to the completion's DMA write",
  completed: 'memory and requester: completion visible, interrupt',
} as const;
export type StageName = keyof typeof stageNames;

export interface Stage {
  readonly name: StageName;
  readonly cycles: number;
  /** Of these the limit has. */
  readonly limit: number;
}

export interface StagedFault {
  readonly cycles: number;
  readonly stages: readonly Stage[];
  readonly moments: readonly Moment[];
}

const REQUESTER = 1;
const HOME = 0;
const GPN = 40;

/** One fault on a quiet rack that has served others before; its home has not seen the page. */
export async function stagedFault(s: Setting): Promise<StagedFault> {
  const rig = await Rig.open({ ...s, nodes: 2, pages: 64, atRest: true });
  try {
    for (const gpn of [1, 2, 3]) {
      rig.rest();
      rig.read(REQUESTER, gpn);
    }
    rig.rest();
    rig.rack.probe(true);
    const from = rig.rack.cycle;
    const { cycles } = rig.read(REQUESTER, GPN);
    const moments = timeline(rig.rack.takeProbe(), from);
    return { cycles, moments, stages: stagesOf(s, moments, rig.buffer(REQUESTER, 0), cycles) };
  } finally {
    rig.close();
  }
}

function stagesOf(s: Setting, moments: readonly Moment[], buffer: number, end: number): Stage[] {
  const within = (m: Moment): boolean => m.value >= buffer && m.value < buffer + constant('PAGE_BYTES');
  const at = (card: number, what: ProbePoint, fits: (m: Moment) => boolean = () => true): Moment[] =>
    moments.filter((m) => m.card === card && m.what === what && fits(m));
  const first = (found: readonly Moment[]): number | undefined => found[0]?.at;
  const last = (found: readonly Moment[]): number | undefined => found.at(-1)?.at;
  const op = (name: string) => (m: Moment) => m.op === name;

  const request = first(at(REQUESTER, 'txFirst', op('GET_S')));
  const grant = first(at(REQUESTER, 'nodeGrant'));
  const before = (limit: number | undefined) => (m: Moment) => m.at <= (limit ?? Infinity);
  const after = (begin: number | undefined) => (m: Moment) => m.at >= (begin ?? 0) && !within(m);
  /** Where each stage ends. What is not seen, because the card does without it, takes no time. */
  const ends: Record<StageName, number | undefined> = {
    descriptor: last(at(REQUESTER, 'readLast', before(request))) ?? last(at(REQUESTER, 'barWrite', before(request))),
    request,
    requestWire: first(at(HOME, 'rxLast', op('GET_S'))),
    lookup: first(at(HOME, 'homeBegin')),
    ask: first(at(HOME, 'readAsked')),
    read: first(at(HOME, 'readFirst')),
    pageWire: first(at(REQUESTER, 'rxLast', op('GRANT_PAGE'))),
    land: last(at(REQUESTER, 'writeLast', within)),
    visible: last(at(REQUESTER, 'written', within)),
    grant,
    complete: first(at(REQUESTER, 'writeLast', after(grant))),
    completed: end,
  };
  const limit: Partial<Record<StageName, number>> = {
    requestWire: limitCycles(s, { messages: 1 }),
    read: cyclesOf(s, s.readNs),
    pageWire: limitCycles(s, { pages: 1 }),
  };
  let now = 0;
  return (Object.keys(ends) as StageName[]).map((name) => {
    // Where two overlap, the earlier one has the cycles.
    const begin = now;
    now = Math.max(now, ends[name] ?? now);
    return { name, cycles: now - begin, limit: limit[name] ?? 0 };
  });
}
