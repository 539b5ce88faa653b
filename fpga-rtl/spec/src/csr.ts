// SPDX-License-Identifier: Apache-2.0
import { constants } from './constants.js';
import { counters } from './counters.js';
import { Access, type Register, type RegisterBlock } from './types.js';

const constant = (name: string): number => constants.find((c) => c.name === name)?.value ?? Number.NaN;

/** A 64-bit DMA address in two registers. */
const address = (name: string, offset: number, doc: string): Register[] => [
  { name: `${name}_LO`, offset, access: Access.rw, reset: 0, doc: `${doc} Low half.` },
  { name: `${name}_HI`, offset: offset + 4, access: Access.rw, reset: 0, doc: `${doc} High half.` },
];

const ring = (name: string, offset: number, doc: string): Register[] => [
  ...address(`${name}_BASE`, offset, `DMA address of the ${doc}, a multiple of its size.`),
  { name: `${name}_LOG2`, offset: offset + 8, access: Access.rw, reset: 0, doc: `log2 of the entries of the ${doc}: 4 to 12.` },
];

/** Everything in the BAR, 32 bits wide, AXI4-Lite. Rings and pool are set while CONTROL.enable is 0. */
export const registerBlocks = [
  {
    name: 'ID',
    base: 0x0000,
    bytes: 0x40,
    doc: 'Who the card is.',
    registers: [
      { name: 'MAGIC', offset: 0x00, access: Access.ro, reset: constant('CARD_MAGIC'), doc: 'CARD_MAGIC.' },
      { name: 'ABI', offset: 0x04, access: Access.ro, reset: constant('ABI_VERSION'), doc: 'ABI_VERSION.' },
      { name: 'DATA_WIDTH', offset: 0x08, access: Access.ro, reset: 0, doc: 'Width of the data path in bits: 64 or 512.' },
      { name: 'BUILD', offset: 0x0c, access: Access.ro, reset: 0, doc: 'First 32 bits of the hash of the sources.' },
    ],
  },
  {
    name: 'CTRL',
    base: 0x0040,
    bytes: 0x40,
    doc: 'Switching on, identity in the rack, time limits.',
    registers: [
      { name: 'CONTROL', offset: 0x00, access: Access.rw, reset: 0, doc: 'Master switch.', fields: [{ name: 'enable', bit: 0, width: 1, doc: '1: rings, wire and directory run.' }] },
      {
        name: 'STATUS',
        offset: 0x04,
        access: Access.ro,
        reset: 0,
        doc: 'State of the card.',
        fields: [
          { name: 'ready', bit: 0, width: 1, doc: 'Tables are cleared; enable may be set.' },
          { name: 'idle', bit: 1, width: 1, doc: 'No transaction, frame or descriptor is under way.' },
          { name: 'recovering', bit: 2, width: 1, doc: 'Members have left: transactions with them are being ended, the directory is swept. Wait for 0 before anyone joins.' },
        ],
      },
      { name: 'NODE', offset: 0x08, access: Access.rw, reset: 0, doc: 'NodeId of this card; also the last byte of its MAC.' },
      {
        name: 'EPOCH',
        offset: 0x0c,
        access: Access.rw,
        reset: 1,
        doc: 'Epoch put into and demanded of every frame; 16 bits. Writing it makes MEMBERS valid in the same cycle. If a node leaves by it, pool and stripe stay as they are until STATUS.recovering is 0.',
      },
      { name: 'RTO_CYCLES', offset: 0x10, access: Access.rw, reset: 4096, doc: 'Retransmission time-out until the first round trip to a peer is measured; doubles up to 6 times.' },
      { name: 'ACK_DELAY_CYCLES', offset: 0x14, access: Access.rw, reset: 32, doc: 'How long an acknowledgement may wait for more to acknowledge.' },
      { name: 'MEMBERS', offset: 0x18, access: Access.rw, reset: 0xffff, doc: 'Bit i: node i is a member of the rack. Takes effect when EPOCH is written.' },
      { name: 'SUSPECT', offset: 0x1c, access: Access.ro, reset: 0, doc: 'Bit i: member i was not heard for HEARTBEAT_LIMIT intervals. Cleared when it is heard, or is no member any more.' },
      { name: 'HEARTBEAT_CYCLES', offset: 0x20, access: Access.rw, reset: 0, doc: 'Every so often each member is sent an ACK; rounded up to TICK_CYCLES. 0: no heartbeat.' },
      { name: 'HEARTBEAT_LIMIT', offset: 0x24, access: Access.rw, reset: 4, doc: 'Intervals without a good frame after which a member is suspect: 1 to 15.' },
      { name: 'REVOKE_LIMIT_CYCLES', offset: 0x28, access: Access.rw, reset: 0, doc: 'Time a driver has to answer a revoke, then FWD_NACK; rounded up to TICK_CYCLES. 0: no limit.' },
      {
        name: 'HOLDOFF_CYCLES',
        offset: 0x2c,
        access: Access.rw,
        reset: 0,
        doc: 'Time that a page handed from owner to owner stays before it is taken away again; rounded up to TICK_CYCLES. 0: none.',
      },
      { name: 'FAULT_LIMIT_CYCLES', offset: 0x30, access: Access.rw, reset: 0, doc: 'Time after which a fault under way is reported in the OVERDUE block; rounded up to TICK_CYCLES. 0: never.' },
      { name: 'PAGE_FRAMES', offset: 0x34, access: Access.rw, reset: 1, doc: 'Frames in which a page is sent: 1 (MTU 9000) or FRAGMENTS (MTU 1500). Both are received.' },
      {
        name: 'RTO_MIN_CYCLES',
        offset: 0x38,
        access: Access.rw,
        reset: 2048,
        doc: 'Least retransmission time-out, however short the measured round trips: a frame and its ACK may each wait for a page frame (524 cycles at 64 bits) at the card and in the switch.',
      },
    ],
  },
  {
    name: 'POOL',
    base: 0x0080,
    bytes: 0x40,
    doc: 'Memory this node lends, and its directory.',
    registers: [
      ...address('POOL_BASE', 0x00, 'DMA address of the pool, a multiple of PAGE_BYTES.'),
      { name: 'POOL_PAGES', offset: 0x08, access: Access.rw, reset: 0, doc: 'Size of the pool in pages; 0: this node is home of none.' },
      { name: 'STRIPE_WEIGHT', offset: 0x0c, access: Access.rw, reset: 0, doc: 'How many of the STRIPE_ENTRIES slots this node has.' },
      ...address('DIR_BASE', 0x10, 'Address of the directory table on the directory port; POOL_PAGES entries, zeroed.'),
    ],
  },
  {
    name: 'OVERDUE',
    base: 0x00c0,
    bytes: 0x40,
    doc: 'The fault last found under way for longer than FAULT_LIMIT_CYCLES; FAULT_OVERDUE counts them, each once.',
    registers: [
      {
        name: 'FAULT',
        offset: 0x00,
        access: Access.ro,
        reset: 0,
        doc: 'Which.',
        fields: [
          { name: 'txn', bit: 0, width: 8, doc: 'Its transaction.' },
          { name: 'home', bit: 8, width: 6, doc: 'Home of its page.' },
          { name: 'valid', bit: 31, width: 1, doc: 'There was one since reset.' },
        ],
      },
      { name: 'GPN_LO', offset: 0x04, access: Access.ro, reset: 0, doc: 'Its page, low half.' },
      { name: 'GPN_HI', offset: 0x08, access: Access.ro, reset: 0, doc: 'High half.' },
    ],
  },
  {
    name: 'RING',
    base: 0x0100,
    bytes: 0x80,
    doc: 'Where the rings are.',
    registers: [
      ...ring('FAULT', 0x00, 'fault ring'),
      ...ring('EVICT', 0x10, 'evict ring'),
      ...ring('RESPOND', 0x20, 'respond ring'),
      ...ring('COMPLETION', 0x30, 'completion ring'),
      ...ring('REVOKE', 0x40, 'revoke ring'),
    ],
  },
  {
    name: 'CONTEXT',
    base: 0x0180,
    bytes: 0x40,
    doc: 'Pages that the submission rings may name. Faults and evictions of others are answered with BAD_DESCRIPTOR; an answer names a revoke, not a page. Not in a page that ring or doorbell is in: who may only submit cannot change it.',
    registers: [
      { name: 'FIRST_LO', offset: 0x00, access: Access.rw, reset: 0, doc: 'First page number, low half.' },
      { name: 'FIRST_HI', offset: 0x04, access: Access.rw, reset: 0, doc: 'High half.' },
      { name: 'LAST_LO', offset: 0x08, access: Access.rw, reset: 0xffff_ffff, doc: 'Last page number, low half. Less than the first: none may be named.' },
      { name: 'LAST_HI', offset: 0x0c, access: Access.rw, reset: 2 ** (constant('GPN_BITS') - 32) - 1, doc: 'High half.' },
    ],
  },
  {
    name: 'RECORDER',
    base: 0x0200,
    bytes: 0x40,
    doc: 'Flight recorder: records into a ring in host memory, times into histograms. BASE and LOG2 are set while CONTROL is 0.',
    registers: [
      {
        name: 'CAPS',
        offset: 0x00,
        access: Access.ro,
        reset: 0,
        doc: 'What this card has of it.',
        fields: [
          { name: 'ring', bit: 0, width: 1, doc: 'Records.' },
          { name: 'histograms', bit: 1, width: 1, doc: 'Histograms.' },
        ],
      },
      {
        name: 'CONTROL',
        offset: 0x04,
        access: Access.rw,
        reset: 0,
        doc: 'Switch of the ring; histograms always count.',
        fields: [
          { name: 'record', bit: 0, width: 1, doc: '1: records are made.' },
          { name: 'busy', bit: 1, width: 1, doc: 'Read only: records have been made that are not in memory yet.' },
          { name: 'clear', bit: 2, width: 1, doc: 'Written 1: all histograms are cleared, which is over when it reads 0. What ends meanwhile may be cleared with them.' },
        ],
      },
      ...address('BASE', 0x08, 'DMA address of the record ring, a multiple of its size.'),
      { name: 'LOG2', offset: 0x10, access: Access.rw, reset: 0, doc: 'log2 of the lines of the record ring: 4 to 15.' },
      { name: 'HEAD', offset: 0x14, access: Access.ro, reset: 0, doc: 'Lines written so far and visible, free running.' },
      { name: 'TAIL', offset: 0x18, access: Access.rw, reset: 0, doc: 'Lines that the reader is done with. A ring that is full loses records; nothing waits for it.' },
      { name: 'LOST', offset: 0x1c, access: Access.ro, reset: 0, doc: 'Records lost so far, wrapping: reader too slow, or no room beside the traffic.' },
      { name: 'TIME', offset: 0x20, access: Access.ro, reset: 0, doc: 'The cycle counter, so that a reader who looks often enough can extend `time`.' },
      { name: 'HISTOGRAM_INDEX', offset: 0x24, access: Access.rw, reset: 0, doc: 'HistogramKind * HISTOGRAM_BUCKETS + bucket.' },
      { name: 'HISTOGRAM_DATA', offset: 0x28, access: Access.ro, reset: 0, doc: 'Count in the bucket at HISTOGRAM_INDEX, 32 bits, wrapping; reading it goes on to the next.' },
    ],
  },
  {
    name: 'STRIPE',
    base: 0x0400,
    bytes: 0x100,
    doc: "home(gpn): slot gpn mod STRIPE_ENTRIES names the node, and which of that node's slots it is. Page index in the pool = (gpn >> STRIPE_SHIFT) * weight + ordinal.",
    registers: [
      {
        name: 'SLOT',
        offset: 0,
        access: Access.rw,
        reset: 0,
        count: constant('STRIPE_ENTRIES'),
        doc: 'One slot.',
        fields: [
          { name: 'node', bit: 0, width: 6, doc: 'Home of the slot.' },
          { name: 'ordinal', bit: 8, width: 6, doc: 'How many earlier slots the same node has.' },
        ],
      },
    ],
  },
  {
    name: 'COUNTER',
    base: 0x0800,
    bytes: 0x200,
    doc: 'Counters, 32 bits, wrapping; cleared by reset only.',
    registers: counters.map((c, i) => ({ name: c.name, offset: 4 * i, access: Access.ro, reset: 0, doc: c.doc })),
  },
  {
    name: 'DOORBELL',
    base: 0x1000,
    bytes: 0x1000,
    doc: 'A page of its own, so that it can be mapped alone.',
    registers: [{ name: 'TAIL', offset: 0, access: Access.wo, reset: 0, count: 3, doc: 'Submission ring i (SubmissionRing): free-running count of entries written, 16 bits.' }],
  },
  {
    name: 'PUSH',
    base: 0x2000,
    bytes: 0x1000,
    doc: 'A page of its own, so that it can be mapped write-combining. A line of RING_ENTRY_BYTES a submission ring, written as a whole: the entry, and its doorbell.',
    registers: [
      {
        name: 'ENTRY',
        offset: 0,
        access: Access.wo,
        reset: 0,
        count: (3 * constant('RING_ENTRY_BYTES')) / 4,
        doc: 'Line i: a copy of the Submission last written to submission ring i. The card takes it as the entry if it is the next one, and as a doorbell otherwise.',
      },
    ],
  },
] as const satisfies readonly RegisterBlock[];
