// SPDX-License-Identifier: Apache-2.0
import 'uplot/dist/uPlot.min.css';
import './charts.css';
import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import { clockTime, count, text } from '../format.js';
import { useLocal } from '../i18n/words.js';
import type { Series } from '../live/series.js';
import { slotMs } from '../live/timeline.js';
import { useWorld } from '../state/world.js';
import { tokenColor, useLook } from './colors.js';
import { axisWidth, useDrawing } from './frames.js';
import { useTimeWindow } from './time.js';

export interface Line {
  readonly label: string;
  /** Counters whose growth is summed. */
  readonly of: readonly string[];
  readonly color: string;
}

interface Props {
  readonly label: string;
  readonly series: Series;
  readonly lines: readonly Line[];
  readonly height?: number;
}

/** A time so near the right edge that half of its words would be outside. */
const cut = (plot: UPlot, seconds: number): boolean => plot.over.clientWidth - plot.valToPos(seconds, 'x') < 28;

/** Rates over time. Samples go from the rings into the chart without passing through React. */
export function LineChart({ label, series, lines, height = 208 }: Props) {
  const { feed } = useWorld();
  const shown = useTimeWindow();
  const { t, locale } = useLocal();
  const look = useLook();
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<UPlot>(undefined);

  const draw = (): void => {
    if (chart.current === undefined || box.current === null) return;
    const { from, to } = shown.range(series.timeline);
    const length = to - from + 1;
    const times = Float64Array.from({ length }, (_, i) => ((from + i) * slotMs) / 1000);
    const rates = lines.map((line) => {
      const out = new Float64Array(length);
      series.rates(line.of, from, out);
      return out;
    });
    chart.current.setData([times, ...rates.map(joined)], false);
    chart.current.setScale('x', { min: (from * slotMs) / 1000, max: (to * slotMs) / 1000 });
    const newest = lines.map((line) => `${line.label} ${text(count(series.rate(line.of), locale))}`).join(', ');
    box.current.setAttribute('aria-label', t('monitor.chart', { name: label, value: newest }));
  };
  useDrawing(feed, shown, draw);

  // biome-ignore lint/correctness/useExhaustiveDependencies: made anew when colours or words change, not with every drawing
  useEffect(() => {
    const parent = box.current;
    if (parent === null) return;
    const grid = { stroke: tokenColor('--line'), width: 1 };
    const axis = { stroke: tokenColor('--text-soft'), font: `11px ${getComputedStyle(parent).fontFamily}`, grid, ticks: { show: false } };
    const plot = new UPlot(
      {
        width: parent.clientWidth,
        height,
        legend: { show: false },
        cursor: { points: { size: 6 }, drag: { x: true, y: false, setScale: false } },
        padding: [8, 0, 0, 0],
        scales: { x: { time: true }, y: { range: (_, __, max) => [0, Math.max(max * 1.1, 4)] } },
        axes: [
          { ...axis, size: 28, space: 90, values: (u, at) => at.map((s) => (cut(u, s) ? '' : clockTime(s * 1000, locale))) },
          { ...axis, size: axisWidth, values: (_, at) => at.map((n) => text(count(n, locale))) },
        ],
        series: [{}, ...lines.map((l) => ({ label: l.label, stroke: tokenColor(l.color), width: 1.5, points: { show: false } }))],
        hooks: {
          setSelect: [
            (u) => {
              if (u.select.width < 4) return;
              shown.zoom(u.posToVal(u.select.left, 'x') * 1000, u.posToVal(u.select.left + u.select.width, 'x') * 1000);
              u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            },
          ],
        },
      },
      [[], ...lines.map(() => [])],
      parent,
    );
    chart.current = plot;
    const resized = new ResizeObserver(() => plot.setSize({ width: parent.clientWidth, height }));
    resized.observe(parent);
    draw();
    return () => {
      resized.disconnect();
      plot.destroy();
    };
  }, [look, locale, height, label, shown, series]);

  return (
    <div className="chart">
      <ul className="legend">
        {lines.map((l) => (
          <li key={l.label}>
            <i style={{ background: `var(${l.color})` }} />
            {l.label}
          </li>
        ))}
      </ul>
      <div ref={box} role="img" aria-label={label} style={{ height }} />
    </div>
  );
}

/** Samples come when they come: slots without one are skipped, unless so many follow each other that something was amiss. */
const gapSlots = 2000 / slotMs;

/** uPlot draws over undefined, and a gap for null. */
function joined(values: Float64Array): (number | null | undefined)[] {
  const out: (number | null | undefined)[] = [];
  let missing = 0;
  for (const v of values) {
    missing = Number.isNaN(v) ? missing + 1 : 0;
    out.push(missing === 0 ? v : missing > gapSlots ? null : undefined);
  }
  return out;
}
