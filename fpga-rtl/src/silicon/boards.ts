// SPDX-License-Identifier: Apache-2.0
import type { Part } from './parts.js';

export interface Board {
  readonly id: string;
  readonly top: string;
  readonly part: Part;
}

/** Boards that a bitstream can be made for. */
export const boards: readonly Board[] = [
  { id: 'ecpix5', top: 'ecpix5_top', part: 'LFE5UM5G-85F-8BG554I' },
  { id: 'versa_ecp5', top: 'versa_ecp5_top', part: 'LFE5UM5G-45F-8BG381C' },
];

/** Board folders with a top to be linted; `pcie_axi` is for shells of other makers, and has no part. */
export const boardTops: readonly { readonly id: string; readonly top: string }[] = [...boards, { id: 'pcie_axi', top: 'pcie_axi_top' }];
