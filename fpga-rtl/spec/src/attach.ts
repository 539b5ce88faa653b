// SPDX-License-Identifier: Apache-2.0
import type { EnumDef, StructDef } from './types.js';

/**
 * How a driver process reaches a simulated card: what VFIO is for a real one. One Unix
 * SOCK_SEQPACKET connection a card carries AttachHello (with the driver's DMA memory and its
 * interrupt eventfd as SCM_RIGHTS) and AttachReply (with the BAR window and the wake eventfd);
 * from then on all goes through shared memory. DMA address 0 is byte 0 of the DMA memory.
 * A closed socket is a driver that has died (or a card that was pulled). A driver that can be taken up
 * again says so by AttachKeep: then its death leaves the card as it is, and an AttachHello with `resume`
 * gets the same BAR window, the same DMA memory and all that was kept.
 */
export const attachHello = {
  name: 'AttachHello',
  bytes: 32,
  doc: 'Driver to simulator. File descriptors: DMA memfd (not if it resumes), interrupt eventfd.',
  fields: [
    { name: 'magic', bit: 0, width: 32, doc: 'CARD_MAGIC.' },
    { name: 'abi', bit: 32, width: 32, doc: 'ABI_VERSION.' },
    { name: 'dma_bytes', bit: 64, width: 64, doc: 'Size of the DMA memory.' },
    { name: 'resume', bit: 128, width: 32, doc: '1: take up where a driver died that had sent AttachKeep. 0: the card starts anew, whatever was kept.' },
  ],
} as const satisfies StructDef;

export const attachKeep = {
  name: 'AttachKeep',
  bytes: 8,
  doc: 'Driver to simulator, at any time after the reply. File descriptors: whatever the next driver shall find, ATTACH_KEPT at most; they replace those kept before.',
  fields: [
    { name: 'magic', bit: 0, width: 32, doc: 'CARD_MAGIC.' },
    { name: 'keep', bit: 32, width: 32, doc: '1: should this driver die, the card goes on and waits for the next. 0: it is reset.' },
  ],
} as const satisfies StructDef;
export const ATTACH_KEPT = 5;

export const attachReply = {
  name: 'AttachReply',
  bytes: 32,
  doc: 'Simulator to driver. File descriptors: BAR window memfd, wake eventfd, what was kept if it resumes; none unless status is 0.',
  fields: [
    { name: 'magic', bit: 0, width: 32, doc: 'CARD_MAGIC.' },
    { name: 'status', bit: 32, width: 32, enum: 'AttachStatus', doc: 'AttachStatus.' },
    { name: 'window_bytes', bit: 64, width: 64, doc: 'Size of the BAR window.' },
  ],
} as const satisfies StructDef;

export const attachStatus = {
  name: 'AttachStatus',
  width: 32,
  doc: 'Answer to an attach.',
  members: [
    { name: 'OK', value: 0, doc: 'Attached.' },
    { name: 'BUSY', value: 1, doc: 'Another driver holds this card.', nextStep: 'Stop that driver, or name another node.' },
    { name: 'BAD_HELLO', value: 2, doc: 'Magic, ABI or file descriptors are not as they should be.', nextStep: 'Build driver and simulator from the same sources.' },
    { name: 'NOTHING_KEPT', value: 3, doc: 'No driver was left here that could be taken up.', nextStep: 'Start the driver without --resume; its guest starts anew.' },
  ],
} as const satisfies EnumDef;

export const mmioKind = {
  name: 'MmioKind',
  width: 32,
  doc: 'What is done at a BAR offset.',
  members: [
    { name: 'READ', value: 0, doc: 'A register is read; answered through read_seq and read_value.' },
    { name: 'WRITE', value: 1, doc: 'A register is written.' },
    { name: 'PUSH', value: 2, doc: 'RING_ENTRY_BYTES are written at once: those of the line that belongs to this entry.' },
  ],
} as const satisfies EnumDef;

/** One bus access in the BAR window's queue. */
export const mmioEntry = {
  name: 'MmioEntry',
  bytes: 16,
  doc: 'A register access, in program order.',
  fields: [
    { name: 'kind', bit: 0, width: 32, enum: 'MmioKind', doc: 'MmioKind.' },
    { name: 'offset', bit: 32, width: 32, doc: 'BAR offset, a multiple of 4; of a PUSH, of RING_ENTRY_BYTES.' },
    { name: 'value', bit: 64, width: 32, doc: 'Value to write; for a read, the number to put into read_seq.' },
  ],
} as const satisfies StructDef;

/** Start of the BAR window. MMIO_QUEUE entries of MmioEntry follow, then as many lines of RING_ENTRY_BYTES. One 64-byte line a writer. */
export const barWindow = {
  name: 'BarWindow',
  bytes: 256,
  doc: 'Shared words of a BAR window. Counts are free-running; index = count mod MMIO_QUEUE.',
  fields: [
    { name: 'head', bit: 0, width: 32, doc: 'Driver: accesses written.' },
    { name: 'irq_armed', bit: 8 * 64, width: 32, doc: 'Driver sets 1 before it sleeps on the interrupt eventfd; the simulator clears it when it signals.' },
    { name: 'tail', bit: 8 * 128, width: 32, doc: 'Simulator: accesses done.' },
    { name: 'read_seq', bit: 8 * 128 + 32, width: 32, doc: 'Simulator: number of the read last answered.' },
    { name: 'read_value', bit: 8 * 128 + 64, width: 32, doc: 'Simulator: its value.' },
    { name: 'resting', bit: 8 * 192, width: 32, doc: 'Simulator sets 1 before it sleeps on the wake eventfd; a driver that finds 1 after writing head signals it.' },
  ],
} as const satisfies StructDef;
export const MMIO_QUEUE = 1024;
