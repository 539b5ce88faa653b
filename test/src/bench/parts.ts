// SPDX-License-Identifier: Apache-2.0
/** What bench:card measures: one part a concern, each with the rows of the table and the figures that it gives. */
import type { Width } from '@weft/hw-sim';
import { type Side, sides, type UnderBulk, underBulk } from './bulk.js';
import { directoryLookupsPerClock } from './directory.js';
import { evictions } from './evict.js';
import type { Row } from './measure.js';
import { OWNED_KINDS, owned } from './owned.js';
import { atRest, REST_REMOTE } from './rest.js';
import { scale, scaleKind } from './scale.js';
import type { Setting } from './setting.js';
import { shared, sharedCounts, upgradeKind } from './shared.js';
import type { StagedFault } from './stages.js';
import { cleanFault } from './stages-clean.js';
import { dirtyFault } from './stages-dirty.js';
import { stream } from './stream.js';
import { zero } from './zero.js';

export interface Plan extends Omit<Setting, 'width'> {
  /** Transactions of each kind. */
  readonly samples: number;
  /** Of a stream. */
  readonly pages: number;
}

export interface StreamPoint {
  readonly width: Width;
  readonly outstanding: number;
  readonly loss: number;
  readonly goodput: number;
  readonly retransmits: number;
}

export interface Findings {
  readonly rows?: readonly Row[];
  /** By name as in the JSON. */
  readonly figures: Readonly<Record<string, number | boolean>>;
  /** By kind and speed. */
  readonly faults?: Readonly<Record<string, StagedFault>>;
  readonly streams?: readonly StreamPoint[];
  readonly underBulk?: readonly UnderBulk[];
}

const widths: readonly Width[] = [64, 512];
const speeds: Readonly<Record<Width, string>> = { 64: '10G', 512: '100G' };
const OUTSTANDING = 16;
const LOSS = 0.01;

const settingOf = ({ seed, readNs, writeNs, linkNs, driverCycles, push }: Plan, width: Width): Setting => ({
  width,
  seed,
  readNs,
  writeNs,
  linkNs,
  driverCycles,
  push,
});

/** Both widths, one after the other. */
async function each<T>(plan: Plan, measure: (s: Setting) => Promise<readonly T[]>): Promise<T[]> {
  const all: T[] = [];
  for (const width of widths) all.push(...(await measure(settingOf(plan, width))));
  return all;
}

const find = (rows: readonly Row[], kind: string, width: Width): Row => {
  const row = rows.find((r) => r.kind === kind && r.width === width);
  if (row === undefined) throw new Error(`bench: nothing measured as ${kind}`);
  return row;
};
const ratio = (rows: readonly Row[], kind: string, width: Width): number => find(rows, kind, width).ratio ?? Number.NaN;

const parts = {
  async rest(plan: Plan): Promise<Findings> {
    const rows = await each(plan, (s) => atRest(s, plan.samples));
    return { rows, figures: { ratio10G: ratio(rows, REST_REMOTE, 64), ratio100G: ratio(rows, REST_REMOTE, 512) } };
  },

  async stages(plan: Plan): Promise<Findings> {
    const faults: Record<string, StagedFault> = {};
    for (const width of widths) {
      faults[`clean ${speeds[width]}`] = await cleanFault(settingOf(plan, width));
      faults[`dirty ${speeds[width]}`] = await dirtyFault(settingOf(plan, width));
    }
    return { faults, figures: {} };
  },

  async zero(plan: Plan): Promise<Findings> {
    return { rows: await each(plan, (s) => zero(s, plan.samples)), figures: {} };
  },

  async owned(plan: Plan): Promise<Findings> {
    const rows = await each(plan, (s) => owned(s, plan.samples));
    const worst = (width: Width): number => Math.max(...OWNED_KINDS.map((kind) => ratio(rows, kind, width)));
    return { rows, figures: { dirtyRatio10G: worst(64), dirtyRatio100G: worst(512) } };
  },

  async shared(plan: Plan): Promise<Findings> {
    // Sixteen cards take their time, and one fault is like the other.
    const rows = await each(plan, (s) => shared(s, sharedCounts, Math.ceil(plan.samples / 10)));
    return { rows, figures: { upgradeRatio15to1: find(rows, upgradeKind(15), 512).p50 / find(rows, upgradeKind(1), 512).p50 } };
  },

  async evict(plan: Plan): Promise<Findings> {
    return { rows: await each(plan, (s) => evictions(s, plan.samples)), figures: {} };
  },

  async stream(plan: Plan): Promise<Findings> {
    const point = async (s: Setting, outstanding: number, loss: number): Promise<StreamPoint> => {
      const { goodput, retransmits } = await stream({ ...s, pages: plan.pages, outstanding, faults: { loss } });
      return { width: s.width, outstanding, loss, goodput, retransmits };
    };
    const streams = await each(plan, async (s) => {
      const points: StreamPoint[] = [];
      for (const outstanding of [1, 2, 4, 8, 16, 32]) points.push(await point(s, outstanding, 0));
      return [...points, await point(s, OUTSTANDING, LOSS)];
    });
    const goodput = (width: Width, loss: number): number =>
      streams.find((p) => p.width === width && p.outstanding === OUTSTANDING && p.loss === loss)?.goodput ?? Number.NaN;
    const goodputLoss1 = Math.min(...widths.map((w) => goodput(w, LOSS) / goodput(w, 0)));
    return { streams, figures: { goodput10G: goodput(64, 0), goodput100G: goodput(512, 0), goodputLoss1 } };
  },

  async bulk(plan: Plan): Promise<Findings> {
    const found = await each(plan, async (s) => {
      const each: UnderBulk[] = [];
      for (const side of sides) each.push(await underBulk(s, side satisfies Side, plan.samples));
      return each;
    });
    const demandUnderBulk = Math.max(...found.map((u) => u.p99 / u.bound));
    return { underBulk: found, figures: { demandUnderBulk, demandUnderBulkOk: demandUnderBulk <= 1 } };
  },

  async scale(plan: Plan): Promise<Findings> {
    const rows = await each(plan, (s) => scale(s, [2, 16], Math.ceil(plan.samples / 2)));
    const growth = (width: Width): number => find(rows, scaleKind(16), width).p50 / find(rows, scaleKind(2), width).p50;
    return { rows, figures: { scale16: Math.max(...widths.map(growth)) } };
  },

  async directory(plan: Plan): Promise<Findings> {
    return { figures: { directoryLookupsPerClock: await directoryLookupsPerClock(plan.seed) } };
  },
};

export type PartName = keyof typeof parts;
export const partNames = Object.keys(parts) as PartName[];

/** These parts, or all. */
export async function measure(plan: Plan, only: readonly PartName[], show: (part: PartName) => void): Promise<Required<Findings>> {
  const found: Findings[] = [];
  for (const name of only) {
    show(name);
    found.push(await parts[name](plan));
  }
  return {
    rows: found.flatMap((f) => f.rows ?? []),
    figures: Object.assign({}, ...found.map((f) => f.figures)) as Findings['figures'],
    faults: Object.assign({}, ...found.map((f) => f.faults ?? {})) as Required<Findings>['faults'],
    streams: found.flatMap((f) => f.streams ?? []),
    underBulk: found.flatMap((f) => f.underBulk ?? []),
  };
}
