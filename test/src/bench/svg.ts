// SPDX-License-Identifier: Apache-2.0
/** The little of SVG that the plots need: text, boxes, lines, a chart of curves. */

export const palette = ['#1f6f8b', '#d1495b', '#edae49', '#3f7d58', '#66509c', '#8d6a4f'] as const;
export const colour = (i: number): string => palette[i % palette.length] ?? palette[0];

const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

export const text = (x: number, y: number, what: string, anchor: 'start' | 'middle' | 'end' = 'start', size = 11): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" font-size="${size}">${escaped(what)}</text>`;

/** The title shows under the pointer. */
export const box = (x: number, y: number, width: number, height: number, fill: string, title: string): string =>
  `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" fill="${fill}"><title>${escaped(title)}</title></rect>`;

export const line = (x1: number, y1: number, x2: number, y2: number, stroke = '#999', dash = ''): string =>
  `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="${stroke}"${dash && ` stroke-dasharray="${dash}"`}/>`;

export const document = (width: number, height: number, body: readonly string[]): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...body,
    '</svg>\n',
  ].join('\n');

export interface Curve {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
  readonly dashed?: boolean;
  readonly colour: string;
}

/** A chart in the box (x, y, width, height), both axes from 0. */
export function chart(
  x: number,
  y: number,
  width: number,
  height: number,
  title: string,
  xName: string,
  curves: readonly Curve[],
): string[] {
  const all = curves.flatMap((c) => c.points);
  const most = (i: 0 | 1): number => Math.max(1e-9, ...all.map((p) => p[i]));
  const px = (v: number): number => x + (width * v) / most(0);
  const py = (v: number): number => y + height - (height * v) / (1.05 * most(1));
  const axis = [line(x, y, x, y + height), line(x, y + height, x + width, y + height), text(x, y - 10, title, 'start', 13)];
  const ticks = [0.25, 0.5, 0.75, 1].flatMap((share) => {
    const v = most(1) * share;
    return [line(x, py(v), x + width, py(v), '#eee'), text(x - 6, py(v) + 4, v >= 10 ? v.toFixed(0) : v.toFixed(2), 'end')];
  });
  const marks = [...new Set(all.map((p) => p[0]))].map((v) => text(px(v), y + height + 14, String(v), 'middle', 9));
  const drawn = curves.flatMap((c, i) => [
    `<polyline fill="none" stroke="${c.colour}" stroke-width="2"${c.dashed ? ' stroke-dasharray="5 4"' : ''} points="${c.points.map(([a, b]) => `${px(a).toFixed(1)},${py(b).toFixed(1)}`).join(' ')}"/>`,
    line(x + width + 14, y + 10 + 16 * i, x + width + 34, y + 10 + 16 * i, c.colour, c.dashed ? '5 4' : ''),
    text(x + width + 40, y + 14 + 16 * i, c.name),
  ]);
  return [...ticks, ...axis, ...marks, text(x + width / 2, y + height + 28, xName, 'middle'), ...drawn];
}
