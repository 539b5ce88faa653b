/* SPDX-License-Identifier: Apache-2.0 */
/* Written by `npm run gen` from fpga-rtl/spec. Do not edit. */

#ifndef WEFT_SPEC_H
#define WEFT_SPEC_H
#include <stdint.h>

#ifdef __cplusplus
#define WEFT_STATIC_ASSERT(cond, what) static_assert(cond, what)
#else
#define WEFT_STATIC_ASSERT(cond, what) _Static_assert(cond, what)
#endif

#define WEFT_ABI_VERSION 0x4u /* Version of CSRs, rings and descriptors; the driver refuses another. */
#define WEFT_WIRE_VERSION 0x2u /* First field of every Weft frame; another version is dropped and counted. */
#define WEFT_ETHERTYPE 0x88b5u /* IEEE 802 local experimental EtherType 1. */
#define WEFT_CARD_MAGIC 0x54464557u /* "WEFT", read at BAR offset 0. */
#define WEFT_PAGE_SHIFT 0xcu /* log2 of a page in bytes. */
#define WEFT_PAGE_BYTES 0x1000u /* The unit of coherence. */
#define WEFT_FRAGMENT_BYTES 0x580u /* Page bytes of a frame where the MTU is 1500: a multiple of 64; FRAGMENTS of them hold a page. */
#define WEFT_FRAGMENTS 0x3u /* Frames a page takes where the MTU is 1500. */
#define WEFT_NODE_BITS 0x6u /* Width of a NodeId: racks of up to 64 nodes. */
#define WEFT_SHARERS 0x10u /* Nodes that the full sharer bitmap of a directory entry can name. */
#define WEFT_GPN_BITS 0x24u /* Guest page numbers: 256 TiB of guest-physical memory. */
#define WEFT_TXN_BITS 0x8u /* Width of a table index that travels in a message. */
#define WEFT_SEQ_BITS 0x10u /* Width of a transport sequence number. */
#define WEFT_WINDOW 0x10u /* Frames in flight per peer and class; also the width of the selective ack bitmap. */
#define WEFT_CLASSES 0x5u /* Number of message classes. */
#define WEFT_MISSES 0x20u /* Outstanding faults of one card (requester table entries). */
#define WEFT_EVICTS 0x10u /* Outstanding evictions of one card. */
#define WEFT_TSHRS 0x10u /* Transactions that a home runs at once (page locks). */
#define WEFT_HOLDS 0x10u /* Revokes that a holder has open with its driver at once. */
#define WEFT_STRIPE_ENTRIES 0x40u /* Slots of the stripe table; slot = gpn mod 64. */
#define WEFT_STRIPE_SHIFT 0x6u /* log2 of STRIPE_ENTRIES. */
#define WEFT_HEADER_BYTES 0x40u /* Ethernet and Weft header together: one beat at 512 bits. */
#define WEFT_TICK_CYCLES 0x100u /* Timers are looked at when the low bits of the cycle counter are zero; a power of two. */
#define WEFT_RING_ENTRY_BYTES 0x40u /* Every ring entry: one beat at 512 bits, one write-combined store on the host. */
#define WEFT_HISTOGRAM_BUCKETS 0x80u /* Buckets of a histogram of times. */
#define WEFT_HISTOGRAM_SUB_BITS 0x3u /* log2 of the buckets of an octave. */
#define WEFT_HISTOGRAM_SHIFT 0x2u /* Times are counted in units of 1 << HISTOGRAM_SHIFT cycles. */
#define WEFT_SUBMISSION_RINGS 0x3u /* Fault, evict and respond rings; see SubmissionRing. */
#define WEFT_ACK_OFFSET 0x18u /* Byte of the first AckClass in an ACK header. */
#define WEFT_MAC_PREFIX {0x2u, 0x57u, 0x65u, 0x66u, 0x74u} /* The sixth byte is the NodeId. */
#define WEFT_MMIO_QUEUE 0x400u /* Entries of a BAR window's queue. */
#define WEFT_ATTACH_KEPT 0x5u /* Most file descriptors of an AttachKeep. */
#define WEFT_COUNTERS 0x2eu /* Registers of the COUNTER block. */
#define WEFT_COUNTER_NAMES {"FAULT_READ", "FAULT_WRITE", "FAULT_LOCAL", "FAULT_REMOTE", "GRANT_ZERO", "GRANT_POOL", "GRANT_OWNER", "GRANT_UPGRADE", "GRANT_ERROR", "EVICT_CLEAN", "EVICT_DIRTY", "REVOKE_TO_S", "REVOKE_TO_I", "REVOKE_OVERDUE", "FAULT_OVERDUE", "FAULT_POISON", "HOME_GET", "HOME_PUT", "HOME_WAIT", "HOME_INV", "HOME_STALE", "HOME_HOLDOFF", "HOME_POISON", "HOME_TIMEOUT", "DIR_HIT", "DIR_MISS", "TX_FRAMES", "TX_PAGES", "TX_ACKS", "TX_RETRANSMITS", "TX_POLLS", "TX_FAST", "TX_TO_LEFT", "HEARTBEAT_MISSED", "RX_FRAMES", "RX_PAGES", "RX_DUPLICATE", "RX_BAD_FCS", "RX_BAD_CRC", "RX_OVERFLOW", "RX_BAD_LENGTH", "RX_NOT_OURS", "RX_NO_CREDIT", "RX_BAD_ANSWER", "RX_OLD_EPOCH", "DESCRIPTOR_BAD"}
#define WEFT_HOME_ROWS 0x17u /* Rows of the home's transition table, NONE included. */

/* Strictly ordered: a lower class never blocks a higher one. */
enum {
  WEFT_MESSAGE_CLASS_REQ = 0, /* Demand requests. */
  WEFT_MESSAGE_CLASS_PUT = 1, /* Eviction notices: like REQ, apart so that demand overtakes them. */
  WEFT_MESSAGE_CLASS_FWD = 2, /* The home asks a node that holds a right, or lets an eviction send its page. */
  WEFT_MESSAGE_CLASS_RSP = 3, /* Answers and pages. */
  WEFT_MESSAGE_CLASS_FIN = 4, /* Ends a transaction at its other side. */
};
static inline const char *weft_message_class_name(unsigned value) {
  switch (value) {
    case 0: return "REQ";
    case 1: return "PUT";
    case 2: return "FWD";
    case 3: return "RSP";
    case 4: return "FIN";
    default: return "?";
  }
}

/* Like MessageClass, but pages that nobody waits for travel in BULK (class RSP), behind demand. */
enum {
  WEFT_TX_LANE_REQ = 0, /* GET_S, GET_M. */
  WEFT_TX_LANE_PUT = 1, /* PUT_C, PUT_D. */
  WEFT_TX_LANE_FWD = 2, /* FWD_S, FWD_M, INV, PUT_GO. */
  WEFT_TX_LANE_RSP = 3, /* GRANT, GRANT_PAGE, OWNER_PAGE, INV_ACK, FWD_MISS, FWD_NACK. */
  WEFT_TX_LANE_FIN = 4, /* GRANT_ACK, PUT_ACK. */
  WEFT_TX_LANE_BULK = 5, /* SHARE_PAGE, PUT_PAGE. */
};
static inline const char *weft_tx_lane_name(unsigned value) {
  switch (value) {
    case 0: return "REQ";
    case 1: return "PUT";
    case 2: return "FWD";
    case 3: return "RSP";
    case 4: return "FIN";
    case 5: return "BULK";
    default: return "?";
  }
}

