// SPDX-License-Identifier: Apache-2.0
import type { Look } from '../driver.js';
import type { PageBook } from './book.js';
import type { BudgetAdvice } from './budget.js';
import type { LoggedDecision } from './decision-log.js';
import { PageState } from './states.js';

/** All that is known of one page. */
export interface PageExplanation {
  readonly page: number;
  readonly where: string;
  readonly heat: number;
  /** Nothing has touched it since it was looked at. */
  readonly idle: boolean;
  readonly refaults: number;
  readonly returns: number;
  readonly policy: string;
  /** Newest first. */
  readonly decisions: LoggedDecision[];
}

/** The guest's memory on this node, as the policy sees it. */
export interface PageReport {
  readonly policy: string;
  /** How touches are seen: pageout, protect, or none as yet. */
  readonly look: Look;
  readonly pages: number;
  readonly states: Readonly<Record<string, number>>;
  readonly resident: number;
  /** Here, and untouched since they were looked at. */
  readonly idle: number;
  /** Pages that were touched within some sixteen turns of the frame budget. */
  readonly workingSet: number;
  readonly faults: number;
  readonly refaults: number;
  readonly evictions: number;
  readonly touches: number;
  readonly lostNotes: number;
  readonly budgetPages: number;
  readonly budgetAdvice: BudgetAdvice | null;
  readonly prefetch: { readonly asked: number; readonly used: number; readonly unused: number };
  /** Guest memory in equal cells, from page 0 on: pages here, and mean heat of all its pages. */
  readonly map: { readonly here: number; readonly heat: number }[];
  /** Pages that go to and fro between nodes, worst first. */
  readonly pingPong: { readonly page: number; readonly returns: number }[];
}

const cells = 64;
const pingPongs = 16;
/** About one touch within a half-life. */
const inUse = 0.5;

export function mapOf(book: PageBook): PageReport['map'] {
  const size = Math.ceil(book.pages / cells);
  return Array.from({ length: Math.ceil(book.pages / Math.max(size, 1)) }, (_, cell) => {
    const first = cell * size;
    const last = Math.min(first + size, book.pages);
    let here = 0;
    let heat = 0;
    for (let gpn = first; gpn < last; gpn++) {
      here += Number(book.isHere(gpn));
      heat += book.heat(gpn);
    }
    return { here, heat: Number((heat / (last - first)).toFixed(3)) };
  });
}

/** Sums over all pages, and the worst of them. */
export function survey(book: PageBook): Pick<PageReport, 'idle' | 'workingSet' | 'pingPong'> {
  let idle = 0;
  let workingSet = 0;
  const pingPong: { page: number; returns: number }[] = [];
  for (let page = 0; page < book.pages; page++) {
    idle += Number(book.isWatched(page));
    workingSet += Number(book.heat(page) >= inUse);
    const returns = book.returnsOf(page);
    if (returns > 0) pingPong.push({ page, returns });
  }
  pingPong.sort((x, y) => y.returns - x.returns);
  return { idle, workingSet, pingPong: pingPong.slice(0, pingPongs) };
}

/** How many pages are in which state, by its text. */
export function stateCounts(states: Uint8Array): Record<string, number> {
  const count: Record<string, number> = {};
  const byState = new Map<number, number>();
  for (const s of states) byState.set(s, (byState.get(s) ?? 0) + 1);
  for (const [state, n] of byState) count[PageState.text(state)] = n;
  return count;
}
