// SPDX-License-Identifier: Apache-2.0
/** The report for people. */
import type { UnderBulk } from './bulk.js';
import type { Row } from './measure.js';
import type { Findings, StreamPoint } from './parts.js';
import type { StagedFault } from './stages.js';
import { verdicts } from './targets.js';
import { timelineText } from './timeline.js';

const cycles = (n: number): string => (Number.isInteger(n) ? String(n) : n.toFixed(1));
const percent = (x: number): string => `${(100 * x).toFixed(1)} %`;

/** The first column to the left, the others to the right. */
function columns(lines: readonly (readonly string[])[]): string {
  const widths = lines[0]?.map((_, i) => Math.max(...lines.map((l) => l[i]?.length ?? 0))) ?? [];
  return lines
    .map((l) => l.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '))
    .join('\n');
}

const rowLines = (rows: readonly Row[]): string =>
  columns([
    ['transaction, cycles', 'bits', 'p50', 'p99', 'limit', 'p50 / limit'],
    ...rows.map((r) => [r.kind, String(r.width), cycles(r.p50), cycles(r.p99), cycles(r.limit), r.ratio?.toFixed(3) ?? '-']),
  ]);

function stageLines(name: string, fault: StagedFault): string {
  const limit = fault.stages.reduce((n, s) => n + s.limit, 0);
  return columns([
    [`one remote read fault, ${name}`, 'cycles', 'limit'],
    ...fault.stages.map((s) => [`${s.name.padEnd(12)} ${s.text}`, cycles(s.cycles), cycles(s.limit)]),
    ['all', cycles(fault.cycles), cycles(limit)],
  ]);
}

const streamLines = (points: readonly StreamPoint[]): string =>
  columns([
    ['page stream', 'bits', 'loss', 'repeats', 'goodput'],
    ...points.map((p) => [`${p.outstanding} outstanding`, String(p.width), String(p.loss), String(p.retransmits), percent(p.goodput)]),
  ]);

const bulkLines = (found: readonly UnderBulk[]): string =>
  columns([
    ['demand fault beside write-backs, cycles', 'bits', 'idle p99', 'p99', 'bound', 'write-backs'],
    ...found.map((u) => [`reader ${u.side}`, String(u.width), cycles(u.idleP99), cycles(u.p99), cycles(u.bound), percent(u.bulkShare)]),
  ]);

/** `before`: figures of the last run. */
function figureLines(figures: Findings['figures'], before: Findings['figures']): string {
  const judged = new Map(verdicts(figures).map((v) => [v.figure, v]));
  const line = ([name, value]: [string, number | boolean]): string[] => {
    const v = judged.get(name);
    const old = before[name];
    const change = typeof value === 'number' && typeof old === 'number' ? value - old : 0;
    const shown = typeof value === 'number' ? value.toFixed(3) : String(value);
    return [
      name,
      shown,
      v?.target ?? '',
      v === undefined ? '' : v.met ? 'met' : 'MISSED',
      Math.abs(change) < 0.0005 ? '' : (change > 0 ? '+' : '') + change.toFixed(3),
    ];
  };
  return columns([['figure', '', 'target', '', 'since the last run'], ...Object.entries(figures).map(line)]);
}

export function tableOf(f: Required<Findings>, before: Findings['figures'], moments: boolean): string {
  const blocks: string[] = [];
  if (f.rows.length > 0) blocks.push(rowLines(f.rows));
  for (const [name, fault] of Object.entries(f.faults)) {
    blocks.push(stageLines(name, fault));
    if (moments) blocks.push(`at the pins, cycles from the doorbell, ${name}\n${timelineText(fault.moments)}`);
  }
  if (f.streams.length > 0) blocks.push(streamLines(f.streams));
  if (f.underBulk.length > 0) blocks.push(bulkLines(f.underBulk));
  if (Object.keys(f.figures).length > 0) blocks.push(figureLines(f.figures, before));
  return blocks.join('\n\n');
}