/* What a Weft frame says. */
enum {
  WEFT_OPCODE_GET_S = 1, /* Wants to read; with the EXCL flag a right to write is welcome if nobody else has the page. */
  WEFT_OPCODE_GET_M = 2, /* Wants to write; with the HAVE flag it still maps the page for reading and needs no data. */
  WEFT_OPCODE_PUT_C = 8, /* Has dropped a page that it never wrote. */
  WEFT_OPCODE_PUT_D = 9, /* Has dropped a written page and keeps its bytes until PUT_ACK. */
  WEFT_OPCODE_FWD_S = 16, /* Owner: keep reading only, send the page to the requester and to the home. */
  WEFT_OPCODE_FWD_M = 17, /* Owner: drop the page and send it to the requester. */
  WEFT_OPCODE_INV = 18, /* Sharer: drop the page. */
  WEFT_OPCODE_PUT_GO = 19, /* The page is locked for your eviction: send its bytes. */
  WEFT_OPCODE_GRANT = 32, /* The right without data: an upgrade, or with the ZERO flag a page never written. */
  WEFT_OPCODE_GRANT_PAGE = 33, /* The right with the bytes from the pool. */
  WEFT_OPCODE_OWNER_PAGE = 34, /* The right with the bytes straight from the former owner. */
  WEFT_OPCODE_SHARE_PAGE = 35, /* The owner's bytes for the pool, after FWD_S. */
  WEFT_OPCODE_PUT_PAGE = 36, /* The bytes of an eviction, after PUT_GO. */
  WEFT_OPCODE_INV_ACK = 37, /* The sharer has dropped the page. */
  WEFT_OPCODE_FWD_MISS = 38, /* The owner has dropped the page unwritten; its PUT_C is under way. */
  WEFT_OPCODE_FWD_NACK = 39, /* The driver did not answer the revoke within its limit: the right stays where it is. */
  WEFT_OPCODE_GRANT_ACK = 48, /* The grant has landed, with what `status` and `grant` say; the home may unlock the page. */
  WEFT_OPCODE_PUT_ACK = 49, /* The eviction is over; its buffer is free. */
  WEFT_OPCODE_VCPU_STATE = 56, /* Reserved: the state of a vCPU that moves. */
  WEFT_OPCODE_ACK = 63, /* Transport acknowledgement and credit for all classes; not sequenced itself. */
};
static inline const char *weft_opcode_name(unsigned value) {
  switch (value) {
    case 1: return "GET_S";
    case 2: return "GET_M";
    case 8: return "PUT_C";
    case 9: return "PUT_D";
    case 16: return "FWD_S";
    case 17: return "FWD_M";
    case 18: return "INV";
    case 19: return "PUT_GO";
    case 32: return "GRANT";
    case 33: return "GRANT_PAGE";
    case 34: return "OWNER_PAGE";
    case 35: return "SHARE_PAGE";
    case 36: return "PUT_PAGE";
    case 37: return "INV_ACK";
    case 38: return "FWD_MISS";
    case 39: return "FWD_NACK";
    case 48: return "GRANT_ACK";
    case 49: return "PUT_ACK";
    case 56: return "VCPU_STATE";
    case 63: return "ACK";
    default: return "?";
  }
}

/* The right that a message or a completion gives; also a node's right to a page. */
enum {
  WEFT_GRANT_I = 0, /* None. */
  WEFT_GRANT_S = 1, /* Read, perhaps with others. */
  WEFT_GRANT_M = 2, /* Read and write, alone. */
};
static inline const char *weft_grant_name(unsigned value) {
  switch (value) {
    case 0: return "I";
    case 1: return "S";
    case 2: return "M";
    default: return "?";
  }
}

/* How a transaction or a descriptor ended. */
enum {
  WEFT_STATUS_OK = 0, /* Done. */
  WEFT_STATUS_RANGE = 1, /* The page lies in no pool: its number exceeds the pool of its home, or the stripe names the wrong home. */
  WEFT_STATUS_OWNER = 2, /* The requester already owns the page. */
  WEFT_STATUS_BAD_DESCRIPTOR = 3, /* Unknown opcode, an opcode in the wrong ring, a page number or buffer address that no message can carry, a page number outside of the CONTEXT block, or a revoke handle that is not open. */
  WEFT_STATUS_POISON = 4, /* The only copy of the page was lost with a node, or its home was. */
  WEFT_STATUS_TIMEOUT = 5, /* A driver did not answer a revoke within REVOKE_LIMIT_CYCLES. A fault: nothing changed, ask again later. REVOKE_DONE: it came too late, the right is still the node's. */
  WEFT_STATUS_DIRTY = 6, /* A page was dropped as unwritten though the pool has no copy of it. */
};
static inline const char *weft_status_name(unsigned value) {
  switch (value) {
    case 0: return "OK";
    case 1: return "RANGE";
    case 2: return "OWNER";
    case 3: return "BAD_DESCRIPTOR";
    case 4: return "POISON";
    case 5: return "TIMEOUT";
    case 6: return "DIRTY";
    default: return "?";
  }
}

/* Three rings, so that a descriptor that must wait never stands before one that must not. */
enum {
  WEFT_SUBMISSION_RING_FAULT = 0, /* Faults; may wait for a requester entry. */
  WEFT_SUBMISSION_RING_EVICT = 1, /* Evictions; may wait for an eviction entry. */
  WEFT_SUBMISSION_RING_RESPOND = 2, /* Answers to revokes; never wait for a fault or an eviction. */
};
static inline const char *weft_submission_ring_name(unsigned value) {
  switch (value) {
    case 0: return "FAULT";
    case 1: return "EVICT";
    case 2: return "RESPOND";
    default: return "?";
  }
}

/* What the driver asks, and what a completion answers. */
enum {
  WEFT_DESCRIPTOR_OP_FAULT_READ = 1, /* FAULT ring. Right to read gpn; a page lands at addr. */
  WEFT_DESCRIPTOR_OP_FAULT_WRITE = 2, /* FAULT ring. Right to write gpn; a page, if any, lands at addr. */
  WEFT_DESCRIPTOR_OP_EVICT_CLEAN = 3, /* EVICT ring. gpn was dropped unwritten. */
  WEFT_DESCRIPTOR_OP_EVICT_DIRTY = 4, /* EVICT ring. gpn was dropped; its bytes stay at addr until the completion. */
  WEFT_DESCRIPTOR_OP_REVOKE_DONE = 5, /* RESPOND ring. Answer to the revoke `handle`; with PAGE its bytes stay at addr until the completion. */
};
static inline const char *weft_descriptor_op_name(unsigned value) {
  switch (value) {
    case 1: return "FAULT_READ";
    case 2: return "FAULT_WRITE";
    case 3: return "EVICT_CLEAN";
    case 4: return "EVICT_DIRTY";
    case 5: return "REVOKE_DONE";
    default: return "?";
  }
}

/* What the driver must give up. */
enum {
  WEFT_REVOKE_KIND_TO_S = 1, /* Write-protect, hand the bytes over, keep the page for reading. */
  WEFT_REVOKE_KIND_TO_I = 2, /* Unmap; hand the bytes over if the node owns the page. */
};
static inline const char *weft_revoke_kind_name(unsigned value) {
  switch (value) {
    case 1: return "TO_S";
    case 2: return "TO_I";
    default: return "?";
  }
}

/* What the home knows of a page. */
enum {
  WEFT_DIR_STATE_ZERO = 0, /* Never written: no data exists anywhere. */
  WEFT_DIR_STATE_REST = 1, /* Only the pool has it. */
  WEFT_DIR_STATE_SHARED = 2, /* The pool and the sharers have it. */
  WEFT_DIR_STATE_OWNED = 3, /* One node has it, perhaps dirty. */
};
static inline const char *weft_dir_state_name(unsigned value) {
  switch (value) {
    case 0: return "ZERO";
    case 1: return "REST";
    case 2: return "SHARED";
    case 3: return "OWNED";
    default: return "?";
  }
}

