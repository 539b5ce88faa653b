// SPDX-License-Identifier: Apache-2.0
import { useCallback, useEffect, useRef, useState } from 'react';
import { type Failure, failureOf } from '../backend/backend.js';

export interface Resource<T> {
  /** Undefined until the first answer; kept when a later one fails. */
  readonly data: T | undefined;
  readonly failure: Failure | undefined;
  reload(): Promise<void>;
}

/** What a daemon says, asked again every so often while the page is seen. */
export function useResource<T>(ask: () => Promise<T>, everyMs: number, key = ''): Resource<T> {
  const [data, setData] = useState<{ readonly key: string; readonly value: T }>();
  const [failure, setFailure] = useState<Failure>();
  const asking = useRef(ask);
  asking.current = ask;
  const newest = useRef(0);

  const reload = useCallback(async () => {
    const mine = ++newest.current;
    try {
      const value = await asking.current();
      if (mine !== newest.current) return;
      setData((old) => (old?.key === key && JSON.stringify(old.value) === JSON.stringify(value) ? old : { key, value }));
      setFailure(undefined);
    } catch (e) {
      if (mine === newest.current) setFailure(failureOf(e));
    }
  }, [key]);

  useEffect(() => {
    void reload();
    const timer = setInterval(() => document.hidden || void reload(), everyMs);
    return () => {
      clearInterval(timer);
      newest.current++;
    };
  }, [reload, everyMs]);

  return { data: data?.key === key ? data.value : undefined, failure, reload };
}

/** Something that is done on a click: under way, failed. */
export function useAction<A extends readonly unknown[]>(work: (...args: A) => Promise<void>) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const run = async (...args: A): Promise<boolean> => {
    setBusy(true);
    setFailure(undefined);
    try {
      await work(...args);
      return true;
    } catch (e) {
      setFailure(failureOf(e));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, failure, run, clear: () => setFailure(undefined) };
}
