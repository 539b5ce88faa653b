// SPDX-License-Identifier: Apache-2.0

/** Simulated time that real time has run ahead of is given up beyond this: a card that computes is slower than a real one. */
const MOST_BEHIND_MS = 50;

/** Simulated time follows real time, and never runs ahead of it. */
export class Pacer {
  private readonly cyclesPerMs: number;
  private anchorMs: number;
  private anchorCycle: number;

  constructor(cyclesPerMs: number, nowMs: number, cycle: number) {
    this.cyclesPerMs = cyclesPerMs;
    this.anchorMs = nowMs;
    this.anchorCycle = cycle;
  }

  /** Cycles that may be simulated now; 0: none yet. */
  allowed(nowMs: number, cycle: number): number {
    const due = this.anchorCycle + (nowMs - this.anchorMs) * this.cyclesPerMs;
    const most = MOST_BEHIND_MS * this.cyclesPerMs;
    if (due - cycle <= most) return Math.max(0, Math.floor(due - cycle));
    this.anchorMs = nowMs;
    this.anchorCycle = cycle + most;
    return most;
  }
}
