// SPDX-License-Identifier: Apache-2.0
import { tokenColor } from '../../charts/colors.js';
import type { Feed } from '../../live/feed.js';
import { slotMs } from '../../live/timeline.js';
import type { TimeWindow } from '../../live/window.js';

/** Every counter as it was, slot by slot, of the time that is shown. */
export function csvOf({ series }: Feed, shown: TimeWindow): Blob {
  const { from, to } = shown.range(series.timeline);
  const { names } = series;
  const rows = [['time', ...names].join(',')];
  for (let slot = Math.max(from, series.timeline.first); slot <= to; slot++) {
    const values = names.map((n) => series.at(n, slot));
    if (values.every(Number.isNaN)) continue;
    rows.push([new Date(slot * slotMs).toISOString(), ...values.map((v) => (Number.isNaN(v) ? '' : v))].join(','));
  }
  return new Blob([`${rows.join('\r\n')}\r\n`], { type: 'text/csv' });
}

const gap = 16;

/** The charts of the page below each other. */
export async function pngOf(): Promise<Blob | null> {
  const charts = [...document.querySelectorAll<HTMLCanvasElement>('main canvas')];
  const picture = document.createElement('canvas');
  picture.width = Math.max(0, ...charts.map((c) => c.width)) + 2 * gap;
  picture.height = charts.reduce((sum, c) => sum + c.height + gap, gap);
  const context = picture.getContext('2d');
  if (context === null) return null;
  context.fillStyle = tokenColor('--surface');
  context.fillRect(0, 0, picture.width, picture.height);
  let top = gap;
  for (const chart of charts) {
    context.drawImage(chart, gap, top);
    top += chart.height + gap;
  }
  return new Promise((done) => picture.toBlob(done, 'image/png'));
}
