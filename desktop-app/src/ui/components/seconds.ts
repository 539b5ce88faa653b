// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';

const since = (ms: number): number => Math.max(0, Math.floor((Date.now() - ms) / 1000));

/** Whole seconds since a moment, counted on. */
export function useSeconds(ms: number): number {
  const [seconds, setSeconds] = useState(() => since(ms));
  useEffect(() => {
    const count = (): void => setSeconds(since(ms));
    count();
    const timer = setInterval(count, 1000);
    return () => clearInterval(timer);
  }, [ms]);
  return seconds;
}
