// SPDX-License-Identifier: Apache-2.0
/** HomeRow -> HOME_ROW. */
export const shout = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();

/** Unsigned C literal. */
export const hexU = (n: number): string => `0x${n.toString(16)}u`;

/** First lines of an emitted file whose comments run to the end of the line. */
export const banner = (comment: string): string =>
  `${comment} SPDX-License-Identifier: Apache-2.0\n${comment} Written by \`npm run gen\` from fpga-rtl/spec. Do not edit.\n`;
