// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Serious and critical findings of axe on what the page shows now, each with the elements it names. */
export async function findings(page: Page): Promise<string[]> {
  // Not by a script element, which the content security policy refuses.
  if (!(await page.evaluate(`'axe' in window`))) await page.evaluate(source);
  // What React Aria has just announced names elements that may be gone again.
  const evaluate = `axe.run({ exclude: ['[data-live-announcer]'] }).then(({ violations }) => violations.filter((v) => ['serious', 'critical'].includes(v.impact))
    .map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ')).join(', ')))`;
  return (await page.evaluate(evaluate)) as string[];
}
