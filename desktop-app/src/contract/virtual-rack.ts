// SPDX-License-Identifier: Apache-2.0
/** The simulators in this page: what they are told and what they tell. Types only; each is a script of its own, fetched when it is wanted. */
export type {
  CardOrder,
  CardReport,
  NodeState,
  PageState,
  RackEvent,
  RackLoad,
  RackOrder,
  RackReport,
  RackStart,
  RackState,
  VirtualCardState,
} from '@weft/hw-sim/page';
