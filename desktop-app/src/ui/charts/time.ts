// SPDX-License-Identifier: Apache-2.0
import { createContext, useContext } from 'react';
import type { TimeWindow } from '../live/window.js';

const TimeContext = createContext<TimeWindow | null>(null);
export const TimeProvider = TimeContext.Provider;

/** The time that all charts of a screen show together. */
export function useTimeWindow(): TimeWindow {
  const shown = useContext(TimeContext);
  if (shown === null) throw new Error('no time around this chart');
  return shown;
}
