// SPDX-License-Identifier: Apache-2.0
/** The two channels between page and program; nothing else passes. */
export const channels = { call: 'weft:call', event: 'weft:event' } as const;
