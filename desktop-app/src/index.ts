// SPDX-License-Identifier: Apache-2.0
export { addBundleCommands } from './cli/bundle.js';
export { addCardCommands } from './cli/card.js';
