// SPDX-License-Identifier: Apache-2.0
/** What a page and the simulators in its workers say to each other. Types only: who shows it needs nothing else of the simulator. */

export interface RackStart {
  readonly nodes: number;
  readonly seed: number;
  /** Pages that the nodes' programs use. */
  readonly pages: number;
  /** Of them, how many a node may keep at once. */
  readonly budget: number;
}

/** What each node's program does by itself. */
export interface RackLoad {
  /** Faults that it keeps open; 0: only what it is told. */
  readonly outstanding: number;
  /** Share of its accesses that are writes. */
  readonly writes: number;
}

export type RackOrder =
  | { readonly do: 'start'; readonly start: RackStart; readonly load: RackLoad }
  | { readonly do: 'run' }
  /** The last state is shown: the next one may come. A page that is slow would else fall behind for ever. */
  | { readonly do: 'seen' }
  | { readonly do: 'pause' }
  | { readonly do: 'step'; readonly cycles: number }
  | { readonly do: 'load'; readonly load: RackLoad }
  /** Probability that a frame is lost. */
  | { readonly do: 'loss'; readonly loss: number }
  /** One access by one node. */
  | { readonly do: 'touch'; readonly node: number; readonly page: number; readonly write: boolean }
  /** All signals of one card for so many cycles from now, which pass. */
  | { readonly do: 'waves'; readonly card: number; readonly cycles: number };

/** A node's state of a page, by name as the spec has it. */
export type PageState = 'I' | 'IS' | 'IM' | 'S' | 'SM' | 'E' | 'M' | 'EC' | 'ED';

/** Something that was seen, oldest first: a frame on the wire (`name`: its opcode), or a step of the protocol (its page). */
export interface RackEvent {
  readonly cycle: number;
  readonly card: number;
  readonly kind: 'frame' | 'home' | 'grant' | 'drop';
  readonly name: string;
  /** -1: a frame, whose page the pins do not say. */
  readonly page: number;
}

export interface NodeState {
  readonly accesses: number;
  readonly faults: number;
  readonly evictions: number;
  readonly revokes: number;
  /** State of each page. */
  readonly pages: readonly PageState[];
}

export interface RackState {
  readonly running: boolean;
  readonly cycle: number;
  readonly cycleNs: number;
  /** Cycles of a second of real time, while it runs. */
  readonly cyclesPerSecond: number;
  readonly nodes: readonly NodeState[];
  readonly homes: readonly number[];
  /** Of each card, as its host read them at cycle `countersAt`. */
  readonly counters: readonly Readonly<Record<string, number>>[];
  readonly countersAt: number;
  readonly events: readonly RackEvent[];
  /** Reads that were compared with what was written last. */
  readonly reads: number;
  readonly wrong: number;
  /** Checks of the protocol's rules, and how many failed. */
  readonly checks: number;
  readonly violations: number;
  readonly lost: number;
}

export type RackReport =
  | { readonly said: 'state'; readonly state: RackState }
  | { readonly said: 'waves'; readonly card: number; readonly vcd: Uint8Array<ArrayBuffer> }
  | { readonly said: 'failed'; readonly why: string };

/** To a card with its own computer. Its cable is the page's: what is not handed on is not heard. */
export type CardOrder =
  | { readonly do: 'start'; readonly serial: bigint }
  /** Bytes for its UART. */
  | { readonly do: 'uart'; readonly bytes: Uint8Array };

export interface VirtualCardState {
  readonly cycle: number;
  readonly cycleNs: number;
  /** Cycles that were evaluated; in the others it slept. */
  readonly turns: number;
  /** Programs and erases of its flash. */
  readonly flashOperations: number;
}

export type CardReport =
  | { readonly said: 'uart'; readonly bytes: Uint8Array }
  | { readonly said: 'state'; readonly state: VirtualCardState }
  | { readonly said: 'failed'; readonly why: string };
