// SPDX-License-Identifier: Apache-2.0
import { useCallback, useRef } from 'react';
import { clockTime } from '../format.js';
import { useLocal } from '../i18n/words.js';
import type { HeatHistory } from '../live/heat.js';
import { Canvas, type Surface } from './canvas.js';
import { mix, type Rgb, tokenColor, tokenRgb, useLook } from './colors.js';
import { axisWidth } from './frames.js';
import { useHeatDrawing } from './heat-drawing.js';

const height = 208;
const footer = 22;

interface Props {
  readonly label: string;
  readonly history: HeatHistory;
  readonly pages: number;
  /** The page that was pointed at. Keys choose one elsewhere. */
  onPage(page: number): void;
}

/** Guest memory over time, each cell as hot as its pages. */
export function PageHeat({ label, history, pages, onPage }: Props) {
  const { locale } = useLocal();
  const repaint = useRef<() => void>(undefined);
  useLook();
  const onReady = useCallback((f: () => void) => {
    repaint.current = f;
  }, []);
  useHeatDrawing(history, () => repaint.current?.());

  const paint = ({ context: c, width }: Surface): void => {
    const plotHeight = height - footer;
    const { columns, cells } = history;
    const columnWidth = Math.max(3, Math.ceil((width - axisWidth) / history.capacity));
    const visible = columns.slice(-Math.floor((width - axisWidth) / columnWidth));
    const ramp = [tokenRgb('--sunken'), tokenRgb('--series-0'), tokenRgb('--series-1')] as const;
    const hottest = visible.reduce((m, { heat }) => Math.max(m, ...heat), 0.001);
    c.fillStyle = tokenColor('--sunken');
    c.fillRect(axisWidth, 0, width - axisWidth, plotHeight);
    for (const [i, { heat }] of visible.entries()) {
      const left = width - (visible.length - i) * columnWidth;
      for (let cell = 0; cell < cells; cell++) {
        const top = Math.floor((cell / cells) * plotHeight);
        c.fillStyle = css(colorOf((heat[cell] ?? 0) / hottest, ramp));
        c.fillRect(left, top, columnWidth, Math.ceil(plotHeight / cells));
      }
    }
    c.fillStyle = tokenColor('--text-soft');
    c.font = `11px ${getComputedStyle(c.canvas).fontFamily}`;
    c.textAlign = 'right';
    c.textBaseline = 'top';
    c.fillText('0', axisWidth - 6, 1);
    c.textBaseline = 'bottom';
    if (pages > 0) c.fillText(String(pages - 1), axisWidth - 6, plotHeight);
    c.textAlign = 'right';
    c.textBaseline = 'middle';
    const newest = visible.at(-1);
    if (newest !== undefined) c.fillText(clockTime(newest.time, locale), width, height - footer / 2 + 3);
  };

  const point = (y: number): void => onPage(Math.min(pages - 1, Math.max(0, Math.floor((y / (height - footer)) * pages))));
  return <Canvas label={label} height={height} paint={paint} onReady={onReady} onPoint={point} />;
}

function colorOf(part: number, [cold, warm, hot]: readonly [Rgb, Rgb, Rgb]): Rgb {
  const x = Math.sqrt(Math.min(Math.max(part, 0), 1));
  return x < 0.5 ? mix(cold, warm, 2 * x) : mix(warm, hot, 2 * x - 1);
}

const css = ([r, g, b]: Rgb): string => `rgb(${r | 0} ${g | 0} ${b | 0})`;
