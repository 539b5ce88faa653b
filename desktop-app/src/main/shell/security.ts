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

/** What neither main process nor preload may hold, as built: ways past what is closed in. */
export const forbiddenInShell =
  /nodeIntegration\w*: true|contextIsolation: false|sandbox: false|webSecurity: false|webviewTag: true|enableRemoteModule|openExternal|executeJavaScript|uploadToServer: true|ignore-certificate|no-sandbox|remote-debugging|\beval\(/;
