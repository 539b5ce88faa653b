// SPDX-License-Identifier: Apache-2.0
/** How tokens of racks are kept: Electron has the system's key store, the bridge a file that only its user reads. */
export interface Secrets {
  seal(text: string): string;
  /** Throws if it cannot be opened here. */
  open(sealed: string): string;
}

export const plainSecrets: Secrets = { seal: (text) => text, open: (sealed) => sealed };