/* OWNED only: where the bytes are that the owner was granted, should it drop the page unwritten. */
enum {
  WEFT_BACKING_ZERO = 0, /* It was granted zeros. */
  WEFT_BACKING_POOL = 1, /* The pool has them. */
  WEFT_BACKING_NONE = 2, /* Only the owner has them: the page came from another owner. */
  WEFT_BACKING_LOST = 3, /* Nobody has them: the owner left the rack. There is no owner, no right is granted any more. */
};
static inline const char *weft_backing_name(unsigned value) {
  switch (value) {
    case 0: return "ZERO";
    case 1: return "POOL";
    case 2: return "NONE";
    case 3: return "LOST";
    default: return "?";
  }
}

/* States of a page lock. */
enum {
  WEFT_TSHR_STATE_IDLE = 0, /* Free. */
  WEFT_TSHR_STATE_LOOKUP = 1, /* Awaits its directory entry. */
  WEFT_TSHR_STATE_DECIDE = 2, /* Has entry and request: picks a row of the transition table. */
  WEFT_TSHR_STATE_FANOUT = 3, /* Sends INV to every sharer but the requester, one a cycle. */
  WEFT_TSHR_STATE_ACKS = 4, /* Awaits INV_ACK or FWD_NACK from each. */
  WEFT_TSHR_STATE_GRANT = 5, /* May send the grant. */
  WEFT_TSHR_STATE_OWNER = 6, /* Awaits the owner: SHARE_PAGE, FWD_MISS, FWD_NACK, or for FWD_M the requester's GRANT_ACK. */
  WEFT_TSHR_STATE_FIN = 7, /* Awaits GRANT_ACK. */
  WEFT_TSHR_STATE_PAGE = 8, /* Awaits PUT_PAGE. */
  WEFT_TSHR_STATE_HOLDOFF = 10, /* As DECIDE, but its page was just handed over: its owner keeps it for HOLDOFF_CYCLES first. */
  WEFT_TSHR_STATE_COMMIT = 9, /* Writes the new entry, then takes the next waiting request or frees itself. */
};
static inline const char *weft_tshr_state_name(unsigned value) {
  switch (value) {
    case 0: return "IDLE";
    case 1: return "LOOKUP";
    case 2: return "DECIDE";
    case 3: return "FANOUT";
    case 4: return "ACKS";
    case 5: return "GRANT";
    case 6: return "OWNER";
    case 7: return "FIN";
    case 8: return "PAGE";
    case 10: return "HOLDOFF";
    case 9: return "COMMIT";
    default: return "?";
  }
}

/* Rows of the home's transition table, as the trace port names them. */
enum {
  WEFT_HOME_ROW_NONE = 0, /* No row. */
  WEFT_HOME_ROW_GET_ZERO = 1, /* Nobody has it and nothing exists: the requester owns zeros, whatever it asked. */
  WEFT_HOME_ROW_GETS_REST_EXCL = 2, /* Unshared read miss: exclusive spares the upgrade that nearly always follows. */
  WEFT_HOME_ROW_GETS_REST = 3, /* First reader. */
  WEFT_HOME_ROW_GETM_REST = 4, /* First writer. */
  WEFT_HOME_ROW_GETS_SHARED = 5, /* One more reader, from the pool. */
  WEFT_HOME_ROW_GETM_UPGRADE = 6, /* A reader writes: the others drop the page, no data moves. INV only if there are others. */
  WEFT_HOME_ROW_GETM_SHARED = 7, /* A newcomer writes: all sharers but itself drop the page, the pool has the bytes. */
  WEFT_HOME_ROW_GETS_OWNED = 8, /* The owner sends the page to requester and pool, and stays a sharer. */
  WEFT_HOME_ROW_GETM_OWNED = 9, /* The page goes from owner to owner; the pool never sees it. */
  WEFT_HOME_ROW_MISS_POOL = 10, /* The owner had dropped it unwritten: as REST. */
  WEFT_HOME_ROW_MISS_ZERO = 11, /* The owner had dropped zeros: as ZERO. */
  WEFT_HOME_ROW_MISS_NONE = 12, /* The only copy was dropped: no right, the entry stays. */
  WEFT_HOME_ROW_GET_OWN = 13, /* The owner asks for its own page: nothing changes. */
  WEFT_HOME_ROW_PUTC_OWNER = 14, /* Dropped unwritten: back to where the bytes came from. */
  WEFT_HOME_ROW_PUTC_LOST = 15, /* Dropped unwritten but nobody else has it: the entry stays. */
  WEFT_HOME_ROW_PUTD_OWNER = 16, /* The home pulls the page into the pool when it has it locked. */
  WEFT_HOME_ROW_PUT_SHARER = 17, /* One reader less. PUT_D comes here when FWD_S was answered out of the eviction's buffer. */
  WEFT_HOME_ROW_PUT_STALE = 18, /* A revoke was quicker: nothing left to give up. */
  WEFT_HOME_ROW_BAD_HOME = 19, /* A Get is granted nothing and ends with GRANT_ACK; an eviction is acknowledged at once. */
  WEFT_HOME_ROW_GET_LOST = 20, /* The only copy was lost with its owner. Goes on where the owner leaves the rack while it is asked; should its page have come before, GRANT_ACK tells. */
  WEFT_HOME_ROW_GONE = 21, /* Nobody waits for an answer. The directory sweep uses it too: the healed entry is written back. */
  WEFT_HOME_ROW_GET_TIMEOUT = 22, /* A driver did not answer its revoke in time: no right, the entry stays (perhaps with a sharer too many). */
};
static inline const char *weft_home_row_name(unsigned value) {
  switch (value) {
    case 0: return "NONE";
    case 1: return "GET_ZERO";
    case 2: return "GETS_REST_EXCL";
    case 3: return "GETS_REST";
    case 4: return "GETM_REST";
    case 5: return "GETS_SHARED";
    case 6: return "GETM_UPGRADE";
    case 7: return "GETM_SHARED";
    case 8: return "GETS_OWNED";
    case 9: return "GETM_OWNED";
    case 10: return "MISS_POOL";
    case 11: return "MISS_ZERO";
    case 12: return "MISS_NONE";
    case 13: return "GET_OWN";
    case 14: return "PUTC_OWNER";
    case 15: return "PUTC_LOST";
    case 16: return "PUTD_OWNER";
    case 17: return "PUT_SHARER";
    case 18: return "PUT_STALE";
    case 19: return "BAD_HOME";
    case 20: return "GET_LOST";
    case 21: return "GONE";
    case 22: return "GET_TIMEOUT";
    default: return "?";
  }
}

/* A page at its node: I, S, M and the transients that the races need. */
enum {
  WEFT_PAGE_STATE_I = 0, /* Not here. */
  WEFT_PAGE_STATE_IS = 1, /* Read fault submitted. */
  WEFT_PAGE_STATE_IM = 2, /* Write fault submitted. */
  WEFT_PAGE_STATE_S = 3, /* Mapped read-only, others may read. */
  WEFT_PAGE_STATE_SM = 4, /* Mapped read-only, write fault submitted; a revoke makes it IM. */
  WEFT_PAGE_STATE_E = 5, /* Alone, mapped read-only, not written: the first store makes it M without the card. */
  WEFT_PAGE_STATE_M = 6, /* Alone, mapped for writing, written. */
  WEFT_PAGE_STATE_EC = 7, /* Dropped unwritten, eviction submitted; a revoke is answered without a page. */
  WEFT_PAGE_STATE_ED = 8, /* Dropped, bytes in the eviction's buffer; a revoke is answered out of it. */
};
static inline const char *weft_page_state_name(unsigned value) {
  switch (value) {
    case 0: return "I";
    case 1: return "IS";
    case 2: return "IM";
    case 3: return "S";
    case 4: return "SM";
    case 5: return "E";
    case 6: return "M";
    case 7: return "EC";
    case 8: return "ED";
    default: return "?";
  }
}

