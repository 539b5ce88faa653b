// SPDX-License-Identifier: Apache-2.0
/** What tests and benches of other folders need of the driver's own; not part of what is installed. */
export { measurePolicy, type PolicyLoad, type PolicyRun } from './bench/policy.js';
export { TestDaemon } from './daemon/daemon-testing.js';
export { startEtcd, type TestEtcd } from './daemon/etcd-testing.js';
export { busyMachineMs } from './limit-testing.js';
