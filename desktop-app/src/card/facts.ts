// SPDX-License-Identifier: Apache-2.0
/** What a card says of itself, in terms of people: plain values that go over any wire. Types only, for who shows them. */

export interface Identity {
  readonly serial: string;
  readonly name: string;
  readonly board: string;
  readonly firmware: string;
  readonly fpga: string;
  readonly gitHash: string;
  readonly slot: string;
  readonly trial: boolean;
  readonly node: number;
  readonly dataPath: boolean;
  readonly uptimeMs: number;
  readonly resetCause: string;
  readonly cpu: { readonly name: string; readonly version: string; readonly hash: string };
}

export interface SlotLine {
  readonly slot: string;
  /** Null: nothing valid lies there. */
  readonly version: string | null;
  readonly minimum: string | null;
  /** `running`, `confirmed`, `on trial`, `given up: …`, `too old`. */
  readonly marks: readonly string[];
}

export interface Slots {
  readonly slots: readonly SlotLine[];
  /** Oldest version that the card starts. */
  readonly floor: string;
}

export interface Sensor {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly alarm: boolean;
}

/** What went over the link while it was watched. */
export interface LinkLook {
  readonly ms: number;
  /** Frames came, none was damaged, nobody is suspect. */
  readonly passed: boolean;
  readonly members: readonly number[];
  /** Members that are not heard. */
  readonly suspects: readonly number[];
  readonly sent: number;
  readonly received: number;
  readonly sentAgain: number;
  readonly damaged: number;
}

export interface Check {
  readonly name: string;
  readonly doc: string;
  readonly result: 'passed' | 'failed' | 'not run';
}