/* What a trace record says. */
enum {
  WEFT_TRACE_KIND_NONE = 0, /* No record in this cycle. */
  WEFT_TRACE_KIND_HOME_BEGIN = 1, /* Home: a row of the transition table begins; `row`, `op` = request or answer that led to it, `node` = requester, entry before (healed). */
  WEFT_TRACE_KIND_HOME_COMMIT = 2, /* Home: the entry is written; `row`, `node` = requester, entry after. */
  WEFT_TRACE_KIND_NODE_GRANT = 3, /* Node: a grant has landed and its completion is on its way to the driver; `grant`. */
  WEFT_TRACE_KIND_NODE_DROP = 4, /* Node: the driver has given a right up (revoke answered or eviction submitted); `grant` = what is left. */
  WEFT_TRACE_KIND_MEMBERS = 5, /* Home: a new membership is valid from now on; `sharers` = members. */
};
static inline const char *weft_trace_kind_name(unsigned value) {
  switch (value) {
    case 0: return "NONE";
    case 1: return "HOME_BEGIN";
    case 2: return "HOME_COMMIT";
    case 3: return "NODE_GRANT";
    case 4: return "NODE_DROP";
    case 5: return "MEMBERS";
    default: return "?";
  }
}

/* What a record of the flight recorder marks. */
enum {
  WEFT_RECORD_KIND_NONE = 0, /* No record: the rest of a line that was written before it was full. */
  WEFT_RECORD_KIND_FAULT_SENT = 1, /* Requester: the request is on its way; `info` = Opcode, `node` = home. */
  WEFT_RECORD_KIND_PAGE_LANDS = 2, /* Requester: the page, or a fragment, begins to arrive in the landing buffer; `info` = Opcode, `node` = who sent it. */
  WEFT_RECORD_KIND_FAULT_END = 3, /* Requester: the completion goes to the driver; `info` = HistogramKind, `node` = who gave the right, `cycles` since the descriptor arrived. */
  WEFT_RECORD_KIND_EVICT_SENT = 4, /* Holder: the notice of an eviction is on its way; `info` = Opcode, `node` = home. */
  WEFT_RECORD_KIND_EVICT_END = 5, /* Holder: the completion goes to the driver; `info` = HistogramKind, `node` = home, `cycles` since the descriptor arrived. */
  WEFT_RECORD_KIND_REVOKE = 6, /* Holder: the driver is asked to give a right up; `info` = RevokeKind, `node` = who wants the page. */
  WEFT_RECORD_KIND_REVOKE_END = 7, /* Holder: the driver's answer is here; `info` = 1 if it hands the page over, `node` as in REVOKE, `cycles` since then. */
  WEFT_RECORD_KIND_HOME_BEGIN = 8, /* Home: a row of its table begins; `info` = HomeRow, `node` = requester. */
  WEFT_RECORD_KIND_HOME_END = 9, /* Home: the entry is written, the page is free again; `info` = HomeRow, `node` = requester. */
  WEFT_RECORD_KIND_HOME_GRANT = 10, /* Home: the answer is handed to the transport; `info` = Opcode, `node` = requester. */
};
static inline const char *weft_record_kind_name(unsigned value) {
  switch (value) {
    case 0: return "NONE";
    case 1: return "FAULT_SENT";
    case 2: return "PAGE_LANDS";
    case 3: return "FAULT_END";
    case 4: return "EVICT_SENT";
    case 5: return "EVICT_END";
    case 6: return "REVOKE";
    case 7: return "REVOKE_END";
    case 8: return "HOME_BEGIN";
    case 9: return "HOME_END";
    case 10: return "HOME_GRANT";
    default: return "?";
  }
}

/* Kinds of transactions whose times are counted apart. Counters in brackets: their sum is that of the buckets. */
enum {
  WEFT_HISTOGRAM_KIND_READ_POOL = 0, /* Read fault, page from the pool of another node (READ_POOL to WRITE_LOCAL: GRANT_POOL). */
  WEFT_HISTOGRAM_KIND_READ_LOCAL = 1, /* Read fault, page from this node's pool. */
  WEFT_HISTOGRAM_KIND_WRITE_POOL = 2, /* Write fault, page from the pool of another node. */
  WEFT_HISTOGRAM_KIND_WRITE_LOCAL = 3, /* Write fault, page from this node's pool. */
  WEFT_HISTOGRAM_KIND_READ_OWNER = 4, /* Read fault, page from its owner (with WRITE_OWNER: GRANT_OWNER). */
  WEFT_HISTOGRAM_KIND_WRITE_OWNER = 5, /* Write fault, page from its owner. */
  WEFT_HISTOGRAM_KIND_READ_ZERO = 6, /* Read fault, a page never written (with WRITE_ZERO: GRANT_ZERO). */
  WEFT_HISTOGRAM_KIND_WRITE_ZERO = 7, /* Write fault, a page never written. */
  WEFT_HISTOGRAM_KIND_UPGRADE = 8, /* Fault answered with the right alone (GRANT_UPGRADE). */
  WEFT_HISTOGRAM_KIND_FAULT_ERROR = 9, /* Fault that ended with a status other than OK (GRANT_ERROR). */
  WEFT_HISTOGRAM_KIND_EVICT_CLEAN = 10, /* Clean eviction (EVICT_CLEAN). */
  WEFT_HISTOGRAM_KIND_EVICT_DIRTY = 11, /* Dirty eviction (EVICT_DIRTY). */
  WEFT_HISTOGRAM_KIND_REVOKE = 12, /* From the revoke in the ring to its answer: the time of the driver (REVOKE_TO_S, REVOKE_TO_I and answers that came too late). */
};
static inline const char *weft_histogram_kind_name(unsigned value) {
  switch (value) {
    case 0: return "READ_POOL";
    case 1: return "READ_LOCAL";
    case 2: return "WRITE_POOL";
    case 3: return "WRITE_LOCAL";
    case 4: return "READ_OWNER";
    case 5: return "WRITE_OWNER";
    case 6: return "READ_ZERO";
    case 7: return "WRITE_ZERO";
    case 8: return "UPGRADE";
    case 9: return "FAULT_ERROR";
    case 10: return "EVICT_CLEAN";
    case 11: return "EVICT_DIRTY";
    case 12: return "REVOKE";
    default: return "?";
  }
}

/* Answer to an attach. */
enum {
  WEFT_ATTACH_STATUS_OK = 0, /* Attached. */
  WEFT_ATTACH_STATUS_BUSY = 1, /* Another driver holds this card. */
  WEFT_ATTACH_STATUS_BAD_HELLO = 2, /* Magic, ABI or file descriptors are not as they should be. */
  WEFT_ATTACH_STATUS_NOTHING_KEPT = 3, /* No driver was left here that could be taken up. */
};
static inline const char *weft_attach_status_name(unsigned value) {
  switch (value) {
    case 0: return "OK";
    case 1: return "BUSY";
    case 2: return "BAD_HELLO";
    case 3: return "NOTHING_KEPT";
    default: return "?";
  }
}

/* What is done at a BAR offset. */
enum {
  WEFT_MMIO_KIND_READ = 0, /* A register is read; answered through read_seq and read_value. */
  WEFT_MMIO_KIND_WRITE = 1, /* A register is written. */
  WEFT_MMIO_KIND_PUSH = 2, /* RING_ENTRY_BYTES are written at once: those of the line that belongs to this entry. */
};
static inline const char *weft_mmio_kind_name(unsigned value) {
  switch (value) {
    case 0: return "READ";
    case 1: return "WRITE";
    case 2: return "PUSH";
    default: return "?";
  }
}

