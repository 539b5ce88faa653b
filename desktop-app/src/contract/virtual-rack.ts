// SPDX-License-Identifier: Apache-2.0
/** The rack in this page: what it is told and what it tells. Types only; the simulator itself is a script of its own, fetched when it is wanted. */
export type { NodeState, PageState, RackEvent, RackLoad, RackOrder, RackReport, RackStart, RackState } from '@weft/hw-sim/page';
