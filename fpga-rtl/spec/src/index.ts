// SPDX-License-Identifier: Apache-2.0

import { attachHello, attachKeep, attachReply, attachStatus, barWindow, mmioEntry, mmioKind } from './attach.js';
import { backing, dirEntry, dirState, homeRow, pageState, tshrState } from './coherence.js';
import { completion, descriptorOp, revoke, revokeKind, submission, submissionRing } from './host.js';
import { histogramKind, record, recordKind } from './recorder.js';
import { traceKind } from './trace.js';
import { ackClass, frameHeader, grant, messageClass, opcode, status, txLane } from './wire.js';

export * from './attach.js';
export * from './codec.js';
export * from './coherence.js';
export * from './constants.js';
export * from './counters.js';
export * from './csr.js';
export * from './host.js';
export * from './lookup.js';
export * from './recorder.js';
export * from './stripe.js';
export * from './trace.js';
export * from './types.js';
export * from './wire.js';

/** Every enum, in the order in which the emitters write them. */
export const enums = [
  messageClass,
  txLane,
  opcode,
  grant,
  status,
  submissionRing,
  descriptorOp,
  revokeKind,
  dirState,
  backing,
  tshrState,
  homeRow,
  pageState,
  traceKind,
  recordKind,
  histogramKind,
  attachStatus,
  mmioKind,
];
/** Every byte-addressed structure. */
export const structs = [
  frameHeader,
  ackClass,
  submission,
  completion,
  revoke,
  record,
  dirEntry,
  attachHello,
  attachReply,
  attachKeep,
  mmioEntry,
  barWindow,
];
