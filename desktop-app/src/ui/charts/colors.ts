// SPDX-License-Identifier: Apache-2.0
/** Design tokens for who paints on a canvas, which knows no custom properties. */
import { useEffect, useState } from 'react';
import { theme } from '../state/settings.js';

export type Rgb = readonly [red: number, green: number, blue: number];

const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });

/** What a token looks like now. */
export function tokenColor(token: string): string {
  const probe = document.createElement('i');
  probe.style.color = `var(${token})`;
  document.body.append(probe);
  const color = getComputedStyle(probe).color;
  probe.remove();
  return color;
}

/** The same in red, green and blue from 0 to 255. */
export function tokenRgb(token: string): Rgb {
  if (context === null) return [0, 0, 0];
  context.fillStyle = tokenColor(token);
  context.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0] = context.getImageData(0, 0, 1, 1).data;
  return [r, g, b];
}

export const mix = (a: Rgb, b: Rgb, part: number): Rgb => [
  a[0] + (b[0] - a[0]) * part,
  a[1] + (b[1] - a[1]) * part,
  a[2] + (b[2] - a[2]) * part,
];

/** Changes when colours do: who painted paints again. */
export function useLook(): number {
  const [look, setLook] = useState(0);
  useEffect(() => {
    const changed = (): void => setLook((n) => n + 1);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', changed);
    const off = theme.subscribe(changed);
    return () => {
      dark.removeEventListener('change', changed);
      off();
    };
  }, []);
  return look;
}
