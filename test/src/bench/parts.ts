// SPDX-License-Identifier: Apache-2.0
/** What bench:card measures: one part a concern, each with the rows of the table and the figures that it gives. */
import type { Width } from '@weft/hw-sim';
import type { Row } from './measure.js';
import { atRest, REST_REMOTE } from './rest.js';
import type { Setting } from './setting.js';
import { type Stage, stagedFault } from './stages.js';
import { stream } from './stream.js';
import { timelineText } from './timeline.js';
import { upgrades } from './upgrade.js';

export interface Plan extends Omit<Setting, 'width'> {
  /** Transactions of each kind. */
  readonly samples: number;
  /** Of a stream. */
  readonly pages: number;
  /** All that the pins show, for one fault. */
  readonly timeline: boolean;
}

export interface Findings {
  readonly rows: readonly Row[];
  /** By name as in the JSON. */
  readonly figures: Readonly<Record<string, number | boolean>>;
  readonly stages?: Readonly<Record<string, readonly Stage[]>>;
  readonly text?: readonly string[];
}

const widths: readonly Width[] = [64, 512];
/** 10G, 100G. */
const speed: Readonly<Record<Width, string>> = { 64: '10G', 512: '100G' };

const setting = ({ seed, readNs, writeNs, linkNs, driverCycles }: Plan, width: Width): Setting => ({
  width,
  seed,
  readNs,
  writeNs,
  linkNs,
  driverCycles,
});

export const ratioOf = (rows: readonly Row[], kind: string, width: Width): number =>
  rows.find((r) => r.kind === kind && r.width === width)?.ratio ?? Number.NaN;

async function both(measure: (s: Setting) => Promise<readonly Row[]>, o: Plan): Promise<Row[]> {
  const rows: Row[] = [];
  for (const width of widths) rows.push(...(await measure(setting(o, width))));
  return rows;
}

const parts = {
  async rest(o: Plan): Promise<Findings> {
    const rows = await both((s) => atRest(s, o.samples), o);
    return { rows, figures: { ratio10G: ratioOf(rows, REST_REMOTE, 64), ratio100G: ratioOf(rows, REST_REMOTE, 512) } };
  },
  async stages(o: Plan): Promise<Findings> {
    const stages: Record<string, readonly Stage[]> = {};
    const text: string[] = [];
    for (const width of widths) {
      const fault = await stagedFault(setting(o, width));
      stages[speed[width]] = fault.stages;
      if (o.timeline) text.push(`${width} bits, cycles from the doorbell`, timelineText(fault.moments));
    }
    return { rows: [], figures: {}, stages, text };
  },
  async upgrade(o: Plan): Promise<Findings> {
    const cycles = await upgrades({ width: 512, seed: o.seed, sharers: [1, 2, 4, 8, 15], driverCycles: o.driverCycles });
    return { rows: [], figures: { upgradeRatio15to1: (cycles.get(15) ?? Number.NaN) / (cycles.get(1) ?? Number.NaN) } };
  },
  async loss(o: Plan): Promise<Findings> {
    const ratios: number[] = [];
    for (const width of widths) {
      const base = { width, pages: o.pages, outstanding: 16, seed: o.seed };
      const clean = await stream({ ...base, faults: {} });
      ratios.push(clean.cycles / (await stream({ ...base, faults: { loss: 0.01 } })).cycles);
    }
    return { rows: [], figures: { goodputLoss1: Math.min(...ratios) } };
  },
};

export type PartName = keyof typeof parts;
export const partNames = Object.keys(parts) as PartName[];

export async function measure(o: Plan & { readonly only?: readonly PartName[] }, show: (part: PartName) => void): Promise<Findings> {
  const found: Findings[] = [];
  for (const name of partNames) {
    if (o.only && !o.only.includes(name)) continue;
    show(name);
    found.push(await parts[name](o));
  }
  return {
    rows: found.flatMap((f) => f.rows),
    figures: Object.assign({}, ...found.map((f) => f.figures)) as Findings['figures'],
    stages: Object.assign({}, ...found.map((f) => f.stages ?? {})) as NonNullable<Findings['stages']>,
    text: found.flatMap((f) => f.text ?? []),
  };
}
