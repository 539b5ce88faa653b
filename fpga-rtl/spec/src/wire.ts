// SPDX-License-Identifier: Apache-2.0
import { type BundleDef, type EnumDef, type MessageDef, Role, type StructDef } from './types.js';

/**
 * Message classes, lowest first. A message of one class may wait only for messages of higher
 * classes, and the two highest are always consumed at once into state that their transaction
 * reserved when it began:
 *
 *  - REQ, PUT wait in the home's request store (room for every credit) for a page lock;
 *    a lock is held only for FWD, RSP and FIN.
 *  - FWD waits for a holder entry; entries wait for the driver, which answers a revoke whatever
 *    else it waits for, and for room to send RSP.
 *  - RSP finds its requester entry, page lock or eviction waiting for it.
 *  - FIN frees one.
 *
 * So the wait-for graph between classes has no cycle, and the highest class drains always.
 */
export const messageClass = {
  name: 'MessageClass',
  width: 3,
  doc: 'Strictly ordered: a lower class never blocks a higher one.',
  members: [
    { name: 'REQ', value: 0, doc: 'Demand requests.' },
    { name: 'PUT', value: 1, doc: 'Eviction notices: like REQ, apart so that demand overtakes them.' },
    { name: 'FWD', value: 2, doc: 'The home asks a node that holds a right, or lets an eviction send its page.' },
    { name: 'RSP', value: 3, doc: 'Answers and pages.' },
    { name: 'FIN', value: 4, doc: 'Ends a transaction at its other side.' },
  ],
} as const satisfies EnumDef;

/** Lanes from the engines to the transport; a lane's messages are of one class. */
export const txLane = {
  name: 'TxLane',
  width: 3,
  doc: 'Like MessageClass, but pages that nobody waits for travel in BULK (class RSP), behind demand.',
  members: [
    { name: 'REQ', value: 0, doc: 'GET_S, GET_M.' },
    { name: 'PUT', value: 1, doc: 'PUT_C, PUT_D.' },
    { name: 'FWD', value: 2, doc: 'FWD_S, FWD_M, INV, PUT_GO.' },
    { name: 'RSP', value: 3, doc: 'GRANT, GRANT_PAGE, OWNER_PAGE, INV_ACK, FWD_MISS, FWD_NACK.' },
    { name: 'FIN', value: 4, doc: 'GRANT_ACK, PUT_ACK.' },
    { name: 'BULK', value: 5, doc: 'SHARE_PAGE, PUT_PAGE.' },
  ],
} as const satisfies EnumDef;
export const TX_LANES = txLane.members.length;

const r = Role;
export const messages = [
  { name: 'GET_S', value: 0x01, cls: 'REQ', from: r.requester, to: r.home, page: false, doc: 'Wants to read; with the EXCL flag a right to write is welcome if nobody else has the page.' },
  { name: 'GET_M', value: 0x02, cls: 'REQ', from: r.requester, to: r.home, page: false, doc: 'Wants to write; with the HAVE flag it still maps the page for reading and needs no data.' },
  { name: 'PUT_C', value: 0x08, cls: 'PUT', from: r.holder, to: r.home, page: false, doc: 'Has dropped a page that it never wrote.' },
  { name: 'PUT_D', value: 0x09, cls: 'PUT', from: r.holder, to: r.home, page: false, doc: 'Has dropped a written page and keeps its bytes until PUT_ACK.' },
  { name: 'FWD_S', value: 0x10, cls: 'FWD', from: r.home, to: r.holder, page: false, doc: 'Owner: keep reading only, send the page to the requester and to the home.' },
  { name: 'FWD_M', value: 0x11, cls: 'FWD', from: r.home, to: r.holder, page: false, doc: 'Owner: drop the page and send it to the requester.' },
  { name: 'INV', value: 0x12, cls: 'FWD', from: r.home, to: r.holder, page: false, doc: 'Sharer: drop the page.' },
  { name: 'PUT_GO', value: 0x13, cls: 'FWD', from: r.home, to: r.holder, page: false, doc: 'The page is locked for your eviction: send its bytes.' },
  { name: 'GRANT', value: 0x20, cls: 'RSP', from: r.home, to: r.requester, page: false, doc: 'The right without data: an upgrade, or with the ZERO flag a page never written.' },
  { name: 'GRANT_PAGE', value: 0x21, cls: 'RSP', from: r.home, to: r.requester, page: true, doc: 'The right with the bytes from the pool.' },
  { name: 'OWNER_PAGE', value: 0x22, cls: 'RSP', from: r.holder, to: r.requester, page: true, doc: 'The right with the bytes straight from the former owner.' },
  { name: 'SHARE_PAGE', value: 0x23, cls: 'RSP', from: r.holder, to: r.home, page: true, doc: "The owner's bytes for the pool, after FWD_S." },
  { name: 'PUT_PAGE', value: 0x24, cls: 'RSP', from: r.holder, to: r.home, page: true, doc: 'The bytes of an eviction, after PUT_GO.' },
  { name: 'INV_ACK', value: 0x25, cls: 'RSP', from: r.holder, to: r.home, page: false, doc: 'The sharer has dropped the page.' },
  { name: 'FWD_MISS', value: 0x26, cls: 'RSP', from: r.holder, to: r.home, page: false, doc: 'The owner has dropped the page unwritten; its PUT_C is under way.' },
  { name: 'FWD_NACK', value: 0x27, cls: 'RSP', from: r.holder, to: r.home, page: false, doc: 'The driver did not answer the revoke within its limit: the right stays where it is.' },
  { name: 'GRANT_ACK', value: 0x30, cls: 'FIN', from: r.requester, to: r.home, page: false, doc: 'The grant has landed, with what `status` and `grant` say; the home may unlock the page.' },
  { name: 'PUT_ACK', value: 0x31, cls: 'FIN', from: r.home, to: r.holder, page: false, doc: 'The eviction is over; its buffer is free.' },
  { name: 'VCPU_STATE', value: 0x38, cls: 'RSP', from: r.holder, to: r.requester, page: false, doc: 'Reserved: the state of a vCPU that moves.' },
  { name: 'ACK', value: 0x3f, cls: null, from: r.transport, to: r.transport, page: false, doc: 'Transport acknowledgement and credit for all classes; not sequenced itself.' },
] as const satisfies readonly MessageDef[];