/* Ethernet and Weft header of a message frame. */
struct __attribute__((packed, aligned(8))) weft_frame_header {
  uint8_t dst_mac[6]; /* Destination MAC. */
  uint8_t src_mac[6]; /* Source MAC. */
  uint8_t ethertype[2]; /* ETHERTYPE. */
  uint8_t version; /* WIRE_VERSION. */
  uint8_t op; /* Opcode. */
  uint16_t epoch; /* Generation of the membership; another epoch is dropped. */
  uint8_t src; /* Sending node. */
  uint8_t dst; /* Receiving node. */
  uint16_t seq; /* Sequence number within (src, dst, class). */
  uint8_t poll; /* 1: answer with an ACK at once (a sender out of credit asks). */
  uint8_t frag; /* Fragment of the page, from byte frag * FRAGMENT_BYTES on; 0 if the page is one jumbo frame. */
  uint64_t gpn; /* Guest page number. */
  uint8_t txn; /* Transaction at the requester: its generation, and its entry in the miss table. Of an eviction: its entry at its node. */
  uint8_t htxn; /* Index of the page lock at the home. */
  uint8_t req; /* Node for which the transaction runs; in a grant with TIMEOUT, the node that did not answer. */
  uint8_t grant; /* Right that is granted (GRANT_ACK: was; GRANT with POISON: had been asked). */
  uint8_t flags36; /* Bits: see the macros. */
  uint8_t status; /* OK, or why the grant is none. */
  uint16_t len; /* Payload bytes: 0 without a page; PAGE_BYTES, or those of the fragment: FRAGMENT_BYTES, the last one the rest. */
  uint8_t reserved0[20];
  uint32_t hcrc; /* CRC-32C of the 64 header bytes with this field zero. Seeds the CRC-32C that follows a page. */
};
#define WEFT_FRAME_HEADER_EXCL_SHIFT 0u /* In flags36. GET_S: an exclusive right is welcome. */
#define WEFT_FRAME_HEADER_EXCL 0x1u
#define WEFT_FRAME_HEADER_HAVE_SHIFT 1u /* In flags36. GET_M: the requester still maps the page for reading. */
#define WEFT_FRAME_HEADER_HAVE 0x2u
#define WEFT_FRAME_HEADER_ZERO_SHIFT 2u /* In flags36. GRANT: the page was never written; it is all zeros. */
#define WEFT_FRAME_HEADER_ZERO 0x4u
WEFT_STATIC_ASSERT(sizeof(struct weft_frame_header) == 64, "weft_frame_header");

