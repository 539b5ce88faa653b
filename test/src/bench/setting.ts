// SPDX-License-Identifier: Apache-2.0
/** What a bench runs with: the card, and the times of what is around it. */
import { clockMhz, type RackOptions, type Width } from '@weft/hw-sim';

export interface Setting {
  readonly width: Width;
  readonly seed: number;
  /** From a DMA read's address to its first beat. */
  readonly readNs: number;
  /** From a DMA write's last beat to its visibility. */
  readonly writeNs: number;
  /** From card to card through the switch. */
  readonly linkNs: number;
  /** What a driver takes from a revoke's interrupt to its answer; at least one. */
  readonly driverCycles: number;
  /** Descriptors are pushed through the BAR; otherwise the card fetches them from their ring. */
  readonly push: boolean;
}

/** PCIe and a rack's switch as the simulator has them; a driver that answers at once is the hardest case for a ratio. */
export const usual = { seed: 1, readNs: 600, writeNs: 200, linkNs: 500, driverCycles: 1, push: true } as const;

/** What the width is made for. */
export const linkGbps: Readonly<Record<Width, number>> = { 64: 10, 512: 100 };

export const cyclesOf = (s: Setting, ns: number): number => Math.max(1, Math.round((ns * clockMhz[s.width]) / 1000));
export const bytesPerCycle = (s: Setting): number => (linkGbps[s.width] * 1000) / 8 / clockMhz[s.width];

export const rackOptions = (s: Setting): Pick<RackOptions, 'width' | 'seed' | 'memory' | 'link'> => ({
  width: s.width,
  seed: s.seed,
  memory: { readLatencyNs: s.readNs, writeLatencyNs: s.writeNs },
  link: { latencyNs: s.linkNs, gbps: linkGbps[s.width] },
});
