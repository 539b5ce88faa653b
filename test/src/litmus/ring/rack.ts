// SPDX-License-Identifier: Apache-2.0
import type { AgentCard } from './agent-rings.js';

/** A card as the litmus sees it. */
export interface RingCard extends AgentCard {
  postCsr(offset: number, value: number): void;
  readCsr(offset: number): number;
}

/** What the litmus needs of a rack of cards, configured and enabled. */
export interface RingRack {
  readonly cycle: number;
  card(node: number): RingCard;
  /** Runs until a card interrupts or `cycles` have passed; or everything rests, if `rest` says so. */
  run(cycles: number, rest: boolean): void;
  /** Runs until nothing is under way anywhere; false if that takes more than `cycles`. */
  settle(cycles: number): boolean;
  /** Bytes of a home's directory table. */
  directory(node: number): Uint8Array;
  /** The node loses power: its card forgets everything. */
  kill(node: number): void;
  /** It is started again, empty, as a member of this epoch; its memory and its directory table are as they were. */
  rejoin(node: number, epoch: number, members: number): void;
}