/* Acknowledgement of one class; the ACK header holds CLASSES of them from ACK_OFFSET on. */
struct __attribute__((packed, aligned(2))) weft_ack_class {
  uint16_t cum; /* Every sequence number below has arrived. */
  uint16_t sack; /* Bit i: sequence number cum + i has arrived. */
  uint16_t limit; /* Credit: sequence numbers below may be sent. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_ack_class) == 6, "weft_ack_class");

/* Entry of a submission ring, written by the driver. */
struct __attribute__((packed, aligned(8))) weft_submission {
  uint8_t op; /* DescriptorOp. */
  uint8_t flags1; /* Bits: see the macros. */
  uint16_t tag; /* Returned in the completion. */
  uint16_t handle; /* REVOKE_DONE: handle of the revoke. */
  uint8_t reserved0[2];
  uint64_t gpn; /* Guest page number. */
  uint64_t addr; /* DMA address of the page buffer, a multiple of PAGE_BYTES. */
  uint16_t count; /* In the PUSH block: what the TAIL doorbell would say. Not read in the ring. */
  uint8_t reserved1[38];
};
#define WEFT_SUBMISSION_EXCL_SHIFT 0u /* In flags1. FAULT_READ: an exclusive right is welcome. */
#define WEFT_SUBMISSION_EXCL 0x1u
#define WEFT_SUBMISSION_HAVE_SHIFT 1u /* In flags1. FAULT_WRITE: the page is still mapped for reading. */
#define WEFT_SUBMISSION_HAVE 0x2u
#define WEFT_SUBMISSION_PAGE_SHIFT 2u /* In flags1. REVOKE_DONE: the page is at addr. Without it the page had been dropped unwritten (or was only shared). */
#define WEFT_SUBMISSION_PAGE 0x4u
#define WEFT_SUBMISSION_OUTSIDE_SHIFT 3u /* In flags1. Inside the card only, whatever the driver wrote: gpn is not of the CONTEXT block. */
#define WEFT_SUBMISSION_OUTSIDE 0x8u
WEFT_STATIC_ASSERT(sizeof(struct weft_submission) == 64, "weft_submission");

/* Entry of the completion ring, written by the card; `lap` last. */
struct __attribute__((packed, aligned(8))) weft_completion {
  uint8_t op; /* The descriptor's op. */
  uint8_t status; /* OK, or why not. */
  uint16_t tag; /* The descriptor's tag. */
  uint8_t grant; /* Faults: the right given; M may answer a read. */
  uint8_t flags5; /* Bits: see the macros. */
  uint8_t src; /* Faults: node that gave the right, or the status (home or former owner). */
  uint8_t home; /* Home of the page. */
  uint64_t gpn; /* Guest page number. */
  uint32_t cycles; /* Card cycles from the descriptor's arrival to this entry. */
  uint8_t reserved0[40];
  uint32_t lap; /* How often the ring has been filled, from 1: the entry is new when this is the reader's own count. */
};
#define WEFT_COMPLETION_PAGE_SHIFT 0u /* In flags5. Faults: the page has landed. */
#define WEFT_COMPLETION_PAGE 0x1u
#define WEFT_COMPLETION_ZERO_SHIFT 1u /* In flags5. Faults: the page is all zeros; nothing landed. */
#define WEFT_COMPLETION_ZERO 0x2u
#define WEFT_COMPLETION_DIRTY_SHIFT 2u /* In flags5. Faults: the pool has no copy; treat the page as written. */
#define WEFT_COMPLETION_DIRTY 0x4u
WEFT_STATIC_ASSERT(sizeof(struct weft_completion) == 64, "weft_completion");

/* Entry of the revoke ring, written by the card; `lap` last. At most HOLDS are unanswered. */
struct __attribute__((packed, aligned(8))) weft_revoke {
  uint8_t kind; /* RevokeKind. */
  uint8_t req; /* Node that wants the page. */
  uint16_t handle; /* Goes back in REVOKE_DONE. */
  uint8_t reserved0[4];
  uint64_t gpn; /* Guest page number. */
  uint8_t reserved1[44];
  uint32_t lap; /* As in Completion. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_revoke) == 64, "weft_revoke");

/* Entry of the record ring: four make a line of RING_ENTRY_BYTES, which is written at once. */
struct __attribute__((packed, aligned(8))) weft_record {
  uint8_t flags0; /* Bits: see the macros. */
  uint8_t node; /* The other node. */
  uint8_t info; /* See RecordKind. */
  uint8_t lost; /* Records lost between the one before and this; 255 says that many or more. */
  uint32_t time; /* The card's cycle counter. */
  uint32_t gpn_lo; /* Guest page number, low half. */
  uint8_t gpn_hi; /* High half. */
  uint8_t cycles_hi; /* See RecordKind; no more than 24 bits say. High part. */
  uint16_t cycles_lo; /* Low part. */
};
#define WEFT_RECORD_KIND_SHIFT 0u /* In flags0. RecordKind. */
#define WEFT_RECORD_KIND 0xfu
#define WEFT_RECORD_STATUS_SHIFT 4u /* In flags0. FAULT_END, EVICT_END: how it ended. */
#define WEFT_RECORD_STATUS 0xf0u
WEFT_STATIC_ASSERT(sizeof(struct weft_record) == 16, "weft_record");

/* One page in the directory table. All zero bits: a page never written. */
struct __attribute__((packed, aligned(8))) weft_dir_entry {
  uint8_t flags0; /* Bits: see the macros. */
  uint8_t flags1; /* Bits: see the macros. */
  uint16_t sharers; /* SHARED: bit i for node i. */
  uint8_t reserved0[4];
};
#define WEFT_DIR_ENTRY_STATE_SHIFT 0u /* In flags0. DirState. */
#define WEFT_DIR_ENTRY_STATE 0x3u
#define WEFT_DIR_ENTRY_BACKING_SHIFT 2u /* In flags0. Backing. */
#define WEFT_DIR_ENTRY_BACKING 0xcu
#define WEFT_DIR_ENTRY_OWNER_SHIFT 0u /* In flags1. OWNED: the owner. */
#define WEFT_DIR_ENTRY_OWNER 0x3fu
WEFT_STATIC_ASSERT(sizeof(struct weft_dir_entry) == 8, "weft_dir_entry");

/* Driver to simulator. File descriptors: DMA memfd (not if it resumes), interrupt eventfd. */
struct __attribute__((packed, aligned(8))) weft_attach_hello {
  uint32_t magic; /* CARD_MAGIC. */
  uint32_t abi; /* ABI_VERSION. */
  uint64_t dma_bytes; /* Size of the DMA memory. */
  uint32_t resume; /* 1: take up where a driver died that had sent AttachKeep. 0: the card starts anew, whatever was kept. */
  uint8_t reserved0[12];
};
WEFT_STATIC_ASSERT(sizeof(struct weft_attach_hello) == 32, "weft_attach_hello");

/* Simulator to driver. File descriptors: BAR window memfd, wake eventfd, what was kept if it resumes; none unless status is 0. */
struct __attribute__((packed, aligned(8))) weft_attach_reply {
  uint32_t magic; /* CARD_MAGIC. */
  uint32_t status; /* AttachStatus. */
  uint64_t window_bytes; /* Size of the BAR window. */
  uint8_t reserved0[16];
};
WEFT_STATIC_ASSERT(sizeof(struct weft_attach_reply) == 32, "weft_attach_reply");

/* Driver to simulator, at any time after the reply. File descriptors: whatever the next driver shall find, ATTACH_KEPT at most; they replace those kept before. */
struct __attribute__((packed, aligned(8))) weft_attach_keep {
  uint32_t magic; /* CARD_MAGIC. */
  uint32_t keep; /* 1: should this driver die, the card goes on and waits for the next. 0: it is reset. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_attach_keep) == 8, "weft_attach_keep");

/* A register access, in program order. */
struct __attribute__((packed, aligned(8))) weft_mmio_entry {
  uint32_t kind; /* MmioKind. */
  uint32_t offset; /* BAR offset, a multiple of 4; of a PUSH, of RING_ENTRY_BYTES. */
  uint32_t value; /* Value to write; for a read, the number to put into read_seq. */
  uint8_t reserved0[4];
};
WEFT_STATIC_ASSERT(sizeof(struct weft_mmio_entry) == 16, "weft_mmio_entry");

/* Shared words of a BAR window. Counts are free-running; index = count mod MMIO_QUEUE. */
struct __attribute__((packed, aligned(8))) weft_bar_window {
  uint32_t head; /* Driver: accesses written. */
  uint8_t reserved0[60];
  uint32_t irq_armed; /* Driver sets 1 before it sleeps on the interrupt eventfd; the simulator clears it when it signals. */
  uint8_t reserved1[60];
  uint32_t tail; /* Simulator: accesses done. */
  uint32_t read_seq; /* Simulator: number of the read last answered. */
  uint32_t read_value; /* Simulator: its value. */
  uint8_t reserved2[52];
  uint32_t resting; /* Simulator sets 1 before it sleeps on the wake eventfd; a driver that finds 1 after writing head signals it. */
  uint8_t reserved3[60];
};
WEFT_STATIC_ASSERT(sizeof(struct weft_bar_window) == 256, "weft_bar_window");

/* BAR offsets and fields. */
#define WEFT_CSR_ID_MAGIC 0x0u /* CARD_MAGIC. */
#define WEFT_CSR_ID_ABI 0x4u /* ABI_VERSION. */
#define WEFT_CSR_ID_DATA_WIDTH 0x8u /* Width of the data path in bits: 64 or 512. */
#define WEFT_CSR_ID_BUILD 0xcu /* First 32 bits of the hash of the sources. */
#define WEFT_CSR_CTRL_CONTROL 0x40u /* Master switch. */
#define WEFT_CSR_CTRL_CONTROL_ENABLE_SHIFT 0u
#define WEFT_CSR_CTRL_CONTROL_ENABLE 0x1u
#define WEFT_CSR_CTRL_STATUS 0x44u /* State of the card. */
#define WEFT_CSR_CTRL_STATUS_READY_SHIFT 0u
#define WEFT_CSR_CTRL_STATUS_READY 0x1u
#define WEFT_CSR_CTRL_STATUS_IDLE_SHIFT 1u
#define WEFT_CSR_CTRL_STATUS_IDLE 0x2u
#define WEFT_CSR_CTRL_STATUS_RECOVERING_SHIFT 2u
#define WEFT_CSR_CTRL_STATUS_RECOVERING 0x4u
#define WEFT_CSR_CTRL_NODE 0x48u /* NodeId of this card; also the last byte of its MAC. */
#define WEFT_CSR_CTRL_EPOCH 0x4cu /* Epoch put into and demanded of every frame; 16 bits. Writing it makes MEMBERS valid in the same cycle. If a node leaves by it, pool and stripe stay as they are until STATUS.recovering is 0. */
#define WEFT_CSR_CTRL_RTO_CYCLES 0x50u /* Retransmission time-out until the first round trip to a peer is measured; doubles up to 6 times. */
#define WEFT_CSR_CTRL_ACK_DELAY_CYCLES 0x54u /* How long an acknowledgement may wait for more to acknowledge. */
#define WEFT_CSR_CTRL_MEMBERS 0x58u /* Bit i: node i is a member of the rack. Takes effect when EPOCH is written. */
#define WEFT_CSR_CTRL_SUSPECT 0x5cu /* Bit i: member i was not heard for HEARTBEAT_LIMIT intervals. Cleared when it is heard, or is no member any more. */
#define WEFT_CSR_CTRL_HEARTBEAT_CYCLES 0x60u /* Every so often each member is sent an ACK; rounded up to TICK_CYCLES. 0: no heartbeat. */
#define WEFT_CSR_CTRL_HEARTBEAT_LIMIT 0x64u /* Intervals without a good frame after which a member is suspect: 1 to 15. */
#define WEFT_CSR_CTRL_REVOKE_LIMIT_CYCLES 0x68u /* Time a driver has to answer a revoke, then FWD_NACK; rounded up to TICK_CYCLES. 0: no limit. */
#define WEFT_CSR_CTRL_HOLDOFF_CYCLES 0x6cu /* Time that a page handed from owner to owner stays before it is taken away again; rounded up to TICK_CYCLES. 0: none. */
#define WEFT_CSR_CTRL_FAULT_LIMIT_CYCLES 0x70u /* Time after which a fault under way is reported in the OVERDUE block; rounded up to TICK_CYCLES. 0: never. */
#define WEFT_CSR_CTRL_PAGE_FRAMES 0x74u /* Frames in which a page is sent: 1 (MTU 9000) or FRAGMENTS (MTU 1500). Both are received. */
#define WEFT_CSR_CTRL_RTO_MIN_CYCLES 0x78u /* Least retransmission time-out, however short the measured round trips: a frame and its ACK may each wait for a page frame (524 cycles at 64 bits) at the card and in the switch. */
#define WEFT_CSR_POOL_POOL_BASE_LO 0x80u /* DMA address of the pool, a multiple of PAGE_BYTES. Low half. */
#define WEFT_CSR_POOL_POOL_BASE_HI 0x84u /* DMA address of the pool, a multiple of PAGE_BYTES. High half. */
#define WEFT_CSR_POOL_POOL_PAGES 0x88u /* Size of the pool in pages; 0: this node is home of none. */
#define WEFT_CSR_POOL_STRIPE_WEIGHT 0x8cu /* How many of the STRIPE_ENTRIES slots this node has. */
#define WEFT_CSR_POOL_DIR_BASE_LO 0x90u /* Address of the directory table on the directory port; POOL_PAGES entries, zeroed. Low half. */
#define WEFT_CSR_POOL_DIR_BASE_HI 0x94u /* Address of the directory table on the directory port; POOL_PAGES entries, zeroed. High half. */
#define WEFT_CSR_OVERDUE_FAULT 0xc0u /* Which. */
#define WEFT_CSR_OVERDUE_FAULT_TXN_SHIFT 0u
#define WEFT_CSR_OVERDUE_FAULT_TXN 0xffu
#define WEFT_CSR_OVERDUE_FAULT_HOME_SHIFT 8u
#define WEFT_CSR_OVERDUE_FAULT_HOME 0x3f00u
#define WEFT_CSR_OVERDUE_FAULT_VALID_SHIFT 31u
#define WEFT_CSR_OVERDUE_FAULT_VALID 0x80000000u
#define WEFT_CSR_OVERDUE_GPN_LO 0xc4u /* Its page, low half. */
#define WEFT_CSR_OVERDUE_GPN_HI 0xc8u /* High half. */
#define WEFT_CSR_RING_FAULT_BASE_LO 0x100u /* DMA address of the fault ring, a multiple of its size. Low half. */
#define WEFT_CSR_RING_FAULT_BASE_HI 0x104u /* DMA address of the fault ring, a multiple of its size. High half. */
#define WEFT_CSR_RING_FAULT_LOG2 0x108u /* log2 of the entries of the fault ring: 4 to 12. */
#define WEFT_CSR_RING_EVICT_BASE_LO 0x110u /* DMA address of the evict ring, a multiple of its size. Low half. */
#define WEFT_CSR_RING_EVICT_BASE_HI 0x114u /* DMA address of the evict ring, a multiple of its size. High half. */
#define WEFT_CSR_RING_EVICT_LOG2 0x118u /* log2 of the entries of the evict ring: 4 to 12. */
#define WEFT_CSR_RING_RESPOND_BASE_LO 0x120u /* DMA address of the respond ring, a multiple of its size. Low half. */
#define WEFT_CSR_RING_RESPOND_BASE_HI 0x124u /* DMA address of the respond ring, a multiple of its size. High half. */
#define WEFT_CSR_RING_RESPOND_LOG2 0x128u /* log2 of the entries of the respond ring: 4 to 12. */
#define WEFT_CSR_RING_COMPLETION_BASE_LO 0x130u /* DMA address of the completion ring, a multiple of its size. Low half. */
#define WEFT_CSR_RING_COMPLETION_BASE_HI 0x134u /* DMA address of the completion ring, a multiple of its size. High half. */
#define WEFT_CSR_RING_COMPLETION_LOG2 0x138u /* log2 of the entries of the completion ring: 4 to 12. */
#define WEFT_CSR_RING_REVOKE_BASE_LO 0x140u /* DMA address of the revoke ring, a multiple of its size. Low half. */
#define WEFT_CSR_RING_REVOKE_BASE_HI 0x144u /* DMA address of the revoke ring, a multiple of its size. High half. */
#define WEFT_CSR_RING_REVOKE_LOG2 0x148u /* log2 of the entries of the revoke ring: 4 to 12. */
#define WEFT_CSR_CONTEXT_FIRST_LO 0x180u /* First page number, low half. */
#define WEFT_CSR_CONTEXT_FIRST_HI 0x184u /* High half. */
#define WEFT_CSR_CONTEXT_LAST_LO 0x188u /* Last page number, low half. Less than the first: none may be named. */
#define WEFT_CSR_CONTEXT_LAST_HI 0x18cu /* High half. */
#define WEFT_CSR_RECORDER_CAPS 0x200u /* What this card has of it. */
#define WEFT_CSR_RECORDER_CAPS_RING_SHIFT 0u
#define WEFT_CSR_RECORDER_CAPS_RING 0x1u
#define WEFT_CSR_RECORDER_CAPS_HISTOGRAMS_SHIFT 1u
#define WEFT_CSR_RECORDER_CAPS_HISTOGRAMS 0x2u
#define WEFT_CSR_RECORDER_CONTROL 0x204u /* Switch of the ring; histograms always count. */
#define WEFT_CSR_RECORDER_CONTROL_RECORD_SHIFT 0u
#define WEFT_CSR_RECORDER_CONTROL_RECORD 0x1u
#define WEFT_CSR_RECORDER_CONTROL_BUSY_SHIFT 1u
#define WEFT_CSR_RECORDER_CONTROL_BUSY 0x2u
#define WEFT_CSR_RECORDER_CONTROL_CLEAR_SHIFT 2u
#define WEFT_CSR_RECORDER_CONTROL_CLEAR 0x4u
#define WEFT_CSR_RECORDER_BASE_LO 0x208u /* DMA address of the record ring, a multiple of its size. Low half. */
#define WEFT_CSR_RECORDER_BASE_HI 0x20cu /* DMA address of the record ring, a multiple of its size. High half. */
#define WEFT_CSR_RECORDER_LOG2 0x210u /* log2 of the lines of the record ring: 4 to 15. */
#define WEFT_CSR_RECORDER_HEAD 0x214u /* Lines written so far and visible, free running. */
#define WEFT_CSR_RECORDER_TAIL 0x218u /* Lines that the reader is done with. A ring that is full loses records; nothing waits for it. */
#define WEFT_CSR_RECORDER_LOST 0x21cu /* Records lost so far, wrapping: reader too slow, or no room beside the traffic. */
#define WEFT_CSR_RECORDER_TIME 0x220u /* The cycle counter, so that a reader who looks often enough can extend `time`. */
#define WEFT_CSR_RECORDER_HISTOGRAM_INDEX 0x224u /* HistogramKind * HISTOGRAM_BUCKETS + bucket. */
#define WEFT_CSR_RECORDER_HISTOGRAM_DATA 0x228u /* Count in the bucket at HISTOGRAM_INDEX, 32 bits, wrapping; reading it goes on to the next. */
#define WEFT_CSR_STRIPE_SLOT 0x400u /* One slot. */
#define WEFT_CSR_STRIPE_SLOT_NODE_SHIFT 0u
#define WEFT_CSR_STRIPE_SLOT_NODE 0x3fu
#define WEFT_CSR_STRIPE_SLOT_ORDINAL_SHIFT 8u
#define WEFT_CSR_STRIPE_SLOT_ORDINAL 0x3f00u
#define WEFT_CSR_COUNTER_FAULT_READ 0x800u /* Read faults completed. */
#define WEFT_CSR_COUNTER_FAULT_WRITE 0x804u /* Write faults completed. */
#define WEFT_CSR_COUNTER_FAULT_LOCAL 0x808u /* Faults whose home is this node. */
#define WEFT_CSR_COUNTER_FAULT_REMOTE 0x80cu /* Faults whose home is another node. */
#define WEFT_CSR_COUNTER_GRANT_ZERO 0x810u /* Faults answered with zeros, no data. */
#define WEFT_CSR_COUNTER_GRANT_POOL 0x814u /* Faults answered out of a pool. */
#define WEFT_CSR_COUNTER_GRANT_OWNER 0x818u /* Faults answered by a former owner. */
#define WEFT_CSR_COUNTER_GRANT_UPGRADE 0x81cu /* Faults answered with a right only. */
#define WEFT_CSR_COUNTER_GRANT_ERROR 0x820u /* Faults answered with a status other than OK. */
#define WEFT_CSR_COUNTER_EVICT_CLEAN 0x824u /* Clean evictions completed. */
#define WEFT_CSR_COUNTER_EVICT_DIRTY 0x828u /* Dirty evictions completed. */
#define WEFT_CSR_COUNTER_REVOKE_TO_S 0x82cu /* Revokes to S answered. */
#define WEFT_CSR_COUNTER_REVOKE_TO_I 0x830u /* Revokes to I answered. */
#define WEFT_CSR_COUNTER_REVOKE_OVERDUE 0x834u /* Revokes that the driver did not answer within REVOKE_LIMIT_CYCLES. */
#define WEFT_CSR_COUNTER_FAULT_OVERDUE 0x838u /* Faults that waited longer than FAULT_LIMIT_CYCLES; see the OVERDUE block. */
#define WEFT_CSR_COUNTER_FAULT_POISON 0x83cu /* Faults and evictions ended here because the home of their page has left the rack. */
#define WEFT_CSR_COUNTER_HOME_GET 0x840u /* GET_S and GET_M this home began. */
#define WEFT_CSR_COUNTER_HOME_PUT 0x844u /* PUT_C and PUT_D this home began. */
#define WEFT_CSR_COUNTER_HOME_WAIT 0x848u /* Requests that found their page locked and waited. */
#define WEFT_CSR_COUNTER_HOME_INV 0x84cu /* INV sent. */
#define WEFT_CSR_COUNTER_HOME_STALE 0x850u /* Evictions that a revoke had overtaken. */
#define WEFT_CSR_COUNTER_HOME_HOLDOFF 0x854u /* Forwards put off because their page had just been handed over (HOLDOFF_CYCLES). */
#define WEFT_CSR_COUNTER_HOME_POISON 0x858u /* Requests answered with POISON. */
#define WEFT_CSR_COUNTER_HOME_TIMEOUT 0x85cu /* Requests answered with TIMEOUT. */
#define WEFT_CSR_COUNTER_DIR_HIT 0x860u /* Directory look-ups answered by the cache. */
#define WEFT_CSR_COUNTER_DIR_MISS 0x864u /* Directory look-ups that read the table. */
#define WEFT_CSR_COUNTER_TX_FRAMES 0x868u /* Frames sent, ACKs and repeats included. */
#define WEFT_CSR_COUNTER_TX_PAGES 0x86cu /* Frames sent with a page. */
#define WEFT_CSR_COUNTER_TX_ACKS 0x870u /* ACK frames sent. */
#define WEFT_CSR_COUNTER_TX_RETRANSMITS 0x874u /* Frames sent again after a time-out. */
#define WEFT_CSR_COUNTER_TX_POLLS 0x878u /* ACK frames sent to ask for credit. */
#define WEFT_CSR_COUNTER_TX_FAST 0x87cu /* Of TX_RETRANSMITS: sent again before their time-out, since later frames of the flow have arrived. */
#define WEFT_CSR_COUNTER_TX_TO_LEFT 0x880u /* Messages dropped because their node has left the rack. */
#define WEFT_CSR_COUNTER_HEARTBEAT_MISSED 0x884u /* Heartbeat intervals in which a member was not heard. */
#define WEFT_CSR_COUNTER_RX_FRAMES 0x888u /* Good frames taken. */
#define WEFT_CSR_COUNTER_RX_PAGES 0x88cu /* Good frames taken with a page. */
#define WEFT_CSR_COUNTER_RX_DUPLICATE 0x890u /* Frames dropped: sequence number already seen or out of the window. */
#define WEFT_CSR_COUNTER_RX_BAD_FCS 0x894u /* Frames dropped: Ethernet FCS wrong. */
#define WEFT_CSR_COUNTER_RX_BAD_CRC 0x898u /* Frames dropped: header or page CRC-32C wrong. */
#define WEFT_CSR_COUNTER_RX_OVERFLOW 0x89cu /* Frames dropped: the receive buffer was full. */
#define WEFT_CSR_COUNTER_RX_BAD_LENGTH 0x8a0u /* Frames dropped: too short, too long, or not as their opcode says. */
#define WEFT_CSR_COUNTER_RX_NOT_OURS 0x8a4u /* Frames dropped: EtherType, version, destination, source (no member) or opcode. */
#define WEFT_CSR_COUNTER_RX_NO_CREDIT 0x8a8u /* Frames dropped: beyond the credit that their sender has. */
#define WEFT_CSR_COUNTER_RX_BAD_ANSWER 0x8acu /* Messages dropped: they fit no transaction. Late after a change of membership, else a peer in error. */
#define WEFT_CSR_COUNTER_RX_OLD_EPOCH 0x8b0u /* Frames dropped: another epoch. */
#define WEFT_CSR_COUNTER_DESCRIPTOR_BAD 0x8b4u /* Descriptors answered with BAD_DESCRIPTOR. */
#define WEFT_CSR_DOORBELL_TAIL 0x1000u /* Submission ring i (SubmissionRing): free-running count of entries written, 16 bits. */
#define WEFT_CSR_PUSH_ENTRY 0x2000u /* Line i: a copy of the Submission last written to submission ring i. The card takes it as the entry if it is the next one, and as a doorbell otherwise. */

/* Message class of an opcode; -1 for ACK, -2 for an unknown one. */
static inline int weft_opcode_class(unsigned op) {
  switch (op) {
    case WEFT_OPCODE_GET_S: return WEFT_MESSAGE_CLASS_REQ;
    case WEFT_OPCODE_GET_M: return WEFT_MESSAGE_CLASS_REQ;
    case WEFT_OPCODE_PUT_C: return WEFT_MESSAGE_CLASS_PUT;
    case WEFT_OPCODE_PUT_D: return WEFT_MESSAGE_CLASS_PUT;
    case WEFT_OPCODE_FWD_S: return WEFT_MESSAGE_CLASS_FWD;
    case WEFT_OPCODE_FWD_M: return WEFT_MESSAGE_CLASS_FWD;
    case WEFT_OPCODE_INV: return WEFT_MESSAGE_CLASS_FWD;
    case WEFT_OPCODE_PUT_GO: return WEFT_MESSAGE_CLASS_FWD;
    case WEFT_OPCODE_GRANT: return WEFT_MESSAGE_CLASS_RSP;
    case WEFT_OPCODE_GRANT_PAGE: return WEFT_MESSAGE_CLASS_RSP;
    case WEFT_OPCODE_OWNER_PAGE: return WEFT_MESSAGE_CLASS_RSP;
    case WEFT_OPCODE_SHARE_PAGE: return WEFT_MESSAGE_CLASS_RSP;
    case WEFT_OPCODE_PUT_PAGE: return WEFT_MESSAGE_CLASS_RSP;
    case WEFT_OPCODE_INV_ACK: return WEFT_MESSAGE_CLASS_RSP;
    case WEFT_OPCODE_FWD_MISS: return WEFT_MESSAGE_CLASS_RSP;
    case WEFT_OPCODE_FWD_NACK: return WEFT_MESSAGE_CLASS_RSP;
    case WEFT_OPCODE_GRANT_ACK: return WEFT_MESSAGE_CLASS_FIN;
    case WEFT_OPCODE_PUT_ACK: return WEFT_MESSAGE_CLASS_FIN;
    case WEFT_OPCODE_VCPU_STATE: return WEFT_MESSAGE_CLASS_RSP;
    case WEFT_OPCODE_ACK: return -1;
    default: return -2;
  }
}

/* 1 if a page follows the header. */
static inline int weft_opcode_page(unsigned op) {
  switch (op) {
    case WEFT_OPCODE_GRANT_PAGE:
    case WEFT_OPCODE_OWNER_PAGE:
    case WEFT_OPCODE_SHARE_PAGE:
    case WEFT_OPCODE_PUT_PAGE:
      return 1;
    default: return 0;
  }
}

#endif
