// SPDX-License-Identifier: Apache-2.0
export * from './card/index.js';
export { addBundleCommands } from './cli/bundle.js';
export { addCardCommands } from './cli/card.js';
