// SPDX-License-Identifier: Apache-2.0
import type { DriverEvent, Membership } from '../driver.js';
import type { DriverStats } from '../driver-stats.js';
import type { PageExplanation, PageReport } from '../policy/report.js';
import type { NodeInfo, NodeOptions } from './protocol.js';

/** A driver's event with its number in the order in which they came. */
export interface NumberedEvent {
  readonly seq: number;
  readonly event: DriverEvent;
}

/** What the fault process of a node is asked. */
export type ServiceOperations = {
  /** The open node, or null. */
  info: readonly [args: null, result: NodeInfo | null];
  /** Opens the node; a second time it only waits for the first. */
  open: readonly [args: NodeOptions, result: NodeInfo];
  stats: readonly [args: null, result: DriverStats];
  cardCounters: readonly [args: null, result: Record<string, number>];
  suspects: readonly [args: null, result: number[]];
  /** Events after this number; the newest 256 are kept. */
  events: readonly [args: { after: number }, result: NumberedEvent[]];
  /** The guest's memory, and one page of it, as the policy sees them. */
  pages: readonly [args: null, result: PageReport];
  explain: readonly [args: { page: number }, result: PageExplanation];
  setBudget: readonly [args: { pages: number }, result: null];
  /** Guest memory goes home, since nobody maps it any more: before the process is ended and the next one resumes with another context. */
  drain: readonly [args: { timeoutMs: number }, result: null];
  setMembership: readonly [args: Membership, result: null];
  /** Lets the card go and ends the process. */
  close: readonly [args: null, result: null];
};

export type ServiceNotice = NumberedEvent;

/** Exit code of a process that found another one at work in its folder. */
export const EXIT_TAKEN = 75;

/** Files in the folder of a fault process. */
export const serviceFiles = { lock: 'lock', identity: 'process.json', socket: 'socket', log: 'log' } as const;
