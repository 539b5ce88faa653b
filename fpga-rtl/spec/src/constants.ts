// SPDX-License-Identifier: Apache-2.0
import type { Constant } from './types.js';

/** Sizes and limits that RTL, driver, simulator and wire must agree on. */
export const constants = [
  { name: 'ABI_VERSION', value: 4, doc: 'Version of CSRs, rings and descriptors; the driver refuses another.' },
  { name: 'WIRE_VERSION', value: 2, doc: 'First field of every Weft frame; another version is dropped and counted.' },
  { name: 'ETHERTYPE', value: 0x88b5, doc: 'IEEE 802 local experimental EtherType 1.' },
  { name: 'CARD_MAGIC', value: 0x54464557, doc: '"WEFT", read at BAR offset 0.' },
  { name: 'PAGE_SHIFT', value: 12, doc: 'log2 of a page in bytes.' },
  { name: 'PAGE_BYTES', value: 4096, doc: 'The unit of coherence.' },
  { name: 'FRAGMENT_BYTES', value: 1408, doc: 'Page bytes of a frame where the MTU is 1500: a multiple of 64; FRAGMENTS of them hold a page.' },
  { name: 'FRAGMENTS', value: 3, doc: 'Frames a page takes where the MTU is 1500.' },
  { name: 'NODE_BITS', value: 6, doc: 'Width of a NodeId: racks of up to 64 nodes.' },
  { name: 'SHARERS', value: 16, doc: 'Nodes that the full sharer bitmap of a directory entry can name.' },
  { name: 'GPN_BITS', value: 36, doc: 'Guest page numbers: 256 TiB of guest-physical memory.' },
  { name: 'TXN_BITS', value: 8, doc: 'Width of a table index that travels in a message.' },
  { name: 'SEQ_BITS', value: 16, doc: 'Width of a transport sequence number.' },
  { name: 'WINDOW', value: 16, doc: 'Frames in flight per peer and class; also the width of the selective ack bitmap.' },
  { name: 'CLASSES', value: 5, doc: 'Number of message classes.' },
  { name: 'MISSES', value: 32, doc: 'Outstanding faults of one card (requester table entries).' },
  { name: 'EVICTS', value: 16, doc: 'Outstanding evictions of one card.' },
  { name: 'TSHRS', value: 16, doc: 'Transactions that a home runs at once (page locks).' },
  { name: 'HOLDS', value: 16, doc: 'Revokes that a holder has open with its driver at once.' },
  { name: 'STRIPE_ENTRIES', value: 64, doc: 'Slots of the stripe table; slot = gpn mod 64.' },
  { name: 'STRIPE_SHIFT', value: 6, doc: 'log2 of STRIPE_ENTRIES.' },
  { name: 'HEADER_BYTES', value: 64, doc: 'Ethernet and Weft header together: one beat at 512 bits.' },
  { name: 'TICK_CYCLES', value: 256, doc: 'Timers are looked at when the low bits of the cycle counter are zero; a power of two.' },
  { name: 'RING_ENTRY_BYTES', value: 64, doc: 'Every ring entry: one beat at 512 bits, one write-combined store on the host.' },
  { name: 'HISTOGRAM_BUCKETS', value: 128, doc: 'Buckets of a histogram of times.' },
  { name: 'HISTOGRAM_SUB_BITS', value: 3, doc: 'log2 of the buckets of an octave.' },
  { name: 'HISTOGRAM_SHIFT', value: 2, doc: 'Times are counted in units of 1 << HISTOGRAM_SHIFT cycles.' },
  { name: 'SUBMISSION_RINGS', value: 3, doc: 'Fault, evict and respond rings; see SubmissionRing.' },
] as const satisfies readonly Constant[];
