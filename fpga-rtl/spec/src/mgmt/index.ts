// SPDX-License-Identifier: Apache-2.0
/** Management: what the card's own computer, its RTL and its hosts agree on. Other packages use it as `mgmt.…`. */

import { mgmtCommand } from './commands.js';
import { configCommitReply, configGetRequest, configItem, configLayer, configListReply, configListRequest, configResetRequest, configType, configValue, storedConfig, storedValue } from './config.js';
import { bootState, flashConstants, flashRecord, recordKind, slot, updateJournal } from './flash.js';
import { frameConstants, frameKind, hidReport, mgmtFrame } from './frame.js';
import { capabilitiesReply, capability, identifyReply, resetCause, selfTestBit, selfTestReply } from './identity.js';
import { board, bundleEntry, bundleHeader, imageConstants, imageHeader } from './image.js';
import { bootInfo, memoryConstants } from './memory-map.js';
import { mgmtStatus } from './status.js';
import { blockHeader, blockRequest, factoryResetRequest, part, rebootRequest, revertCause, slotRequest, slotStatus, slotsReply, updateRequest, updateState, updateStatusReply } from './update.js';
import { counterValue, flashOperation, histogramReply, linkTestReply, linkTestRequest, logCode, logEntry, logReply, logRequest, membersReply, membersRequest, mgmtCounter, mgmtHistogram, rangeReply, rangeRequest, sensor, sensorUnit, sensorValue, subscribeRequest, telemetryRecord } from './watch.js';

export * from './commands.js';
export * from './config.js';
export * from './flash.js';
export * from './frame.js';
export * from './identity.js';
export * from './image.js';
export * from './memory-map.js';
export * from './status.js';
export * from './update.js';
export * from './virtual-card.js';
export * from './watch.js';

export const constants = [...frameConstants, ...flashConstants, ...imageConstants, ...memoryConstants];

export const enums = [frameKind, mgmtCommand, mgmtStatus, capability, resetCause, selfTestBit, configType, configLayer, mgmtCounter, mgmtHistogram, sensor, sensorUnit, logCode, flashOperation, slot, recordKind, part, updateState, revertCause, board];

export const structs = [
  mgmtFrame,
  hidReport,
  identifyReply,
  capabilitiesReply,
  selfTestReply,
  configListRequest,
  configListReply,
  configItem,
  configGetRequest,
  configValue,
  configCommitReply,
  configResetRequest,
  rangeRequest,
  rangeReply,
  counterValue,
  histogramReply,
  sensorValue,
  logRequest,
  logReply,
  logEntry,
  linkTestRequest,
  linkTestReply,
  subscribeRequest,
  telemetryRecord,
  membersReply,
  membersRequest,
  blockRequest,
  blockHeader,
  updateStatusReply,
  updateRequest,
  slotRequest,
  slotsReply,
  slotStatus,
  rebootRequest,
  factoryResetRequest,
  imageHeader,
  bundleHeader,
  bundleEntry,
  flashRecord,
  bootState,
  updateJournal,
  storedConfig,
  storedValue,
  bootInfo,
];

/** Value of a constant of the management spec. */
export function constant(name: (typeof constants)[number]['name']): number {
  const found = constants.find((c) => c.name === name);
  if (found === undefined) throw new Error(`the management spec has no constant ${name}`);
  return found.value;
}
