// SPDX-License-Identifier: Apache-2.0
/** Cards as the screens see them: plain values that go over any wire. */
import type { Check, Identity, LinkLook, Sensor, Slots } from '../card/facts.js';

export type { Identity, LinkLook, Sensor };

export interface Trouble {
  readonly code: string;
  readonly message: string;
  readonly next: string;
}

export type FlashPhase = 'looking' | 'checking' | 'sending' | 'verifying' | 'restarting' | 'confirming' | 'reconnecting';

/**
 * How an update goes or has ended. `verified`: the new image runs and is confirmed. `failed`: it does not, and `trouble` says why. `unknown`: we were
 * interrupted and do not know; flashing again finds out.
 */
export interface FlashState {
  readonly bundle: string;
  readonly phase: FlashPhase;
  /** When this phase began, in milliseconds since 1970. */
  readonly phaseSince: number;
  readonly doneBytes: number;
  readonly totalBytes: number;
  /** Null: not known. */
  readonly bytesPerSecond: number | null;
  readonly secondsLeft: number | null;
  readonly verdict: 'verified' | 'failed' | 'unknown' | null;
  readonly trouble: Trouble | null;
}

export interface CardEntry {
  /** Stays the same when the card is put in again: its serial number, or its port if it has none. */
  readonly key: string;
  readonly address: string;
  readonly product: string;
  /** Null: not asked yet, or it does not answer. */
  readonly identity: Identity | null;
  /** Why it cannot be used. */
  readonly trouble: Trouble | null;
  /** What lets this user open it, for a terminal; where the port is closed to him. */
  readonly mend: string | null;
  /** Name of the bundle of an update that was begun and is not at its end. */
  readonly unfinished: string | null;
  readonly flash: FlashState | null;
  /** It is to be updated when those before it are. */
  readonly waiting: boolean;
}

export interface CardDetails extends Slots {
  readonly identity: Identity;
  readonly sensors: readonly Sensor[];
  readonly checks: readonly Check[];
  /** Null: its data path is off. */
  readonly link: LinkLook | null;
}

export interface BundleImage {
  readonly board: string;
  readonly version: string;
  readonly minimum: string;
  readonly bytes: number;
  /** Hexadecimal id of the key that signed it; null: unsigned, so no card takes it. Whether it is right the card decides: it has the key. */
  readonly signedBy: string | null;
}

export interface BundleInfo {
  /** By which it is named from now on. */
  readonly id: string;
  readonly name: string;
  readonly images: readonly BundleImage[];
}

export const layers = ['DEFAULT', 'CURRENT', 'NEXT', 'STAGED'] as const;
export type SettingLayer = (typeof layers)[number];

export interface CardSetting {
  readonly name: string;
  readonly doc: string;
  readonly unit: string;
  /** What it may be, in words. */
  readonly range: string;
  /** Where there are few: all of them. */
  readonly choices: readonly string[];
  readonly secret: boolean;
  /** Null: secret, never read back. */
  readonly values: Readonly<Record<SettingLayer, string>> | null;
}
