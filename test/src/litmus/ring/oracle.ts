// SPDX-License-Identifier: Apache-2.0
import { checkPage, fillPage } from './pattern.js';

/**
 * What every page must hold. With a single writer or many readers there is one right answer at
 * any moment: whoever may read at all must see the last version written anywhere.
 */
export class Oracle {
  readonly #versions: Int32Array;
  /** Pages that a lost node took along. */
  readonly #lost = new Set<number>();
  readonly #poisoned = new Set<number>();
  readonly wrongs: string[] = [];
  wrong = 0;

  constructor(pages: number) {
    this.#versions = new Int32Array(pages);
  }

  version(gpn: number): number {
    return this.#versions[gpn] ?? 0;
  }

  write(gpn: number, page: Uint32Array): void {
    const version = this.version(gpn) + 1;
    this.#versions[gpn] = version;
    fillPage(page, gpn, version);
  }

  check(gpn: number, page: Uint32Array, where: string): void {
    const at = checkPage(page, gpn, this.version(gpn));
    if (at >= 0) this.fail(`page ${gpn} ${where}: word ${at} is ${page[at]}, not that of version ${this.version(gpn)}`);
  }

  /** From now on the page may be reported as poisoned. */
  lose(gpn: number): void {
    this.#lost.add(gpn);
  }

  mayBeLost(gpn: number): boolean {
    return this.#lost.has(gpn);
  }

  poisoned(gpn: number, node: number): void {
    this.#poisoned.add(gpn);
    if (!this.#lost.has(gpn)) this.fail(`node ${node}: page ${gpn} is poisoned, but no lost node had it`);
  }

  /** Pages that somebody found poisoned. */
  get poison(): number {
    return this.#poisoned.size;
  }

  fail(what: string): void {
    this.wrong++;
    if (this.wrongs.length < 20) this.wrongs.push(what);
  }
}