export const opcode = {
  name: 'Opcode',
  width: 6,
  doc: 'What a Weft frame says.',
  members: messages.map(({ name, value, doc }) => ({ name, value, doc })),
} satisfies EnumDef;

export const grant = {
  name: 'Grant',
  width: 2,
  doc: "The right that a message or a completion gives; also a node's right to a page.",
  members: [
    { name: 'I', value: 0, doc: 'None.' },
    { name: 'S', value: 1, doc: 'Read, perhaps with others.' },
    { name: 'M', value: 2, doc: 'Read and write, alone.' },
  ],
} as const satisfies EnumDef;

export const status = {
  name: 'Status',
  width: 4,
  doc: 'How a transaction or a descriptor ended.',
  members: [
    { name: 'OK', value: 0, doc: 'Done.' },
    { name: 'RANGE', value: 1, doc: 'The page lies in no pool: its number exceeds the pool of its home, or the stripe names the wrong home.', nextStep: 'Compare stripe table and POOL_PAGES of all nodes.' },
    { name: 'OWNER', value: 2, doc: 'The requester already owns the page.', nextStep: 'The driver lost track of its own state: report it with the trace of that page.' },
    {
      name: 'BAD_DESCRIPTOR',
      value: 3,
      doc: 'Unknown opcode, an opcode in the wrong ring, a page number or buffer address that no message can carry, a page number outside of the CONTEXT block, or a revoke handle that is not open.',
      nextStep: 'Compare ABI_VERSION of driver and card, the ring that the descriptor went into, and the CONTEXT block.',
    },
    { name: 'POISON', value: 4, doc: 'The only copy of the page was lost with a node, or its home was.', nextStep: 'The page is gone: restore the virtual machine from a snapshot, or let the guest fail the access.' },
    { name: 'TIMEOUT', value: 5, doc: "A driver did not answer a revoke within REVOKE_LIMIT_CYCLES. A fault: nothing changed, ask again later. REVOKE_DONE: it came too late, the right is still the node's.", nextStep: 'Look at the driver of the node that holds the page: REVOKE_OVERDUE counts there.' },
    { name: 'DIRTY', value: 6, doc: 'A page was dropped as unwritten though the pool has no copy of it.', nextStep: 'A driver error: it must evict what a completion called dirty with EVICT_DIRTY. The page stays lost.' },
  ],
} as const satisfies EnumDef;

