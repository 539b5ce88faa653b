// SPDX-License-Identifier: Apache-2.0
export type RackErrorCode =
  | 'OPTION' // an option makes no sense
  | 'ASSERTION' // the RTL broke one of its own rules
  | 'BOUND' // something did not happen within its limit
  | 'SOCKET' // a driver's socket cannot be had
  | 'KERNEL'; // the native part refused

/** What the simulator throws. The message ends with what to do, where there is something. */
export class RackError extends Error {
  readonly code: RackErrorCode;
  constructor(code: RackErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RackError';
    this.code = code;
  }
}
