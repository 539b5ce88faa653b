// SPDX-License-Identifier: Apache-2.0
/** Whether tests that `npm run test:driver` runs and `npm test` does not are wanted here. */
export const long = process.env['WEFT_LONG'] !== undefined;
if (!long) console.log('some tests of several machines are skipped here: npm run test:driver runs them');
