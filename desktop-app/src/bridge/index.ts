// SPDX-License-Identifier: Apache-2.0
/** The app's program without a window: for the bridge, for Electron's main, and for tests that show it to a browser. */

export { AppService, type AppServiceOptions } from '../main/service.js';
export { fileFor } from '../main/shell/address.js';
export { answerCalls, type IpcPort } from '../main/shell/calls.js';
export { type Bridge, startBridge } from './server.js';
