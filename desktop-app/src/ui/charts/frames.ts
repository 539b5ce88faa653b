// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef } from 'react';
import type { Feed } from '../live/feed.js';
import type { TimeWindow } from '../live/window.js';

const drawEveryMs = 200;

/** Draws after new data and after a change of the window, a few times a second at most. */
export function useDrawing(feed: Feed, shown: TimeWindow, draw: () => void): void {
  const drawing = useRef(draw);
  drawing.current = draw;
  useEffect(() => {
    let due = 0;
    const always = (): void => drawing.current();
    const sometimes = (): void => {
      const now = performance.now();
      if (shown.paused || now < due) return;
      due = now + drawEveryMs;
      drawing.current();
    };
    const off = [feed.onFrame(sometimes), shown.onChange(always)];
    return () => {
      for (const f of off) f();
    };
  }, [feed, shown]);
}

/** Room for the numbers at the left: the same in all charts, so that times stand below each other. */
export const axisWidth = 56;
