// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Workspace packages resolve to their sources, so that tests run without a build.
  ssr: { resolve: { conditions: ['source', 'module', 'node', 'development'], externalConditions: ['source'] } },
  test: {
    include: ['{tools,fpga-rtl,fpga-rtl/spec,hw-sim,host-driver,test}/src/**/*.test.ts'],
    // Tests drive compilers and simulators: each file may use a whole core, and some cores stay free for their children.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
});
