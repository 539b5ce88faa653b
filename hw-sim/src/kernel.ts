// SPDX-License-Identifier: Apache-2.0
/** The kernel's types as its addon has them (native/addon.cpp), native or WebAssembly. */

export interface NativeManagement {
  rom: string;
  serial: bigint;
  uartDivisor: number;
  flash: { path: string; bytes: number; jedecId: number; pageProgram: number; sectorErase: number; blockErase: number };
}

export interface NativeConfig {
  nodes: number;
  seed: number;
  gated: boolean;
  tape: boolean;
  cycleNs: number;
  host: { readLatency: number; writeLatency: number; readBytesPerCycle: number; writeBytesPerCycle: number };
  directory: { latency: number; jitter: number };
  link: { bytesPerCycle: number; latency: number; queueFrames: number };
  /** Written by the cards for as long as the kernel is open. */
  memories: Uint8Array[];
  directories: BigUint64Array[];
  /** Bit i: card i is functional. */
  functional: number;
  /** Of each card; empty: cards without their management computers. */
  management: NativeManagement[];
  /** For the RTL, each `+name=value`. */
  plusargs: string[];
}

export interface LinkStats {
  readonly txFrames: number;
  readonly txBytes: number;
  readonly rxFrames: number;
  readonly rxBytes: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly reordered: number;
  readonly corrupted: number;
  readonly unroutable: number;
  readonly overflow: number;
  /** Cycles in which the card left its wire idle inside of a frame. */
  readonly gaps: number;
}

export interface Problem {
  readonly kind: 'assert' | 'bus' | 'dma' | 'coherence' | 'flash';
  readonly card: number;
  readonly cycle: number;
  readonly text: string;
}

export interface NativeChecks {
  readonly checks: number;
  readonly violations: number;
  readonly pages: number;
  readonly rowHits: readonly number[];
  readonly problems: number;
  readonly texts: readonly Problem[];
}

export interface NativeSnapshot {
  readonly number: number;
  readonly cycle: number;
  readonly turns: number;
  readonly busySeconds: number;
  readonly resting: boolean;
  readonly attached: readonly boolean[];
  readonly counters: readonly (readonly number[])[];
  readonly evaluated: readonly number[];
  readonly links: readonly LinkStats[];
  readonly checks: number;
  readonly violations: number;
  readonly problems: number;
}

export interface NativeEvent {
  readonly kind: 'attached' | 'left' | 'resumed' | 'detached' | 'refused' | 'failed';
  readonly card: number;
  readonly text: string;
}

export interface NativeFaults {
  loss: number;
  duplicate: number;
  reorder: number;
  corrupt: number;
  delay: number;
}

/** What the probe sees at a card's pins, in the order of the C++ enum Probe::What, which says what each is. */
export const probePoints = [
  ...['barWrite', 'readAsked', 'readFirst', 'readLast', 'writeAsked', 'writeFirst', 'writeLast', 'written'],
  ...['dirAsked', 'dirAnswered', 'dirWritten', 'txFirst', 'txLast', 'rxFirst', 'rxLast', 'interrupt', 'interrupted'],
  ...['homeBegin', 'homeCommit', 'nodeGrant', 'nodeDrop', 'members'],
] as const;
export type ProbePoint = (typeof probePoints)[number];

/** In the order of the C++ enum Stop. */
export const stops = ['cycles', 'irq', 'idle', 'answered', 'fatal', 'spoke', 'power'] as const;

/** The cards alone, on the inputs of a run that was kept on tape. */
export interface BareRun {
  readonly cycles: number;
  readonly cpuSeconds: number;
  /** Every card did the same as in that run. */
  readonly same: boolean;
}

export interface NativeKernel {
  run(cycles: number, irqMask: number, idle: boolean, answeredCard: number, spoke: boolean, turns: number): number;
  access(card: number, write: boolean, offset: number, value: number): void;
  push(card: number, offset: number, entry: Uint8Array): void;
  answer(card: number): number;
  takeIrqs(card: number): number;
  idle(): boolean;
  reset(card: number): void;
  now(): number;
  turns(): number;
  card(card: number): { evaluated: number; bytesRead: number; bytesWritten: number; link: LinkStats };
  checks(): NativeChecks;
  setFaults(faults: NativeFaults, link: number): void;
  inject(card: number, frame: Uint8Array): void;
  distrust(card: number): void;
  openPcap(path: string, link: number, delivered: boolean): number;
  closePcap(handle: number): number;
  trace(card: number, path: string, from: number, to: number): void;
  /** Of a kernel without files. */
  takeWaveform(card: number): string;
  probe(on: boolean): void;
  takeProbe(): Float64Array;
  bareLoop(): BareRun;
  serve(config: { sockets: readonly string[]; spinUs: number }): void;
  stopServing(): void;
  requestSnapshot(): void;
  snapshot(): NativeSnapshot;
  takeEvents(): NativeEvent[];
  uartSend(card: number, bytes: Uint8Array): void;
  uartTake(card: number): Uint8Array;
  hidSend(card: number, report: Uint8Array): void;
  hidTake(card: number): Uint8Array;
  flash(card: number): number;
  flashCells(card: number, address: number, length: number): Uint8Array;
  flashLoad(card: number, address: number, bytes: Uint8Array): void;
  failAtOperation(card: number, nth: number): void;
  power(card: number, on: boolean): void;
  powered(card: number): boolean;
  setSensor(card: number, index: number, value: number): void;
  /** A pseudo terminal: file descriptors of both ends, to be closed by the caller, and the path of the slave. */
  openPty(): { master: number; slave: number; path: string };
  close(): void;
}

export type KernelClass = new (config: NativeConfig) => NativeKernel;
