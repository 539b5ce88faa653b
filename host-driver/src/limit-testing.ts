// SPDX-License-Identifier: Apache-2.0
/** How long tests wait for what comes in a moment, ms: a machine may be busy with other tests, and only what never comes is wrong. */
export const busyMachineMs = 240_000;
