// SPDX-License-Identifier: Apache-2.0

export { buildKernel, type KernelOptions } from './build-kernel.js';
export { Card, type CardStats, type CounterName, type Counters } from './card.js';
export { addSim } from './cli/sim.js';
export {
  configureRack,
  layoutOf,
  type NodeDescription,
  type NodeLayout,
  type RackDescription,
  type RackLayout,
  type RingName,
  rejoin,
  ringNames,
} from './configure.js';
export { RackError, type RackErrorCode } from './errors.js';
export type { BareRun, LinkStats, ProbePoint, Problem } from './kernel.js';
export { healthySensors, type ManagementOptions, ManagementPort } from './management.js';
export { openRack } from './open.js';
export {
  type CardKind,
  clockMhz,
  type DirectoryOptions,
  type LinkOptions,
  type MemoryOptions,
  managedTop,
  maxNodes,
  type RackOptions,
  type Width,
} from './options.js';
export { buildPageRack, type PageCard } from './page/build.js';
export {
  type Checks,
  type Faults,
  type Pcap,
  type PcapOptions,
  type ProbeEvent,
  Rack,
  type RunOptions,
  type RunResult,
  type TraceOptions,
} from './rack.js';
export { Recorder, type RecordRing } from './recorder.js';
export { type Completion, type Revoke, RingPort, type Submission } from './ring-port.js';
export { type CardSnapshot, RackServer, type RackSnapshot, type ServeOptions, type ServerEvent, serveRack } from './serve.js';
export { tellCard } from './virtual/control.js';
export { romFile } from './virtual/rom.js';
export { type Factory, type Speed, VirtualCards, type VirtualCardsOptions } from './virtual/run.js';
export type { CardEvent } from './virtual/virtual-card.js';
