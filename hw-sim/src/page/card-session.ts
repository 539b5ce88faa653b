// SPDX-License-Identifier: Apache-2.0
import { healthySensors, type ManagementPort } from '../management.js';
import type { RackOptions } from '../options.js';
import type { Rack } from '../rack.js';
import { Pacer } from '../virtual/pacer.js';
import type { VirtualCardState } from './protocol.js';

/** Name of the boot ROM among the kernel's files. */
export const romName = '/rom.hex';
/** Evaluated cycles between two looks at the outside: some twenty milliseconds of a card that computes. */
const sliceTurns = 20_000;

/** The rack that a session needs: one card with its own computer. */
export const cardFor = (serial: bigint): RackOptions => ({
  nodes: 1,
  width: 64,
  memory: { bytes: 4096 },
  directory: { entries: 64 },
  management: { rom: romName, serials: [serial] },
});

/** What a new card's flash holds beside ones. */
export interface FlashPart {
  readonly address: number;
  readonly bytes: Uint8Array;
}

/** A card with its own computer, as it leaves the factory, just switched on. Its time follows real time, and falls behind while it computes. */
export class CardSession {
  readonly rack: Rack;
  readonly port: ManagementPort;
  readonly #pacer: Pacer;

  /** `rack` as `cardFor` says. */
  constructor(rack: Rack, flash: readonly FlashPart[], nowMs: number) {
    const [port] = rack.management;
    if (port === undefined) throw new Error('a card without its computer');
    this.rack = rack;
    this.port = port;
    this.#pacer = new Pacer(1e6 / rack.cycleNs, nowMs, rack.cycle);
    for (const { address, bytes } of flash) port.loadFlash(address, bytes);
    for (const [sensor, value] of healthySensors.entries()) port.setSensor(sensor, value);
  }

  /** Goes on a little; false: real time has to go on first. */
  run(nowMs: number): boolean {
    const cycles = this.#pacer.allowed(nowMs, this.rack.cycle);
    if (cycles === 0) return false;
    this.rack.runUntil({ cycles, turns: sliceTurns });
    return true;
  }

  state(): VirtualCardState {
    return { cycle: this.rack.cycle, cycleNs: this.rack.cycleNs, turns: this.rack.turns, flashOperations: this.port.flashOperations };
  }
}
