// SPDX-License-Identifier: Apache-2.0
export { addDaemon } from './cli/daemon.js';
export { addInstall } from './cli/install.js';
export { addNodeRun } from './cli/node-run.js';
export { addPages } from './cli/pages.js';
export { addRack } from './cli/rack.js';
export { addTop } from './cli/top.js';
export { addTrace } from './cli/trace.js';
export { addVm } from './cli/vm.js';
export { addVmRun } from './cli/vm-run.js';
export type { Hyperserver } from './daemon/api/schemas.js';
export { answer, connectDaemon, type DaemonClient } from './daemon/client/client.js';
export {
  Driver,
  DriverError,
  type DriverEvent,
  type DriverOptions,
  MIN_BUDGET_PAGES,
  Order,
} from './driver.js';
export { bucketStart, type DriverStats, type Latency, percentile } from './driver-stats.js';
export { benchImage } from './guest/bench-image.js';
export { type GuestLine, parseGuestLine } from './guest/console.js';
export { type GuestImage, guestImage } from './guest/image.js';
export { PatternDigest, type PatternPage, pageBytes, readPattern, writePattern } from './guest/pattern.js';
export { buildConsumer, buildLinkPlugin, linkDir, linkObject, loadNative } from './native.js';
export { type NodeChild, startNode } from './node/client.js';
export { type NodeInfo, type NodeOptions, type NodeScan, type PageScan, patternFields } from './node/protocol.js';
export { PolicyRunner } from './policy/runner.js';
export { Child, type Exit, exitText } from './process/child.js';
export { type Handlers, notify, type Operations, RpcChild, serveRpc } from './process/rpc.js';
export { WorkDir } from './process/workdir.js';
export { type KeptRecording, keepRecording } from './record/keep.js';
export { type PerfettoTrace, perfettoTrace } from './record/perfetto.js';
export { type Recording, RecordingWriter, readRecording } from './record/recording.js';
export { type Transaction, transactionsOf } from './record/transactions.js';
export { type Accel, type AccelChoice, accels, chooseAccel } from './vm/accel.js';
export { findQemu, type QemuOptions, qemuArgs, startQemu } from './vm/qemu.js';
export { uffdProblem } from './vm/uffd.js';
