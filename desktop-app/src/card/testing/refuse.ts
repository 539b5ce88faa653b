// SPDX-License-Identifier: Apache-2.0
import { valuesOf } from '@weft/spec';
import { mgmtStatus } from '@weft/spec/mgmt';

export const Status = valuesOf(mgmtStatus);

/** Thrown by a mock's handler: the status of its reply. */
export class Refuse extends Error {
  readonly status: number;
  constructor(status: keyof typeof Status) {
    super(status);
    this.status = Status[status];
  }
}
