// SPDX-License-Identifier: Apache-2.0
/** What no card can beat: time on the wire, one read of host memory, propagation. Nothing of the card itself. */
import { constant } from '@weft/spec';
import { bytesPerCycle, cyclesOf, type Setting } from './setting.js';

/** IEEE 802.3 clause 4.4.2: preamble with SFD before a frame, FCS at its end, inter-packet gap behind it. */
const ethernet = { preamble: 8, fcs: 4, gap: 12 } as const;
/** A page is followed by its own CRC-32C: see doc/transport.md. */
const PAGE_CRC_BYTES = 4;

/** Bytes of time that a message takes on the wire. */
export const frameBytes = (page: boolean): number =>
  ethernet.preamble + constant('HEADER_BYTES') + (page ? constant('PAGE_BYTES') + PAGE_CRC_BYTES : 0) + ethernet.fcs + ethernet.gap;

/** What a transaction cannot do without, one after the other. */
export interface Path {
  /** Frames without a page. */
  readonly messages?: number;
  /** Frames with one. */
  readonly pages?: number;
  /** Reads of host memory, each with its latency. */
  readonly reads?: number;
  /** A page that goes from memory to memory of one node, at the rate of its DMA. */
  readonly copies?: number;
}

/** Cycles of the shortest way. Each frame crosses the rack once. */
export function limitCycles(s: Setting, p: Path): number {
  const { messages = 0, pages = 0, reads = 0, copies = 0 } = p;
  const wire = (messages * frameBytes(false) + pages * frameBytes(true)) / bytesPerCycle(s);
  const copy = (copies * constant('PAGE_BYTES') * 8) / s.width;
  return wire + (messages + pages) * cyclesOf(s, s.linkNs) + reads * cyclesOf(s, s.readNs) + copy;
}
