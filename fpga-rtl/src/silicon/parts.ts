// SPDX-License-Identifier: Apache-2.0

/** FPGAs that we place and route for, with nextpnr's options for each. */
export const parts = {
  'LFE5UM5G-85F-8BG554I': ['--um5g-85k', '--package', 'CABGA554', '--speed', '8'],
  'LFE5UM5G-45F-8BG381C': ['--um5g-45k', '--package', 'CABGA381', '--speed', '8'],
} as const satisfies Record<string, readonly string[]>;

export type Part = keyof typeof parts;
