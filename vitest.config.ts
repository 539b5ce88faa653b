// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vitest/config';

// Packages of this repository resolve to their sources: tests never run a stale build.
const conditions = ['weft-source', 'module', 'node', 'import', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions }, noExternal: [/^@weft\//] },
  test: {
    include: ['{tools,fpga-rtl,nic-firmware,hw-sim,host-driver,desktop-app,weft,test}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    // A test may be the first to build its model, on a machine that is busy.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
