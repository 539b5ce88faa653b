// SPDX-License-Identifier: Apache-2.0
/** Whether tests of minutes run, too: in `npm run test:app` and `npm run test:driver`, not in `npm test`. */
export const long = process.env['WEFT_LONG'] !== undefined;
