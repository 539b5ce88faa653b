// SPDX-License-Identifier: Apache-2.0
/** HomeRow -> HOME_ROW. */
export const shout = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();

/** First lines of every emitted file. */
export const banner = (comment: string): string =>
  `${comment} SPDX-License-Identifier: Apache-2.0\n${comment} Written by \`npm run gen\` from fpga-rtl/spec. Do not edit.\n`;
