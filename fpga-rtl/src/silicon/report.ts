// SPDX-License-Identifier: Apache-2.0

/** What place and route says of a design. */
export interface Figures {
  /** Of the slowest clock against its own constraint; MHz. */
  readonly fmaxMHz: number;
  readonly clocks: Readonly<Record<string, { readonly achievedMHz: number; readonly constraintMHz: number }>>;
  readonly fits: boolean;
  readonly luts: number;
  readonly ffs: number;
  readonly bram: number;
  readonly dsp: number;
}

/** The part of nextpnr's report that we read. */
export interface NextpnrReport {
  readonly fmax: Readonly<Record<string, { readonly achieved: number; readonly constraint: number }>>;
  readonly utilization: Readonly<Record<string, { readonly used: number; readonly available: number }>>;
  readonly critical_paths: readonly CriticalPath[];
}

interface Place {
  readonly cell: string;
  readonly loc: readonly number[];
  readonly port: string;
}
export interface CriticalPath {
  readonly from: string;
  readonly to: string;
  readonly path: readonly {
    readonly delay: number;
    readonly type: string;
    readonly net?: string;
    readonly from: Place;
    readonly to: Place;
  }[];
}

/** ECP5's names of what a design is made of. */
const cells = { luts: 'TRELLIS_COMB', ffs: 'TRELLIS_FF', bram: 'DP16KD', dsp: 'MULT18X18D' } as const;

export function figuresOf({ fmax, utilization }: NextpnrReport): Figures {
  const clocks = Object.fromEntries(
    Object.entries(fmax).map(([name, c]) => [name, { achievedMHz: round(c.achieved), constraintMHz: round(c.constraint) }]),
  );
  const slowest = Object.values(clocks).sort((a, b) => a.achievedMHz / a.constraintMHz - b.achievedMHz / b.constraintMHz)[0];
  if (slowest === undefined) throw new Error('a report without a clock');
  const used = (cell: string): number => utilization[cell]?.used ?? 0;
  return {
    fmaxMHz: slowest.achievedMHz,
    clocks,
    fits: Object.values(utilization).every((u) => u.used <= u.available),
    luts: used(cells.luts),
    ffs: used(cells.ffs),
    bram: used(cells.bram),
    dsp: used(cells.dsp),
  };
}

const round = (mhz: number): number => Math.round(mhz * 100) / 100;

/** A path in one paragraph: its ends, its delay, the cells it passes. Flattened names keep the hierarchy. */
export function describePath({ path }: CriticalPath): string {
  const total = path.reduce((ns, step) => ns + step.delay, 0);
  const routing = path.reduce((ns, step) => ns + (step.type === 'routing' ? step.delay : 0), 0);
  const logic = path.filter((step) => step.type === 'logic').length;
  const first = path[0]?.from.cell ?? '?';
  const last = path.at(-1)?.to.cell ?? '?';
  return `${total.toFixed(2)} ns (${routing.toFixed(2)} routing, ${logic} cells): ${first} -> ${last}`;
}