const B = 8;
/** First 64 bytes of every frame. Ethernet II part in network order, the rest little-endian. */
export const frameHeader = {
  name: 'FrameHeader',
  bytes: 64,
  doc: 'Ethernet and Weft header of a message frame.',
  fields: [
    { name: 'dst_mac', bit: 0, width: 48, bigEndian: true, doc: 'Destination MAC.' },
    { name: 'src_mac', bit: 6 * B, width: 48, bigEndian: true, doc: 'Source MAC.' },
    { name: 'ethertype', bit: 12 * B, width: 16, bigEndian: true, doc: 'ETHERTYPE.' },
    { name: 'version', bit: 14 * B, width: 8, doc: 'WIRE_VERSION.' },
    { name: 'op', bit: 15 * B, width: 8, enum: 'Opcode', doc: 'Opcode.' },
    { name: 'epoch', bit: 16 * B, width: 16, doc: 'Generation of the membership; another epoch is dropped.' },
    { name: 'src', bit: 18 * B, width: 8, doc: 'Sending node.' },
    { name: 'dst', bit: 19 * B, width: 8, doc: 'Receiving node.' },
    { name: 'seq', bit: 20 * B, width: 16, doc: 'Sequence number within (src, dst, class).' },
    { name: 'poll', bit: 22 * B, width: 8, doc: '1: answer with an ACK at once (a sender out of credit asks).' },
    { name: 'frag', bit: 23 * B, width: 8, doc: 'Fragment of the page, from byte frag * FRAGMENT_BYTES on; 0 if the page is one jumbo frame.' },
    { name: 'gpn', bit: 24 * B, width: 64, doc: 'Guest page number.' },
    { name: 'txn', bit: 32 * B, width: 8, doc: 'Transaction at the requester: its generation, and its entry in the miss table. Of an eviction: its entry at its node.' },
    { name: 'htxn', bit: 33 * B, width: 8, doc: 'Index of the page lock at the home.' },
    { name: 'req', bit: 34 * B, width: 8, doc: 'Node for which the transaction runs; in a grant with TIMEOUT, the node that did not answer.' },
    { name: 'grant', bit: 35 * B, width: 8, enum: 'Grant', doc: 'Right that is granted (GRANT_ACK: was; GRANT with POISON: had been asked).' },
    { name: 'excl', bit: 36 * B, width: 1, doc: 'GET_S: an exclusive right is welcome.' },
    { name: 'have', bit: 36 * B + 1, width: 1, doc: 'GET_M: the requester still maps the page for reading.' },
    { name: 'zero', bit: 36 * B + 2, width: 1, doc: 'GRANT: the page was never written; it is all zeros.' },
    { name: 'status', bit: 37 * B, width: 8, enum: 'Status', doc: 'OK, or why the grant is none.' },
    { name: 'len', bit: 38 * B, width: 16, doc: 'Payload bytes: 0 without a page; PAGE_BYTES, or those of the fragment: FRAGMENT_BYTES, the last one the rest.' },
    { name: 'hcrc', bit: 60 * B, width: 32, doc: 'CRC-32C of the 64 header bytes with this field zero. Seeds the CRC-32C that follows a page.' },
  ],
} as const satisfies StructDef;

/** Body of an ACK frame; it takes the place of the bytes from `gpn` on. One triple a class. */
export const ackClass = {
  name: 'AckClass',
  bytes: 6,
  doc: 'Acknowledgement of one class; the ACK header holds CLASSES of them from ACK_OFFSET on.',
  fields: [
    { name: 'cum', bit: 0, width: 16, doc: 'Every sequence number below has arrived.' },
    { name: 'sack', bit: 16, width: 16, doc: 'Bit i: sequence number cum + i has arrived.' },
    { name: 'limit', bit: 32, width: 16, doc: 'Credit: sequence numbers below may be sent.' },
  ],
} as const satisfies StructDef;
export const ACK_OFFSET = 24;
/** First five bytes of every card's MAC ("\\x02Weft", locally administered); the sixth is the NodeId. */
export const MAC_PREFIX = [0x02, 0x57, 0x65, 0x66, 0x74] as const;

/** A message inside the card: what the frame header says, less transport, plus where its page is. */
export const msgBundle = {
  name: 'msg_t',
  doc: 'A message between the engines of a card, local or on its way to or from the wire.',
  fields: [
    { name: 'op', width: 6, enum: 'Opcode', doc: 'Opcode.' },
    { name: 'src', width: 6, doc: 'Sending node.' },
    { name: 'dst', width: 6, doc: 'Receiving node.' },
    { name: 'req', width: 6, doc: 'Node for which the transaction runs.' },
    { name: 'txn', width: 8, doc: 'As on the wire.' },
    { name: 'htxn', width: 8, doc: 'Index of the page lock at the home.' },
    { name: 'gpn', width: 36, doc: 'Guest page number.' },
    { name: 'grant', width: 2, enum: 'Grant', doc: 'Right that is granted.' },
    { name: 'excl', width: 1, doc: 'As in the header.' },
    { name: 'have', width: 1, doc: 'As in the header.' },
    { name: 'zero', width: 1, doc: 'As in the header.' },
    { name: 'status', width: 4, enum: 'Status', doc: 'As in the header.' },
    { name: 'hold', width: 8, doc: 'Sender only: holder entry to tell when the page has arrived.' },
    { name: 'addr', width: 64, doc: 'Sender only: host DMA address of the page to send.' },
  ],
} as const satisfies BundleDef;
