// SPDX-License-Identifier: Apache-2.0

/** warn: it runs, but not as well; skip: nothing to be tried here. */
export type Verdict = 'ok' | 'warn' | 'fail' | 'skip';

export interface Finding {
  readonly verdict: Verdict;
  /** What was seen. */
  readonly found: string;
  /** What to do; empty if nothing. */
  readonly fix: string;
}

/** One need of Weft on this server, tried on the thing itself. */
export interface Check {
  readonly name: string;
  run(): Promise<Finding>;
}

export const ok = (found: string): Finding => ({ verdict: 'ok', found, fix: '' });
export const skip = (found: string): Finding => ({ verdict: 'skip', found, fix: '' });
export const warn = (found: string, fix: string): Finding => ({ verdict: 'warn', found, fix });
export const fail = (found: string, fix: string): Finding => ({ verdict: 'fail', found, fix });
