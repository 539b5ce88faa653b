// SPDX-License-Identifier: Apache-2.0
import type { CardKind, Checks, RackSnapshot, ServerEvent, Width } from '@weft/hw-sim';

export interface RackStart {
  readonly nodes: number;
  readonly card: CardKind;
  readonly width: Width;
  readonly seed: number;
  readonly sockets: readonly string[];
  /** Pages of the largest pool. */
  readonly directoryEntries: number;
  readonly pcap: string | null;
}

/** Pages of one home by directory state. */
export interface PageCount {
  readonly rest: number;
  readonly shared: number;
  readonly owned: number;
}

export interface RackStats {
  readonly rack: RackSnapshot;
  /** By home; a moment old, since the rack goes on. */
  readonly pages: readonly PageCount[];
}

export interface RackEnd {
  readonly checks: Checks;
  /** Directory table of each home, entry = pool page. */
  readonly directories: readonly BigUint64Array[];
  readonly pcapFrames: number;
}

export type RackOperations = {
  start: readonly [args: RackStart, result: { readonly cycleNs: number }];
  stats: readonly [args: null, result: RackStats];
  /** Ends the serving; drivers lose their cards. */
  end: readonly [args: null, result: RackEnd];
};

export type RackNotice = { readonly event: ServerEvent };
