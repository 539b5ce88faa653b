// SPDX-License-Identifier: Apache-2.0
import type { DriverEvent } from '../driver.js';
import type { DriverStats } from '../driver-stats.js';

/** What a node is started with. */
export interface NodeOptions {
  readonly node: number;
  readonly nodes: number;
  /** Socket of the card. */
  readonly card: string;
  /** Memory lent to the rack. */
  readonly poolMib: number;
  /** Guest memory served here; 0: a memory server. */
  readonly guestMib: number;
  readonly budgetMib: number;
  /** The rack's number of guest page 0; default 0. */
  readonly firstPage?: number;
  /** Socket for the process that maps guest memory; needed with guestMib. */
  readonly link?: string;
  /** Take up where the last driver of this card was killed; all else as it was started. */
  readonly resume?: boolean;
  /** Homes of the 64 slots; default: even over `nodes`. */
  readonly stripe?: readonly number[];
  readonly epoch?: number;
  readonly members?: readonly number[];
  readonly mtu?: 1500 | 9000;
  readonly heartbeatMs?: number;
  readonly revokeLimitMs?: number;
  /** Which pages of the guest here stay. Default: of the fault process heat, else first come, first out. */
  readonly policy?: { readonly name: string; readonly prefetch: boolean };
}

export interface NodeInfo {
  readonly pid: number;
  /** What QEMU maps, and the inode by which the link plugin finds it. */
  readonly guestPath: string;
  readonly guestIno: number;
  readonly linkSocket: string;
  /** Its context: the rack's number of guest page 0, and how much there is. */
  readonly firstPage: number;
  readonly guestBytes: number;
}

/** All pages of one memory as seen from outside of the guest; entry i is page i. */
export interface PageScan {
  readonly digests: BigUint64Array;
  /** Pages of the guest program's work set: entry of `digests`, index, even and odd hash, intact. One after the other. */
  readonly pattern: Uint32Array;
}
export const patternFields = 5;

export interface NodeScan {
  /** `pageState` of the spec, by gpn; empty without a guest. */
  readonly states: Uint8Array;
  readonly guest: PageScan;
  readonly pool: PageScan;
}

export type NodeOperations = {
  open: readonly [args: NodeOptions, result: NodeInfo];
  stats: readonly [args: null, result: DriverStats];
  quiesce: readonly [args: { timeoutMs: number }, result: null];
  scan: readonly [args: { seed: number }, result: NodeScan];
  close: readonly [args: null, result: null];
};

export type NodeNotice = { readonly event: DriverEvent };
