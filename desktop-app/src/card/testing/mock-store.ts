// SPDX-License-Identifier: Apache-2.0

import { valuesOf } from '@weft/spec';
import * as mgmt from '@weft/spec/mgmt';

export const Slot = valuesOf(mgmt.slot);
export const Cause = valuesOf(mgmt.revertCause);

export interface MockSlot {
  version: number;
  minimum: number;
  id: number;
}

/** What a mock card keeps over a reset. */
export class MockStore {
  readonly slots: Record<number, MockSlot | null> = {
    [Slot.GOLDEN]: { version: 0x0100_0000, minimum: 0, id: 0 },
    [Slot.A]: null,
    [Slot.B]: null,
  };
  running: number = Slot.GOLDEN;
  confirmed: number = Slot.GOLDEN;
  trial: number = Slot.NONE;
  tries = 0;
  failed: number = Slot.NONE;
  cause: number = Cause.NONE;
  floor = 0;
  boots = 0;
  /** Update under way: its header and the bytes that survive a reset. */
  journal: { header: Uint8Array; offset: number } | null = null;
  readonly config = new Map<number, Uint8Array>();

  /** What the boot stage does. */
  boot(): void {
    this.boots++;
    if (this.trial !== Slot.NONE && this.tries === 0) {
      this.failed = this.trial;
      this.cause = Cause.NOT_CONFIRMED;
      this.trial = Slot.NONE;
    }
    if (this.trial !== Slot.NONE) this.tries--;
    this.running = this.trial === Slot.NONE ? this.confirmed : this.trial;
  }
}
