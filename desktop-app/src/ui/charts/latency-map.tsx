// SPDX-License-Identifier: Apache-2.0
import { useCallback, useRef } from 'react';
import { clockTime, nanoseconds, text, whole } from '../format.js';
import { useLocal } from '../i18n/words.js';
import { bucketStart, buckets, type Latencies, percentile } from '../live/latencies.js';
import { slotMs } from '../live/timeline.js';
import { useWorld } from '../state/world.js';
import { Canvas, type Surface } from './canvas.js';
import { tokenColor, useLook } from './colors.js';
import { axisWidth, useDrawing } from './frames.js';
import { useTimeWindow } from './time.js';

interface Props {
  readonly label: string;
  readonly latencies: Latencies;
  readonly unit: 'ns' | 'cycles';
}

const height = 208;
const footer = 22;
/** Slots that are drawn as one column: a second, so that slow ones among few are seen. */
const group = 1000 / slotMs;
const lines = [
  { part: 0.5, color: '--text', width: 1.5 },
  { part: 0.99, color: '--series-1', width: 1.5 },
  { part: 0.999, color: '--series-3', width: 1 },
] as const;

/** Every fault by when it came and how long it took, on a logarithmic scale. */
export function LatencyMap({ label, latencies, unit }: Props) {
  const { feed } = useWorld();
  const shown = useTimeWindow();
  const { locale } = useLocal();
  const repaint = useRef<() => void>(undefined);
  useLook();
  const onReady = useCallback((f: () => void) => {
    repaint.current = f;
  }, []);
  useDrawing(feed, shown, () => repaint.current?.());

  const value = (n: number): string => (unit === 'ns' ? text(nanoseconds(n, locale)) : whole(n, locale));

  const paint = ({ context: c, width }: Surface): void => {
    const { from, to } = shown.range(latencies.timeline);
    const plotWidth = width - axisWidth;
    const plotHeight = height - footer;
    const first = Math.floor(from / group) * group;
    const columns: Float64Array[] = [];
    for (let s = first; s <= to; s += group) columns.push(latencies.sum(s, s + group - 1, new Float64Array(buckets)));
    const { low, high } = extent(columns);
    const x = (slot: number): number => axisWidth + ((slot - from) / (to - from + 1)) * plotWidth;
    const y = (bucket: number): number => plotHeight - ((bucket - low) / (high - low)) * plotHeight;

    c.font = `11px ${getComputedStyle(c.canvas).fontFamily}`;
    axes();
    c.save();
    c.beginPath();
    c.rect(axisWidth, 0, plotWidth, plotHeight);
    c.clip();
    density();
    for (const line of lines) quantile(line);
    c.restore();

    function density(): void {
      c.fillStyle = tokenColor('--series-0');
      const most = columns.reduce((m, col) => Math.max(m, ...col), 1);
      for (const [i, col] of columns.entries()) {
        // Edges are shared, so that nothing is painted twice.
        const left = Math.round(x(first + i * group));
        const right = Math.round(x(first + (i + 1) * group));
        for (let b = low; b < high; b++) {
          const n = col[b] as number;
          if (n === 0) continue;
          // Few must be seen beside many.
          c.globalAlpha = 0.12 + 0.78 * Math.sqrt(n / most);
          const top = Math.round(y(b + 1));
          c.fillRect(left, top, right - left, Math.round(y(b)) - top);
        }
      }
      c.globalAlpha = 1;
    }

    function quantile({ part, color, width: stroke }: (typeof lines)[number]): void {
      c.strokeStyle = tokenColor(color);
      c.lineWidth = stroke;
      c.lineJoin = 'round';
      c.beginPath();
      let open = false;
      for (const [i, col] of columns.entries()) {
        const at = percentile(col, part);
        if (Number.isNaN(at)) {
          open = false;
          continue;
        }
        const px = x(first + (i + 0.5) * group);
        const py = y(position(at));
        if (open) c.lineTo(px, py);
        else c.moveTo(px, py);
        open = true;
      }
      c.stroke();
    }

    function axes(): void {
      c.strokeStyle = tokenColor('--line');
      c.fillStyle = tokenColor('--text-soft');
      c.lineWidth = 1;
      c.textBaseline = 'middle';
      c.textAlign = 'right';
      for (const n of ticks(low, high)) {
        const at = Math.round(y(position(n))) + 0.5;
        c.beginPath();
        c.moveTo(axisWidth, at);
        c.lineTo(width, at);
        c.stroke();
        if (at > 6) c.fillText(value(n), axisWidth - 6, at);
      }
      c.textAlign = 'center';
      const every = Math.max(1, Math.ceil((to - from + 1) / (plotWidth / 110) / group)) * group;
      for (let s = Math.ceil(from / every) * every; s <= to; s += every) {
        const at = x(s);
        if (at < axisWidth + 28 || at > width - 28) continue;
        c.fillText(clockTime(s * slotMs, locale), at, height - footer / 2 + 3);
      }
    }
  };

  return <Canvas label={label} height={height} paint={paint} onReady={onReady} />;
}

/** Where a value stands among the buckets, fractions of one included. */
function position(value: number): number {
  let b = 0;
  while (b < buckets && bucketStart(b + 1) <= value) b++;
  return b + (value - bucketStart(b)) / (bucketStart(b + 1) - bucketStart(b));
}

/** Buckets that hold something, in whole octaves and never fewer than four of these. */
function extent(columns: readonly Float64Array[]): { readonly low: number; readonly high: number } {
  let low = buckets;
  let high = 0;
  for (const col of columns) {
    for (let b = 0; b < buckets; b++) {
      if (col[b] === 0) continue;
      low = Math.min(low, b);
      high = Math.max(high, b + 1);
    }
  }
  if (low >= high) return { low: 40, high: 72 };
  low = Math.max(0, Math.floor((low - 1) / 4) * 4);
  return { low, high: Math.max(Math.ceil((high + 1) / 4) * 4, low + 16) };
}

/** Round numbers from bucket to bucket: powers of ten, and 2 and 5 of them where there is room. */
function ticks(low: number, high: number): number[] {
  const [from, to] = [bucketStart(low), bucketStart(high)];
  const steps = high - low > 36 ? [1] : high - low > 20 ? [1, 3] : [1, 2, 5];
  const all: number[] = [];
  for (let ten = 1; ten < to; ten *= 10) for (const s of steps) if (s * ten >= from && s * ten < to) all.push(s * ten);
  return all;
}
