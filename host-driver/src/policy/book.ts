// SPDX-License-Identifier: Apache-2.0
import { Happened, isFault, notesOf, type Trail } from './events.js';
import { PageState } from './states.js';

/** Heat grows by `gain`, and `gain` with every fault: so all heat fades without being touched. Above this it is scaled down. */
const mostGain = 1e6;
/** Faults in which heat fades by half, in resident sets: long, so that many looks count; short, so that a new phase is noticed. */
const halfLife = 16;

/** Where a page is, as far as the notes tell. */
const Place = { away: 0, here: 1, watched: 2, ahead: 3 } as const;

/** What is known of every page of a guest's memory on this node, from the notes of its fault path. */
export class PageBook {
  readonly pages: number;
  readonly #heat: Float32Array;
  readonly #place: Uint8Array;
  /** Evictions so far when the page was evicted, plus one; 0: it was not. */
  readonly #evictedAt: Uint32Array;
  readonly #refaults: Uint16Array;
  /** Times that another node took the page and this one asked for it back. */
  readonly #returns: Uint16Array;
  readonly #revoked: Uint8Array;
  #resident = 0;
  #gain = 1;
  #lost = 0;
  faults = 0;
  evictions = 0;
  refaults = 0;
  touches = 0;

  constructor(pages: number) {
    this.pages = pages;
    this.#heat = new Float32Array(pages);
    this.#place = new Uint8Array(pages);
    this.#evictedAt = new Uint32Array(pages);
    this.#refaults = new Uint16Array(pages);
    this.#returns = new Uint16Array(pages);
    this.#revoked = new Uint8Array(pages);
  }

  get resident(): number {
    return this.#resident;
  }
  /** Notes that never reached it. */
  get lost(): number {
    return this.#lost;
  }
  isHere(gpn: number): boolean {
    return this.#place[gpn] !== Place.away;
  }
  /** It came before it was wanted, and has no heat yet to be judged by. */
  isAhead(gpn: number): boolean {
    return this.#place[gpn] === Place.ahead;
  }
  /** Nothing has touched it since it was looked at. */
  isWatched(gpn: number): boolean {
    return this.#place[gpn] === Place.watched;
  }
  /** Touches that were seen, the fresh ones counting more: about how often it is used, beside other pages. */
  heat(gpn: number): number {
    return (this.#heat[gpn] ?? 0) / this.#gain;
  }
  refaultsOf(gpn: number): number {
    return this.#refaults[gpn] ?? 0;
  }
  returnsOf(gpn: number): number {
    return this.#returns[gpn] ?? 0;
  }

  /** It is looked at from now on. */
  watch(gpn: number): void {
    if (this.#place[gpn] === Place.here) this.#place[gpn] = Place.watched;
  }

  /** Takes a batch in; `refault(gpn, distance)` hears how many evictions ago each page that came back had gone. */
  take(trail: Trail, refault: (gpn: number, distance: number) => void = () => undefined): void {
    for (const [gpn, what] of notesOf(trail)) this.#note(gpn, what, refault);
  }

  /** True once after notes were lost: then only the driver's states tell what is here. */
  missed({ lost }: Trail): boolean {
    const more = lost > this.#lost;
    this.#lost = lost;
    return more;
  }

  /** What is here, from the driver's states of all pages. */
  settle(states: Uint8Array): void {
    for (let gpn = 0; gpn < this.pages; gpn++) {
      const here = PageState.isResident(states[gpn] ?? 0);
      if (here !== this.isHere(gpn)) this.#move(gpn, here);
    }
  }

  #note(gpn: number, what: number, refault: (gpn: number, distance: number) => void): void {
    if (what === Happened.evictNamed || what === Happened.evictOldest) {
      this.#move(gpn, false);
      this.#evictedAt[gpn] = ++this.evictions;
      return;
    }
    if (what === Happened.revoke) {
      this.#move(gpn, false);
      this.#revoked[gpn] = 1;
      return;
    }
    if (what === Happened.unused) return;
    this.#move(gpn, true);
    if (what === Happened.ahead) {
      this.#place[gpn] = Place.ahead;
      return;
    }
    this.#warm(gpn);
    if (what === Happened.touch) this.touches++;
    if (!isFault(what)) return;
    this.faults++;
    this.#fade();
    if (this.#revoked[gpn] === 1) this.#returns[gpn] = (this.#returns[gpn] ?? 0) + 1;
    this.#revoked[gpn] = 0;
    const at = this.#evictedAt[gpn] ?? 0;
    if (at === 0) return;
    this.#evictedAt[gpn] = 0;
    this.#refaults[gpn] = (this.#refaults[gpn] ?? 0) + 1;
    this.refaults++;
    refault(gpn, this.evictions - at);
  }

  #move(gpn: number, here: boolean): void {
    if (gpn >= this.pages) return;
    this.#resident += Number(here) - Number(this.isHere(gpn));
    this.#place[gpn] = here ? Place.here : Place.away;
  }

  #warm(gpn: number): void {
    this.#heat[gpn] = (this.#heat[gpn] ?? 0) + this.#gain;
  }

  #fade(): void {
    this.#gain *= 2 ** (1 / (halfLife * Math.max(this.#resident, 64)));
    if (this.#gain < mostGain) return;
    for (let i = 0; i < this.pages; i++) this.#heat[i] = (this.#heat[i] ?? 0) / this.#gain;
    this.#gain = 1;
  }
}
