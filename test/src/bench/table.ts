// SPDX-License-Identifier: Apache-2.0
/** The report for people. */
import type { Row } from './measure.js';
import type { Findings } from './parts.js';
import { type Stage, stageNames } from './stages.js';

const cycles = (n: number): string => (Number.isInteger(n) ? String(n) : n.toFixed(1));

function columns(lines: readonly (readonly string[])[]): string {
  const widths = lines[0]?.map((_, i) => Math.max(...lines.map((l) => l[i]?.length ?? 0))) ?? [];
  return lines
    .map((l) => l.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '))
    .join('\n');
}

const rowLines = (rows: readonly Row[]): string =>
  columns([
    ['transaction', 'bits', 'p50', 'p99', 'limit', 'p50 / limit'],
    ...rows.map((r) => [r.kind, String(r.width), cycles(r.p50), cycles(r.p99), cycles(r.limit), r.ratio?.toFixed(3) ?? '-']),
  ]);

function stageLines(speed: string, stages: readonly Stage[]): string {
  const sum = (of: (s: Stage) => number): string => cycles(stages.reduce((n, s) => n + of(s), 0));
  return columns([
    [`one clean remote read fault at ${speed}`, 'cycles', 'limit'],
    ...stages.map((s) => [stageNames[s.name], cycles(s.cycles), cycles(s.limit)]),
    ['all', sum((s) => s.cycles), sum((s) => s.limit)],
  ]);
}

export function tableOf(f: Findings): string {
  const blocks = f.rows.length > 0 ? [rowLines(f.rows)] : [];
  for (const [speed, stages] of Object.entries(f.stages ?? {})) blocks.push(stageLines(speed, stages));
  if (f.text && f.text.length > 0) blocks.push(f.text.join('\n'));
  blocks.push(
    Object.entries(f.figures)
      .map(([name, value]) => `${name} ${typeof value === 'number' ? value.toFixed(3) : value}`)
      .join('\n'),
  );
  return blocks.join('\n\n');
}
