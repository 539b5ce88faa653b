// SPDX-License-Identifier: Apache-2.0
/** The findings as one picture. */
import type { Row } from './measure.js';
import type { Findings, StreamPoint } from './parts.js';
import type { StagedFault } from './stages.js';
import { box, type Curve, chart, colour, document, line, text } from './svg.js';

const WIDTH = 1000;
const LEFT = 110;
const CHART = { width: 620, height: 200 } as const;

/** A bar a fault, its stages one after the other; a dashed line where the limit is. */
function faultBars(y: number, faults: Findings['faults'] & object): { body: string[]; height: number } {
  const all = Object.entries(faults);
  const scale = (WIDTH - LEFT - 40) / Math.max(1, ...all.map(([, f]) => f.cycles));
  const bar = ([name, fault]: [string, StagedFault], i: number): string[] => {
    const top = y + 20 + 46 * i;
    let at = 0;
    const limit = fault.stages.reduce((n, s) => n + s.limit, 0);
    const parts = fault.stages.flatMap((s, k) => {
      const left = LEFT + at * scale;
      at += s.cycles;
      const label = `${s.name} ${s.cycles}`;
      const title = `${s.text}: ${s.cycles} cycles, limit ${s.limit.toFixed(1)}`;
      const shown = label.length * 5.5 < s.cycles * scale ? [text(left + 3, top + 14, label, 'start', 9)] : [];
      return [box(left, top, s.cycles * scale, 20, `${colour(k)}88`, title), ...shown];
    });
    return [
      text(LEFT - 8, top + 14, name, 'end'),
      ...parts,
      line(LEFT + limit * scale, top - 4, LEFT + limit * scale, top + 30, '#000', '3 2'),
      text(LEFT + limit * scale, top + 38, `limit ${limit.toFixed(0)} of ${fault.cycles}`, 'middle', 9),
    ];
  };
  return {
    body: [text(LEFT, y, 'One remote read fault, stage by stage (cycles)', 'start', 13), ...all.flatMap(bar)],
    height: 40 + 46 * all.length,
  };
}

const streamCurves = (points: readonly StreamPoint[]): Curve[] =>
  [64, 512].map((width, i) => ({
    name: `${width} bits`,
    colour: colour(i),
    points: points.filter((p) => p.width === width && p.loss === 0).map((p) => [p.outstanding, p.goodput] as const),
  }));

/** Rows that differ in the number in their name. */
function sharedCurves(rows: readonly Row[]): Curve[] {
  const families = ['write', 'upgrade'].flatMap((name) => [64, 512].map((width) => ({ name, width })));
  return families.flatMap(({ name, width }, i) => {
    const fits = rows.flatMap((r) => {
      const k = new RegExp(`^${name}, (\\d+) others read$`).exec(r.kind)?.[1];
      return k !== undefined && r.width === width ? [{ k: Number(k), r }] : [];
    });
    if (fits.length === 0) return [];
    return [
      { name: `${name}, ${width} bits`, colour: colour(i), points: fits.map(({ k, r }) => [k, r.p50] as const) },
      { name: 'its limit', colour: colour(i), dashed: true, points: fits.map(({ k, r }) => [k, r.limit] as const) },
    ];
  });
}

export function plot(f: Required<Findings>): string {
  const body: string[] = [];
  let y = 30;
  if (Object.keys(f.faults).length > 0) {
    const bars = faultBars(y, f.faults);
    body.push(...bars.body);
    y += bars.height + 40;
  }
  const add = (title: string, xName: string, curves: readonly Curve[]): void => {
    if (!curves.some((c) => c.points.length > 0)) return;
    body.push(...chart(LEFT, y, CHART.width, CHART.height, title, xName, curves));
    y += CHART.height + 80;
  };
  add('Stream of clean pages: page bytes as a share of the link', 'outstanding', streamCurves(f.streams));
  add('Write fault while others read the page: cycles', 'others', sharedCurves(f.rows));
  return document(WIDTH, y, body);
}
