// SPDX-License-Identifier: Apache-2.0
import { slotMs, slots, Timeline } from './timeline.js';

/** Which time the monitor shows: the newest so many slots, or, paused or zoomed, a piece that stands still. */
export type Shown = { readonly follow: number } | { readonly from: number; readonly to: number };

export const minutes = (n: number): number => (n * 60_000) / slotMs;

/** Slots that are shown at least. */
const least = 5;

export class TimeWindow {
  #shown: Shown = { follow: minutes(1) };
  #span = minutes(1);
  readonly #listeners = new Set<() => void>();

  get shown(): Shown {
    return this.#shown;
  }
  /** Slots that are shown while it follows. */
  get span(): number {
    return this.#span;
  }
  get paused(): boolean {
    return 'from' in this.#shown;
  }

  /** First and last slot to draw, given the newest one. */
  range({ last }: Timeline): { readonly from: number; readonly to: number } {
    return 'from' in this.#shown ? this.#shown : { from: last - this.#shown.follow + 1, to: last };
  }

  follow(span = this.#span): void {
    this.#span = span;
    this.#set({ follow: span });
  }
  pause(timeline: Timeline): void {
    this.#set(this.range(timeline));
  }
  /** So many times as long, about its middle; it stands still then. */
  stretch(factor: number, timeline: Timeline): void {
    const { from, to } = this.range(timeline);
    const length = Math.min(Math.max((to - from + 1) * factor, least), slots);
    this.#place((from + to - length) / 2, length, timeline);
  }
  /** Earlier or later by a part of its length. */
  move(part: number, timeline: Timeline): void {
    const { from, to } = this.range(timeline);
    const length = to - from + 1;
    this.#place(from + length * part, length, timeline);
  }
  zoom(fromMs: number, toMs: number): void {
    const from = Timeline.slotOf(fromMs);
    this.#set({ from, to: Math.max(Timeline.slotOf(toMs), from + least - 1) });
  }

  onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Not beyond the newest slot. */
  #place(from: number, length: number, { last }: Timeline): void {
    const first = Math.round(Math.min(from, last - length + 1));
    this.#set({ from: first, to: first + Math.round(length) - 1 });
  }

  #set(shown: Shown): void {
    this.#shown = shown;
    for (const f of this.#listeners) f();
  }
}
