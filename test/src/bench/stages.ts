// SPDX-License-Identifier: Apache-2.0
/** Cuts one fault at what was seen at the pins, so that it shows where each cycle went. */
import type { ProbePoint } from '@weft/hw-sim';
import { constant } from '@weft/spec';
import type { Rig } from './rig.js';
import { type Moment, timeline } from './timeline.js';

export interface Stage {
  /** Short, for budgets: see budget.ts. */
  readonly name: string;
  /** Where and what. */
  readonly text: string;
  readonly cycles: number;
  /** Of these the limit has. */
  readonly limit: number;
}

export interface StagedFault {
  /** From the doorbell to the interrupt. */
  readonly cycles: number;
  readonly stages: readonly Stage[];
  readonly moments: readonly Moment[];
}

/** A stage by its end. What is not seen, because the card does without it, takes no time; where two overlap, the earlier has the cycles. */
export interface Cut {
  readonly name: string;
  readonly text: string;
  readonly end: number | undefined;
  readonly limit?: number;
}

export function stagesOf(cuts: readonly Cut[]): Stage[] {
  let now = 0;
  return cuts.map(({ name, text, end, limit = 0 }) => {
    const begin = now;
    now = Math.max(now, end ?? now);
    return { name, text, cycles: now - begin, limit };
  });
}

type Filter = (m: Moment) => boolean;

/** What one card's pins showed. */
export class Pins {
  private readonly moments: readonly Moment[];
  constructor(moments: readonly Moment[], card: number) {
    this.moments = moments.filter((m) => m.card === card);
  }
  first(what: ProbePoint, ...fits: readonly Filter[]): number | undefined {
    return this.moments.find((m) => m.what === what && fits.every((f) => f(m)))?.at;
  }
  last(what: ProbePoint, ...fits: readonly Filter[]): number | undefined {
    return this.moments.findLast((m) => m.what === what && fits.every((f) => f(m)))?.at;
  }
}

export const op =
  (name: string): Filter =>
  (m) =>
    m.op === name;
export const upTo =
  (end: number | undefined): Filter =>
  (m) =>
    m.at <= (end ?? Infinity);
export const from =
  (begin: number | undefined): Filter =>
  (m) =>
    m.at >= (begin ?? 0);
/** Bytes of the page buffer at this address. */
export const inPage =
  (address: number): Filter =>
  (m) =>
    m.value >= address && m.value < address + constant('PAGE_BYTES');
export const not =
  (f: Filter): Filter =>
  (m) =>
    !f(m);

/** Runs one fault under the probe. */
export function probed(rig: Rig, fault: () => { readonly cycles: number }): { readonly cycles: number; readonly moments: Moment[] } {
  rig.rest();
  rig.rack.probe(true);
  const begin = rig.rack.cycle;
  const { cycles } = fault();
  const moments = timeline(rig.rack.takeProbe(), begin);
  rig.rack.probe(false);
  return { cycles, moments };
}

/** The last beat of a descriptor, fetched or pushed. */
export const descriptorEnd = (pins: Pins, ...fits: readonly Filter[]): number | undefined =>
  pins.last('readLast', ...fits) ?? pins.last('barWrite', ...fits);

/** How a request leaves its card, of any fault. */
export function requestCuts(requester: Pins, limit: number, arrived: number | undefined): Cut[] {
  const out = requester.first('txFirst');
  return [
    {
      name: 'descriptor',
      text: 'requester: doorbell or push to descriptor in the card',
      end: descriptorEnd(requester, upTo(out)),
    },
    { name: 'request', text: "requester: descriptor to the request's first beat", end: out },
    { name: 'requestWire', text: 'wire: request, to its last beat at the home', end: arrived, limit },
  ];
}

/** How a page ends its way, of any fault. */
export function landingCuts(requester: Pins, buffer: number, end: number): Cut[] {
  const within = inPage(buffer);
  const grant = requester.first('nodeGrant');
  return [
    { name: 'land', text: "requester: page's last beat to its last DMA write beat", end: requester.last('writeLast', within) },
    { name: 'grant', text: 'requester: page in host memory to grant', end: grant },
    {
      name: 'complete',
      text: "requester: grant to the completion's DMA write",
      end: requester.first('writeLast', from(grant), not(within)),
    },
    { name: 'completed', text: 'memory and requester: completion visible, interrupt', end },
  ];
}
