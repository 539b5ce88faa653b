// SPDX-License-Identifier: Apache-2.0
/** What a rack is made of, in units of the real world, and the same in cycles for the kernel. */
import { constant } from '@weft/spec';
import { RackError } from './errors.js';
import type { NativeConfig } from './kernel.js';
import { type ManagementOptions, nativeManagement, uartDivisor } from './management.js';

export type Width = 64 | 512;

/** The Verilated RTL, cycle by cycle; or the same card in software: the same frames, rings and registers, but no cycles. */
export type CardKind = 'rtl' | 'functional';

/** Card clock per width: 512 bits at 250 MHz carry 100 Gb/s, 64 bits at 156.25 MHz carry 10 Gb/s. */
export const clockMhz: Readonly<Record<Width, number>> = { 64: 156.25, 512: 250 };

/** The card with its management computer, for KernelOptions. */
export const managedTop = (width: Width) =>
  ({ top: 'nonsynth_card', params: { UART_DIVISOR: uartDivisor, CLOCK_HZ: clockMhz[width] * 1e6 } }) as const;

export interface LinkOptions {
  /** Default: 10 for 64 bits, 100 for 512. */
  readonly gbps?: number;
  /** From card to card through the switch. */
  readonly latencyNs?: number;
  /** Frames that an output port of the switch may hold. */
  readonly queueFrames?: number;
}

export interface MemoryOptions {
  /** Bytes of host memory per node; none for racks that are served. */
  readonly bytes?: number;
  readonly readLatencyNs?: number;
  readonly writeLatencyNs?: number;
  /** Each way. Default: PCIe 3.0 x8 for 64 bits, 4.0 x16 for 512. */
  readonly gbps?: number;
}

export interface DirectoryOptions {
  /** Entries per node. */
  readonly entries?: number;
  readonly latencyNs?: number;
  /** Reads take up to this much longer, so that answers come out of order. */
  readonly jitterNs?: number;
}

export interface RackOptions {
  readonly nodes: number;
  /** Of each node. Default: all RTL. A rack without RTL needs no Verilator. */
  readonly cards?: readonly CardKind[];
  readonly width?: Width;
  /** Every card with its management computer: `card` instead of `card_core`, which is slower to simulate. Default: without. */
  readonly management?: ManagementOptions;
  /** Decides every random start value and every fault. */
  readonly seed?: number;
  readonly link?: LinkOptions;
  readonly memory?: MemoryOptions;
  readonly directory?: DirectoryOptions;
  /** Do not evaluate a quiet card. On: much faster; off: the same results. */
  readonly gating?: boolean;
  /** Keep every input of every card for `bareLoop`: memory for each cycle. Takes gating away. */
  readonly tape?: boolean;
  /** A build with waveforms (Rack.trace): slower. */
  readonly waveforms?: boolean;
  /** Top module instead of card_core, with the same ports. */
  readonly top?: string;
  /** See KernelOptions. */
  readonly rtl?: readonly string[];
  /** What other RTL asks for with $value$plusargs, each `+name=value`. */
  readonly plusargs?: readonly string[];
  readonly signal?: AbortSignal;
}

export const maxNodes = constant('SHARERS');

const defaults = {
  gbps: { 64: 10, 512: 100 },
  pcieGbps: { 64: 63, 512: 252 },
  linkLatencyNs: 500,
  queueFrames: 256,
  memoryBytes: 16 << 20,
  readLatencyNs: 600,
  writeLatencyNs: 200,
  entries: 1 << 16,
  directoryLatencyNs: 120,
  directoryJitterNs: 40,
} as const;

function check(what: string, value: number, low: number, high: number): number {
  if (!(value >= low && value <= high)) throw new RackError('OPTION', `${what} is ${value}; it must lie between ${low} and ${high}`);
  return value;
}

/** Bit i: card i is functional. */
function functionalCards(o: RackOptions): number {
  const cards = o.cards ?? [];
  if (o.cards !== undefined && cards.length !== o.nodes) {
    throw new RackError('OPTION', `${o.nodes} nodes need as many cards, not ${cards.length}`);
  }
  return cards.reduce((mask, kind, i) => {
    if (kind !== 'rtl' && kind !== 'functional') throw new RackError('OPTION', `card ${i} is ${kind}; it must be rtl or functional`);
    return kind === 'functional' ? mask | (1 << i) : mask;
  }, 0);
}

export type RackConfig = NativeConfig & { readonly width: Width };

/** Checks the options and allocates the memories. */
export function nativeConfig(o: RackOptions): RackConfig {
  const width = o.width ?? 512;
  if (width !== 64 && width !== 512) throw new RackError('OPTION', `width is ${width}; it must be 64 or 512`);
  const nodes = check('nodes', o.nodes, 1, maxNodes);
  const seed = check('seed', o.seed ?? 1, 0, 2 ** 31);
  if (!Number.isInteger(nodes) || !Number.isInteger(seed)) throw new RackError('OPTION', 'nodes and seed must be whole numbers');
  const mhz = clockMhz[width];
  const cycles = (ns: number, least: number): number => Math.max(least, Math.round((ns * mhz) / 1000));
  const perCycle = (gbps: number): number => (gbps * 1000) / 8 / mhz;
  const pcie = perCycle(check('memory.gbps', o.memory?.gbps ?? defaults.pcieGbps[width], 0.1, 1e4));
  const bytes = o.memory?.bytes ?? defaults.memoryBytes;
  const entries = check('directory.entries', o.directory?.entries ?? defaults.entries, 1, 2 ** 32);
  const each = <T>(make: () => T): T[] => Array.from({ length: nodes }, make);
  return {
    width,
    nodes,
    seed,
    gated: (o.gating ?? true) && o.tape !== true,
    tape: o.tape ?? false,
    cycleNs: 1000 / mhz,
    host: {
      readLatency: cycles(check('memory.readLatencyNs', o.memory?.readLatencyNs ?? defaults.readLatencyNs, 0, 1e6), 1),
      writeLatency: cycles(check('memory.writeLatencyNs', o.memory?.writeLatencyNs ?? defaults.writeLatencyNs, 0, 1e6), 1),
      readBytesPerCycle: pcie,
      writeBytesPerCycle: pcie,
    },
    directory: {
      latency: cycles(check('directory.latencyNs', o.directory?.latencyNs ?? defaults.directoryLatencyNs, 0, 1e6), 1),
      jitter: cycles(check('directory.jitterNs', o.directory?.jitterNs ?? defaults.directoryJitterNs, 0, 1e6), 0),
    },
    link: {
      bytesPerCycle: perCycle(check('link.gbps', o.link?.gbps ?? defaults.gbps[width], 0.01, 1e4)),
      latency: cycles(check('link.latencyNs', o.link?.latencyNs ?? defaults.linkLatencyNs, 0, 1e9), 1),
      queueFrames: check('link.queueFrames', o.link?.queueFrames ?? defaults.queueFrames, 1, 1e6),
    },
    memories: each(() => new Uint8Array(check('memory.bytes', bytes, 0, 2 ** 36))),
    functional: functionalCards(o),
    management: nativeManagement(o.management, nodes, mhz),
    plusargs: [...(o.plusargs ?? [])],
    directories: each(() => new BigUint64Array(entries)),
  };
}
