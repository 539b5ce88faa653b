// SPDX-License-Identifier: Apache-2.0
import type { EnumDef, StructDef } from './types.js';

/** Rings in host memory between driver and card. Every descriptor gets exactly one completion. */
export const submissionRing = {
  name: 'SubmissionRing',
  width: 2,
  doc: 'Three rings, so that a descriptor that must wait never stands before one that must not.',
  members: [
    { name: 'FAULT', value: 0, doc: 'Faults; may wait for a requester entry.' },
    { name: 'EVICT', value: 1, doc: 'Evictions; may wait for an eviction entry.' },
    { name: 'RESPOND', value: 2, doc: 'Answers to revokes; never wait for a fault or an eviction.' },
  ],
} as const satisfies EnumDef;

export const descriptorOp = {
  name: 'DescriptorOp',
  width: 8,
  doc: 'What the driver asks, and what a completion answers.',
  members: [
    { name: 'FAULT_READ', value: 1, doc: 'FAULT ring. Right to read gpn; a page lands at addr.' },
    { name: 'FAULT_WRITE', value: 2, doc: 'FAULT ring. Right to write gpn; a page, if any, lands at addr.' },
    { name: 'EVICT_CLEAN', value: 3, doc: 'EVICT ring. gpn was dropped unwritten.' },
    { name: 'EVICT_DIRTY', value: 4, doc: 'EVICT ring. gpn was dropped; its bytes stay at addr until the completion.' },
    { name: 'REVOKE_DONE', value: 5, doc: 'RESPOND ring. Answer to the revoke `handle`; with PAGE its bytes stay at addr until the completion.' },
  ],
} as const satisfies EnumDef;

export const submission = {
  name: 'Submission',
  bytes: 64,
  doc: 'Entry of a submission ring, written by the driver.',
  fields: [
    { name: 'op', bit: 0, width: 8, enum: 'DescriptorOp', doc: 'DescriptorOp.' },
    { name: 'excl', bit: 8, width: 1, doc: 'FAULT_READ: an exclusive right is welcome.' },
    { name: 'have', bit: 9, width: 1, doc: 'FAULT_WRITE: the page is still mapped for reading.' },
    { name: 'page', bit: 10, width: 1, doc: 'REVOKE_DONE: the page is at addr. Without it the page had been dropped unwritten (or was only shared).' },
    { name: 'outside', bit: 11, width: 1, doc: 'Inside the card only, whatever the driver wrote: gpn is not of the CONTEXT block.' },
    { name: 'tag', bit: 16, width: 16, doc: 'Returned in the completion.' },
    { name: 'handle', bit: 32, width: 16, doc: 'REVOKE_DONE: handle of the revoke.' },
    { name: 'gpn', bit: 64, width: 64, doc: 'Guest page number.' },
    { name: 'addr', bit: 128, width: 64, doc: 'DMA address of the page buffer, a multiple of PAGE_BYTES.' },
    { name: 'count', bit: 192, width: 16, doc: 'In the PUSH block: what the TAIL doorbell would say. Not read in the ring.' },
  ],
} as const satisfies StructDef;

export const completion = {
  name: 'Completion',
  bytes: 64,
  doc: 'Entry of the completion ring, written by the card; `lap` last.',
  fields: [
    { name: 'op', bit: 0, width: 8, enum: 'DescriptorOp', doc: "The descriptor's op." },
    { name: 'status', bit: 8, width: 8, enum: 'Status', doc: 'OK, or why not.' },
    { name: 'tag', bit: 16, width: 16, doc: "The descriptor's tag." },
    { name: 'grant', bit: 32, width: 8, enum: 'Grant', doc: 'Faults: the right given; M may answer a read.' },
    { name: 'page', bit: 40, width: 1, doc: 'Faults: the page has landed.' },
    { name: 'zero', bit: 41, width: 1, doc: 'Faults: the page is all zeros; nothing landed.' },
    { name: 'dirty', bit: 42, width: 1, doc: 'Faults: the pool has no copy; treat the page as written.' },
    { name: 'src', bit: 48, width: 8, doc: 'Faults: node that gave the right, or the status (home or former owner).' },
    { name: 'home', bit: 56, width: 8, doc: 'Home of the page.' },
    { name: 'gpn', bit: 64, width: 64, doc: 'Guest page number.' },
    { name: 'cycles', bit: 128, width: 32, doc: "Card cycles from the descriptor's arrival to this entry." },
    { name: 'lap', bit: 480, width: 32, doc: "How often the ring has been filled, from 1: the entry is new when this is the reader's own count." },
  ],
} as const satisfies StructDef;

export const revokeKind = {
  name: 'RevokeKind',
  width: 8,
  doc: 'What the driver must give up.',
  members: [
    { name: 'TO_S', value: 1, doc: 'Write-protect, hand the bytes over, keep the page for reading.' },
    { name: 'TO_I', value: 2, doc: 'Unmap; hand the bytes over if the node owns the page.' },
  ],
} as const satisfies EnumDef;

export const revoke = {
  name: 'Revoke',
  bytes: 64,
  doc: 'Entry of the revoke ring, written by the card; `lap` last. At most HOLDS are unanswered.',
  fields: [
    { name: 'kind', bit: 0, width: 8, enum: 'RevokeKind', doc: 'RevokeKind.' },
    { name: 'req', bit: 8, width: 8, doc: 'Node that wants the page.' },
    { name: 'handle', bit: 16, width: 16, doc: 'Goes back in REVOKE_DONE.' },
    { name: 'gpn', bit: 64, width: 64, doc: 'Guest page number.' },
    { name: 'lap', bit: 480, width: 32, doc: 'As in Completion.' },
  ],
} as const satisfies StructDef;
