// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef } from 'react';
import type { HeatHistory } from '../live/heat.js';

/** Draws whenever a column has come. */
export function useHeatDrawing(history: HeatHistory, draw: () => void): void {
  const drawing = useRef(draw);
  drawing.current = draw;
  useEffect(() => history.onChange(() => drawing.current()), [history]);
}
