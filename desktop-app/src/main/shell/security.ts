// SPDX-License-Identifier: Apache-2.0
/** How a window is closed in. All of it is said, though some is the default: a test reads it. */
export const closedIn = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  webviewTag: false,
  spellcheck: false,
} as const;
