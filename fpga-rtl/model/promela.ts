// SPDX-License-Identifier: Apache-2.0
/** Pieces of Promela. */

/** Alternatives of a Promela selection; without any, the statement that is executed instead. */
export const choice = (options: readonly string[], otherwise: string): string =>
  `  if\n${options.map((o) => `  :: ${o}\n`).join('')}  :: else -> ${otherwise}\n  fi`;
export const inline = (head: string, body: string): string => `inline ${head} {\n${body}\n}\n`;
export const anyOf = (terms: readonly string[]): string => (terms.length === 0 ? 'false' : `(${terms.join(' || ')})`);

export const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
