// SPDX-License-Identifier: Apache-2.0
/** Cards at their management port, for any program: no UI, no command line. */
export { checkNotOlder, imageFor } from './bundle/choose.js';
export { readBundle, writeBundle } from './bundle/file.js';
export { type Image, type ImageHeader, imageOf, updateId } from './bundle/image.js';
export { type ImageSource, makeImage } from './bundle/make.js';
export { checkSignature, isSigned, privateKey, publicKey, signImage } from './bundle/signature.js';
export { type Clock, sleep, systemClock } from './clock.js';
export { exportSettings, importSettings, type SettingsFile } from './config/export.js';
export { checkRack, type RackMember, rackConflicts } from './config/rack.js';
export {
  commitSettings,
  Layer,
  type LayerName,
  layerOf,
  readSettings,
  type Setting,
  stageSettings,
  unstageSettings,
} from './config/settings.js';
export { formatValue, keyNamed, parseValue, rangeOf } from './config/value.js';
export { CardError, type CardFault, cardFaults } from './errors.js';
export type { Check, Identity, LinkLook, Sensor, SlotLine, Slots } from './facts.js';
export { isCard, onlyCard } from './find.js';
export { goneFailure } from './port/failure.js';
export { type Enumerator, type FoundPort, systemPorts } from './port/list.js';
export { DEFAULT_BAUD, openPort, type PortOptions } from './port/open.js';
export { type CardPort, PortBase, type PortListener } from './port/port.js';
export { recorded } from './port/record.js';
export { ReportPort } from './port/reports.js';
export { patienceWith, virtualCards, virtualPorts } from './port/virtual.js';
export type { CommandName, Reply, Request } from './session/exchange.js';
export { identify } from './session/identify.js';
export { CardRefusal } from './session/refusal.js';
export { DEFAULT_REPLY_MS, Session, type SessionOptions } from './session/session.js';
export { readSlots } from './slots.js';
export { Journal, type JournalEntry, journalDir } from './update/journal.js';
export type { Outcome, Phase, Plan, UpdateState } from './update/machine.js';
export { runUpdate, type UpdateRun } from './update/run.js';
export { memberName, parseVersion, versionText } from './values.js';
export {
  type LogLine,
  type LogPart,
  readLog,
  readSensors,
  type Sample,
  selfTest,
  watchLink,
  watchTelemetry,
} from './watch.js';
