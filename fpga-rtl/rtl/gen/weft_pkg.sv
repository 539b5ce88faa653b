// SPDX-License-Identifier: Apache-2.0
// Written by `npm run gen` from fpga-rtl/spec. Do not edit.

/* verilator lint_off UNUSEDPARAM */
/* verilator lint_off UNUSEDSIGNAL */
package weft_pkg;

  localparam int unsigned ABI_VERSION = 32'd4;  // Version of CSRs, rings and descriptors; the driver refuses another.
  localparam int unsigned WIRE_VERSION = 32'd2;  // First field of every Weft frame; another version is dropped and counted.
  localparam int unsigned ETHERTYPE = 32'd34997;  // IEEE 802 local experimental EtherType 1.
  localparam int unsigned CARD_MAGIC = 32'd1413891415;  // "WEFT", read at BAR offset 0.
  localparam int unsigned PAGE_SHIFT = 32'd12;  // log2 of a page in bytes.
  localparam int unsigned PAGE_BYTES = 32'd4096;  // The unit of coherence.
  localparam int unsigned FRAGMENT_BYTES = 32'd1408;  // Page bytes of a frame where the MTU is 1500: a multiple of 64; FRAGMENTS of them hold a page.
  localparam int unsigned FRAGMENTS = 32'd3;  // Frames a page takes where the MTU is 1500.
  localparam int unsigned NODE_BITS = 32'd6;  // Width of a NodeId: racks of up to 64 nodes.
  localparam int unsigned SHARERS = 32'd16;  // Nodes that the full sharer bitmap of a directory entry can name.
  localparam int unsigned GPN_BITS = 32'd36;  // Guest page numbers: 256 TiB of guest-physical memory.
  localparam int unsigned TXN_BITS = 32'd8;  // Width of a table index that travels in a message.
  localparam int unsigned SEQ_BITS = 32'd16;  // Width of a transport sequence number.
  localparam int unsigned WINDOW = 32'd16;  // Frames in flight per peer and class; also the width of the selective ack bitmap.
  localparam int unsigned CLASSES = 32'd5;  // Number of message classes.
  localparam int unsigned MISSES = 32'd32;  // Outstanding faults of one card (requester table entries).
  localparam int unsigned EVICTS = 32'd16;  // Outstanding evictions of one card.
  localparam int unsigned TSHRS = 32'd16;  // Transactions that a home runs at once (page locks).
  localparam int unsigned HOLDS = 32'd16;  // Revokes that a holder has open with its driver at once.
  localparam int unsigned STRIPE_ENTRIES = 32'd64;  // Slots of the stripe table; slot = gpn mod 64.
  localparam int unsigned STRIPE_SHIFT = 32'd6;  // log2 of STRIPE_ENTRIES.
  localparam int unsigned HEADER_BYTES = 32'd64;  // Ethernet and Weft header together: one beat at 512 bits.
  localparam int unsigned TICK_CYCLES = 32'd256;  // Timers are looked at when the low bits of the cycle counter are zero; a power of two.
  localparam int unsigned RING_ENTRY_BYTES = 32'd64;  // Every ring entry: one beat at 512 bits, one write-combined store on the host.
  localparam int unsigned HISTOGRAM_BUCKETS = 32'd128;  // Buckets of a histogram of times.
  localparam int unsigned HISTOGRAM_SUB_BITS = 32'd3;  // log2 of the buckets of an octave.
  localparam int unsigned HISTOGRAM_SHIFT = 32'd2;  // Times are counted in units of 1 << HISTOGRAM_SHIFT cycles.
  localparam int unsigned SUBMISSION_RINGS = 32'd3;  // Fault, evict and respond rings; see SubmissionRing.
  localparam int unsigned ACK_OFFSET = 32'd24;  // Byte of the first AckClass in an ACK header.
  localparam int unsigned TX_LANES = 32'd6;  // Lanes from the engines to the transport.
  localparam int unsigned COUNTERS = 32'd46;  // Width of the increment vector.

  // Strictly ordered: a lower class never blocks a higher one.
  typedef enum logic [2:0] {
    MESSAGE_CLASS_REQ = 3'd0,
    MESSAGE_CLASS_PUT = 3'd1,
    MESSAGE_CLASS_FWD = 3'd2,
    MESSAGE_CLASS_RSP = 3'd3,
    MESSAGE_CLASS_FIN = 3'd4
  } message_class_e;

  // Like MessageClass, but pages that nobody waits for travel in BULK (class RSP), behind demand.
  typedef enum logic [2:0] {
    TX_LANE_REQ = 3'd0,
    TX_LANE_PUT = 3'd1,
    TX_LANE_FWD = 3'd2,
    TX_LANE_RSP = 3'd3,
    TX_LANE_FIN = 3'd4,
    TX_LANE_BULK = 3'd5
  } tx_lane_e;

  // What a Weft frame says.
  typedef enum logic [5:0] {
    OPCODE_GET_S = 6'd1,
    OPCODE_GET_M = 6'd2,
    OPCODE_PUT_C = 6'd8,
    OPCODE_PUT_D = 6'd9,
    OPCODE_FWD_S = 6'd16,
    OPCODE_FWD_M = 6'd17,
    OPCODE_INV = 6'd18,
    OPCODE_PUT_GO = 6'd19,
    OPCODE_GRANT = 6'd32,
    OPCODE_GRANT_PAGE = 6'd33,
    OPCODE_OWNER_PAGE = 6'd34,
    OPCODE_SHARE_PAGE = 6'd35,
    OPCODE_PUT_PAGE = 6'd36,
    OPCODE_INV_ACK = 6'd37,
    OPCODE_FWD_MISS = 6'd38,
    OPCODE_FWD_NACK = 6'd39,
    OPCODE_GRANT_ACK = 6'd48,
    OPCODE_PUT_ACK = 6'd49,
    OPCODE_VCPU_STATE = 6'd56,
    OPCODE_ACK = 6'd63
  } opcode_e;

  // The right that a message or a completion gives; also a node's right to a page.
  typedef enum logic [1:0] {
    GRANT_I = 2'd0,
    GRANT_S = 2'd1,
    GRANT_M = 2'd2
  } grant_e;

  // How a transaction or a descriptor ended.
  typedef enum logic [3:0] {
    STATUS_OK = 4'd0,
    STATUS_RANGE = 4'd1,
    STATUS_OWNER = 4'd2,
    STATUS_BAD_DESCRIPTOR = 4'd3,
    STATUS_POISON = 4'd4,
    STATUS_TIMEOUT = 4'd5,
    STATUS_DIRTY = 4'd6
  } status_e;

  // Three rings, so that a descriptor that must wait never stands before one that must not.
  typedef enum logic [1:0] {
    SUBMISSION_RING_FAULT = 2'd0,
    SUBMISSION_RING_EVICT = 2'd1,
    SUBMISSION_RING_RESPOND = 2'd2
  } submission_ring_e;

  // What the driver asks, and what a completion answers.
  typedef enum logic [7:0] {
    DESCRIPTOR_OP_FAULT_READ = 8'd1,
    DESCRIPTOR_OP_FAULT_WRITE = 8'd2,
    DESCRIPTOR_OP_EVICT_CLEAN = 8'd3,
    DESCRIPTOR_OP_EVICT_DIRTY = 8'd4,
    DESCRIPTOR_OP_REVOKE_DONE = 8'd5
  } descriptor_op_e;

  // What the driver must give up.
  typedef enum logic [7:0] {
    REVOKE_KIND_TO_S = 8'd1,
    REVOKE_KIND_TO_I = 8'd2
  } revoke_kind_e;

  // What the home knows of a page.
  typedef enum logic [1:0] {
    DIR_STATE_ZERO = 2'd0,
    DIR_STATE_REST = 2'd1,
    DIR_STATE_SHARED = 2'd2,
    DIR_STATE_OWNED = 2'd3
  } dir_state_e;

  // OWNED only: where the bytes are that the owner was granted, should it drop the page unwritten.
  typedef enum logic [1:0] {
    BACKING_ZERO = 2'd0,
    BACKING_POOL = 2'd1,
    BACKING_NONE = 2'd2,
    BACKING_LOST = 2'd3
  } backing_e;

  // States of a page lock.
  typedef enum logic [3:0] {
    TSHR_STATE_IDLE = 4'd0,
    TSHR_STATE_LOOKUP = 4'd1,
    TSHR_STATE_DECIDE = 4'd2,
    TSHR_STATE_FANOUT = 4'd3,
    TSHR_STATE_ACKS = 4'd4,
    TSHR_STATE_GRANT = 4'd5,
    TSHR_STATE_OWNER = 4'd6,
    TSHR_STATE_FIN = 4'd7,
    TSHR_STATE_PAGE = 4'd8,
    TSHR_STATE_HOLDOFF = 4'd10,
    TSHR_STATE_COMMIT = 4'd9
  } tshr_state_e;

  // Rows of the home's transition table, as the trace port names them.
  typedef enum logic [4:0] {
    HOME_ROW_NONE = 5'd0,
    HOME_ROW_GET_ZERO = 5'd1,
    HOME_ROW_GETS_REST_EXCL = 5'd2,
    HOME_ROW_GETS_REST = 5'd3,
    HOME_ROW_GETM_REST = 5'd4,
    HOME_ROW_GETS_SHARED = 5'd5,
    HOME_ROW_GETM_UPGRADE = 5'd6,
    HOME_ROW_GETM_SHARED = 5'd7,
    HOME_ROW_GETS_OWNED = 5'd8,
    HOME_ROW_GETM_OWNED = 5'd9,
    HOME_ROW_MISS_POOL = 5'd10,
    HOME_ROW_MISS_ZERO = 5'd11,
    HOME_ROW_MISS_NONE = 5'd12,
    HOME_ROW_GET_OWN = 5'd13,
    HOME_ROW_PUTC_OWNER = 5'd14,
    HOME_ROW_PUTC_LOST = 5'd15,
    HOME_ROW_PUTD_OWNER = 5'd16,
    HOME_ROW_PUT_SHARER = 5'd17,
    HOME_ROW_PUT_STALE = 5'd18,
    HOME_ROW_BAD_HOME = 5'd19,
    HOME_ROW_GET_LOST = 5'd20,
    HOME_ROW_GONE = 5'd21,
    HOME_ROW_GET_TIMEOUT = 5'd22
  } home_row_e;

  // What a trace record says.
  typedef enum logic [2:0] {
    TRACE_KIND_NONE = 3'd0,
    TRACE_KIND_HOME_BEGIN = 3'd1,
    TRACE_KIND_HOME_COMMIT = 3'd2,
    TRACE_KIND_NODE_GRANT = 3'd3,
    TRACE_KIND_NODE_DROP = 3'd4,
    TRACE_KIND_MEMBERS = 3'd5
  } trace_kind_e;

  // What a record of the flight recorder marks.
  typedef enum logic [3:0] {
    RECORD_KIND_NONE = 4'd0,
    RECORD_KIND_FAULT_SENT = 4'd1,
    RECORD_KIND_PAGE_LANDS = 4'd2,
    RECORD_KIND_FAULT_END = 4'd3,
    RECORD_KIND_EVICT_SENT = 4'd4,
    RECORD_KIND_EVICT_END = 4'd5,
    RECORD_KIND_REVOKE = 4'd6,
    RECORD_KIND_REVOKE_END = 4'd7,
    RECORD_KIND_HOME_BEGIN = 4'd8,
    RECORD_KIND_HOME_END = 4'd9,
    RECORD_KIND_HOME_GRANT = 4'd10
  } record_kind_e;

  // Kinds of transactions whose times are counted apart. Counters in brackets: their sum is that of the buckets.
  typedef enum logic [3:0] {
    HISTOGRAM_KIND_READ_POOL = 4'd0,
    HISTOGRAM_KIND_READ_LOCAL = 4'd1,
    HISTOGRAM_KIND_WRITE_POOL = 4'd2,
    HISTOGRAM_KIND_WRITE_LOCAL = 4'd3,
    HISTOGRAM_KIND_READ_OWNER = 4'd4,
    HISTOGRAM_KIND_WRITE_OWNER = 4'd5,
    HISTOGRAM_KIND_READ_ZERO = 4'd6,
    HISTOGRAM_KIND_WRITE_ZERO = 4'd7,
    HISTOGRAM_KIND_UPGRADE = 4'd8,
    HISTOGRAM_KIND_FAULT_ERROR = 4'd9,
    HISTOGRAM_KIND_EVICT_CLEAN = 4'd10,
    HISTOGRAM_KIND_EVICT_DIRTY = 4'd11,
    HISTOGRAM_KIND_REVOKE = 4'd12
  } histogram_kind_e;

  // FrameHeader: Ethernet and Weft header of a message frame.
  localparam int unsigned FRAME_HEADER_BYTES = 64;
  localparam int unsigned FRAME_HEADER_DST_MAC_LSB = 0;
  localparam int unsigned FRAME_HEADER_DST_MAC_W = 48;
  localparam int unsigned FRAME_HEADER_SRC_MAC_LSB = 48;
  localparam int unsigned FRAME_HEADER_SRC_MAC_W = 48;
  localparam int unsigned FRAME_HEADER_ETHERTYPE_LSB = 96;
  localparam int unsigned FRAME_HEADER_ETHERTYPE_W = 16;
  localparam int unsigned FRAME_HEADER_VERSION_LSB = 112;
  localparam int unsigned FRAME_HEADER_VERSION_W = 8;
  localparam int unsigned FRAME_HEADER_OP_LSB = 120;
  localparam int unsigned FRAME_HEADER_OP_W = 8;
  localparam int unsigned FRAME_HEADER_EPOCH_LSB = 128;
  localparam int unsigned FRAME_HEADER_EPOCH_W = 16;
  localparam int unsigned FRAME_HEADER_SRC_LSB = 144;
  localparam int unsigned FRAME_HEADER_SRC_W = 8;
  localparam int unsigned FRAME_HEADER_DST_LSB = 152;
  localparam int unsigned FRAME_HEADER_DST_W = 8;
  localparam int unsigned FRAME_HEADER_SEQ_LSB = 160;
  localparam int unsigned FRAME_HEADER_SEQ_W = 16;
  localparam int unsigned FRAME_HEADER_POLL_LSB = 176;
  localparam int unsigned FRAME_HEADER_POLL_W = 8;
  localparam int unsigned FRAME_HEADER_FRAG_LSB = 184;
  localparam int unsigned FRAME_HEADER_FRAG_W = 8;
  localparam int unsigned FRAME_HEADER_GPN_LSB = 192;
  localparam int unsigned FRAME_HEADER_GPN_W = 64;
  localparam int unsigned FRAME_HEADER_TXN_LSB = 256;
  localparam int unsigned FRAME_HEADER_TXN_W = 8;
  localparam int unsigned FRAME_HEADER_HTXN_LSB = 264;
  localparam int unsigned FRAME_HEADER_HTXN_W = 8;
  localparam int unsigned FRAME_HEADER_REQ_LSB = 272;
  localparam int unsigned FRAME_HEADER_REQ_W = 8;
  localparam int unsigned FRAME_HEADER_GRANT_LSB = 280;
  localparam int unsigned FRAME_HEADER_GRANT_W = 8;
  localparam int unsigned FRAME_HEADER_EXCL_LSB = 288;
  localparam int unsigned FRAME_HEADER_EXCL_W = 1;
  localparam int unsigned FRAME_HEADER_HAVE_LSB = 289;
  localparam int unsigned FRAME_HEADER_HAVE_W = 1;
  localparam int unsigned FRAME_HEADER_ZERO_LSB = 290;
  localparam int unsigned FRAME_HEADER_ZERO_W = 1;
  localparam int unsigned FRAME_HEADER_STATUS_LSB = 296;
  localparam int unsigned FRAME_HEADER_STATUS_W = 8;
  localparam int unsigned FRAME_HEADER_LEN_LSB = 304;
  localparam int unsigned FRAME_HEADER_LEN_W = 16;
  localparam int unsigned FRAME_HEADER_HCRC_LSB = 480;
  localparam int unsigned FRAME_HEADER_HCRC_W = 32;

  // AckClass: Acknowledgement of one class; the ACK header holds CLASSES of them from ACK_OFFSET on.
  localparam int unsigned ACK_CLASS_BYTES = 6;
  localparam int unsigned ACK_CLASS_CUM_LSB = 0;
  localparam int unsigned ACK_CLASS_CUM_W = 16;
  localparam int unsigned ACK_CLASS_SACK_LSB = 16;
  localparam int unsigned ACK_CLASS_SACK_W = 16;
  localparam int unsigned ACK_CLASS_LIMIT_LSB = 32;
  localparam int unsigned ACK_CLASS_LIMIT_W = 16;

  // Submission: Entry of a submission ring, written by the driver.
  localparam int unsigned SUBMISSION_BYTES = 64;
  localparam int unsigned SUBMISSION_OP_LSB = 0;
  localparam int unsigned SUBMISSION_OP_W = 8;
  localparam int unsigned SUBMISSION_EXCL_LSB = 8;
  localparam int unsigned SUBMISSION_EXCL_W = 1;
  localparam int unsigned SUBMISSION_HAVE_LSB = 9;
  localparam int unsigned SUBMISSION_HAVE_W = 1;
  localparam int unsigned SUBMISSION_PAGE_LSB = 10;
  localparam int unsigned SUBMISSION_PAGE_W = 1;
  localparam int unsigned SUBMISSION_OUTSIDE_LSB = 11;
  localparam int unsigned SUBMISSION_OUTSIDE_W = 1;
  localparam int unsigned SUBMISSION_TAG_LSB = 16;
  localparam int unsigned SUBMISSION_TAG_W = 16;
  localparam int unsigned SUBMISSION_HANDLE_LSB = 32;
  localparam int unsigned SUBMISSION_HANDLE_W = 16;
  localparam int unsigned SUBMISSION_GPN_LSB = 64;
  localparam int unsigned SUBMISSION_GPN_W = 64;
  localparam int unsigned SUBMISSION_ADDR_LSB = 128;
  localparam int unsigned SUBMISSION_ADDR_W = 64;
  localparam int unsigned SUBMISSION_COUNT_LSB = 192;
  localparam int unsigned SUBMISSION_COUNT_W = 16;

  // Completion: Entry of the completion ring, written by the card; `lap` last.
  localparam int unsigned COMPLETION_BYTES = 64;
  localparam int unsigned COMPLETION_OP_LSB = 0;
  localparam int unsigned COMPLETION_OP_W = 8;
  localparam int unsigned COMPLETION_STATUS_LSB = 8;
  localparam int unsigned COMPLETION_STATUS_W = 8;
  localparam int unsigned COMPLETION_TAG_LSB = 16;
  localparam int unsigned COMPLETION_TAG_W = 16;
  localparam int unsigned COMPLETION_GRANT_LSB = 32;
  localparam int unsigned COMPLETION_GRANT_W = 8;
  localparam int unsigned COMPLETION_PAGE_LSB = 40;
  localparam int unsigned COMPLETION_PAGE_W = 1;
  localparam int unsigned COMPLETION_ZERO_LSB = 41;
  localparam int unsigned COMPLETION_ZERO_W = 1;
  localparam int unsigned COMPLETION_DIRTY_LSB = 42;
  localparam int unsigned COMPLETION_DIRTY_W = 1;
  localparam int unsigned COMPLETION_SRC_LSB = 48;
  localparam int unsigned COMPLETION_SRC_W = 8;
  localparam int unsigned COMPLETION_HOME_LSB = 56;
  localparam int unsigned COMPLETION_HOME_W = 8;
  localparam int unsigned COMPLETION_GPN_LSB = 64;
  localparam int unsigned COMPLETION_GPN_W = 64;
  localparam int unsigned COMPLETION_CYCLES_LSB = 128;
  localparam int unsigned COMPLETION_CYCLES_W = 32;
  localparam int unsigned COMPLETION_LAP_LSB = 480;
  localparam int unsigned COMPLETION_LAP_W = 32;

  // Revoke: Entry of the revoke ring, written by the card; `lap` last. At most HOLDS are unanswered.
  localparam int unsigned REVOKE_BYTES = 64;
  localparam int unsigned REVOKE_KIND_LSB = 0;
  localparam int unsigned REVOKE_KIND_W = 8;
  localparam int unsigned REVOKE_REQ_LSB = 8;
  localparam int unsigned REVOKE_REQ_W = 8;
  localparam int unsigned REVOKE_HANDLE_LSB = 16;
  localparam int unsigned REVOKE_HANDLE_W = 16;
  localparam int unsigned REVOKE_GPN_LSB = 64;
  localparam int unsigned REVOKE_GPN_W = 64;
  localparam int unsigned REVOKE_LAP_LSB = 480;
  localparam int unsigned REVOKE_LAP_W = 32;

  // Record: Entry of the record ring: four make a line of RING_ENTRY_BYTES, which is written at once.
  localparam int unsigned RECORD_BYTES = 16;
  localparam int unsigned RECORD_KIND_LSB = 0;
  localparam int unsigned RECORD_KIND_W = 4;
  localparam int unsigned RECORD_STATUS_LSB = 4;
  localparam int unsigned RECORD_STATUS_W = 4;
  localparam int unsigned RECORD_NODE_LSB = 8;
  localparam int unsigned RECORD_NODE_W = 8;
  localparam int unsigned RECORD_INFO_LSB = 16;
  localparam int unsigned RECORD_INFO_W = 8;
  localparam int unsigned RECORD_LOST_LSB = 24;
  localparam int unsigned RECORD_LOST_W = 8;
  localparam int unsigned RECORD_TIME_LSB = 32;
  localparam int unsigned RECORD_TIME_W = 32;
  localparam int unsigned RECORD_GPN_LO_LSB = 64;
  localparam int unsigned RECORD_GPN_LO_W = 32;
  localparam int unsigned RECORD_GPN_HI_LSB = 96;
  localparam int unsigned RECORD_GPN_HI_W = 8;
  localparam int unsigned RECORD_CYCLES_HI_LSB = 104;
  localparam int unsigned RECORD_CYCLES_HI_W = 8;
  localparam int unsigned RECORD_CYCLES_LO_LSB = 112;
  localparam int unsigned RECORD_CYCLES_LO_W = 16;

  // DirEntry: One page in the directory table. All zero bits: a page never written.
  localparam int unsigned DIR_ENTRY_BYTES = 8;
  localparam int unsigned DIR_ENTRY_STATE_LSB = 0;
  localparam int unsigned DIR_ENTRY_STATE_W = 2;
  localparam int unsigned DIR_ENTRY_BACKING_LSB = 2;
  localparam int unsigned DIR_ENTRY_BACKING_W = 2;
  localparam int unsigned DIR_ENTRY_OWNER_LSB = 8;
  localparam int unsigned DIR_ENTRY_OWNER_W = 6;
  localparam int unsigned DIR_ENTRY_SHARERS_LSB = 16;
  localparam int unsigned DIR_ENTRY_SHARERS_W = 16;

  // A message between the engines of a card, local or on its way to or from the wire.
  localparam int unsigned MSG_W = 157;
  typedef struct packed {
    logic [5:0] op;  // Opcode.
    logic [5:0] src;  // Sending node.
    logic [5:0] dst;  // Receiving node.
    logic [5:0] req;  // Node for which the transaction runs.
    logic [7:0] txn;  // As on the wire.
    logic [7:0] htxn;  // Index of the page lock at the home.
    logic [35:0] gpn;  // Guest page number.
    logic [1:0] grant;  // Right that is granted.
    logic excl;  // As in the header.
    logic have;  // As in the header.
    logic zero;  // As in the header.
    logic [3:0] status;  // As in the header.
    logic [7:0] hold;  // Sender only: holder entry to tell when the page has arrived.
    logic [63:0] addr;  // Sender only: host DMA address of the page to send.
  } msg_t;

  // One record of the protocol trace.
  localparam int unsigned TRACE_W = 86;
  typedef struct packed {
    logic [2:0] kind;  // TraceKind.
    logic [4:0] row;  // Row of the home's table.
    logic [5:0] op;  // Message that led to the row.
    logic excl;  // As in the request.
    logic have;  // As in the request.
    logic [1:0] state;  // Entry: state.
    logic [1:0] backing;  // Entry: backing.
    logic [5:0] owner;  // Entry: owner.
    logic [1:0] grant;  // Right.
    logic [5:0] node;  // Node concerned.
    logic [15:0] sharers;  // Entry: sharers.
    logic [35:0] gpn;  // Page.
  } trace_t;

  // BAR offsets.
  localparam logic [15:0] CSR_ID_MAGIC = 16'h0000;
  localparam logic [15:0] CSR_ID_ABI = 16'h0004;
  localparam logic [15:0] CSR_ID_DATA_WIDTH = 16'h0008;
  localparam logic [15:0] CSR_ID_BUILD = 16'h000c;
  localparam logic [15:0] CSR_CTRL_CONTROL = 16'h0040;
  localparam logic [15:0] CSR_CTRL_STATUS = 16'h0044;
  localparam logic [15:0] CSR_CTRL_NODE = 16'h0048;
  localparam logic [15:0] CSR_CTRL_EPOCH = 16'h004c;
  localparam logic [15:0] CSR_CTRL_RTO_CYCLES = 16'h0050;
  localparam logic [15:0] CSR_CTRL_ACK_DELAY_CYCLES = 16'h0054;
  localparam logic [15:0] CSR_CTRL_MEMBERS = 16'h0058;
  localparam logic [15:0] CSR_CTRL_SUSPECT = 16'h005c;
  localparam logic [15:0] CSR_CTRL_HEARTBEAT_CYCLES = 16'h0060;
  localparam logic [15:0] CSR_CTRL_HEARTBEAT_LIMIT = 16'h0064;
  localparam logic [15:0] CSR_CTRL_REVOKE_LIMIT_CYCLES = 16'h0068;
  localparam logic [15:0] CSR_CTRL_HOLDOFF_CYCLES = 16'h006c;
  localparam logic [15:0] CSR_CTRL_FAULT_LIMIT_CYCLES = 16'h0070;
  localparam logic [15:0] CSR_CTRL_PAGE_FRAMES = 16'h0074;
  localparam logic [15:0] CSR_CTRL_RTO_MIN_CYCLES = 16'h0078;
  localparam logic [15:0] CSR_POOL_POOL_BASE_LO = 16'h0080;
  localparam logic [15:0] CSR_POOL_POOL_BASE_HI = 16'h0084;
  localparam logic [15:0] CSR_POOL_POOL_PAGES = 16'h0088;
  localparam logic [15:0] CSR_POOL_STRIPE_WEIGHT = 16'h008c;
  localparam logic [15:0] CSR_POOL_DIR_BASE_LO = 16'h0090;
  localparam logic [15:0] CSR_POOL_DIR_BASE_HI = 16'h0094;
  localparam logic [15:0] CSR_OVERDUE_FAULT = 16'h00c0;
  localparam logic [15:0] CSR_OVERDUE_GPN_LO = 16'h00c4;
  localparam logic [15:0] CSR_OVERDUE_GPN_HI = 16'h00c8;
  localparam logic [15:0] CSR_RING_FAULT_BASE_LO = 16'h0100;
  localparam logic [15:0] CSR_RING_FAULT_BASE_HI = 16'h0104;
  localparam logic [15:0] CSR_RING_FAULT_LOG2 = 16'h0108;
  localparam logic [15:0] CSR_RING_EVICT_BASE_LO = 16'h0110;
  localparam logic [15:0] CSR_RING_EVICT_BASE_HI = 16'h0114;
  localparam logic [15:0] CSR_RING_EVICT_LOG2 = 16'h0118;
  localparam logic [15:0] CSR_RING_RESPOND_BASE_LO = 16'h0120;
  localparam logic [15:0] CSR_RING_RESPOND_BASE_HI = 16'h0124;
  localparam logic [15:0] CSR_RING_RESPOND_LOG2 = 16'h0128;
  localparam logic [15:0] CSR_RING_COMPLETION_BASE_LO = 16'h0130;
  localparam logic [15:0] CSR_RING_COMPLETION_BASE_HI = 16'h0134;
  localparam logic [15:0] CSR_RING_COMPLETION_LOG2 = 16'h0138;
  localparam logic [15:0] CSR_RING_REVOKE_BASE_LO = 16'h0140;
  localparam logic [15:0] CSR_RING_REVOKE_BASE_HI = 16'h0144;
  localparam logic [15:0] CSR_RING_REVOKE_LOG2 = 16'h0148;
  localparam logic [15:0] CSR_CONTEXT_FIRST_LO = 16'h0180;
  localparam logic [15:0] CSR_CONTEXT_FIRST_HI = 16'h0184;
  localparam logic [15:0] CSR_CONTEXT_LAST_LO = 16'h0188;
  localparam logic [15:0] CSR_CONTEXT_LAST_HI = 16'h018c;
  localparam logic [15:0] CSR_RECORDER_CAPS = 16'h0200;
  localparam logic [15:0] CSR_RECORDER_CONTROL = 16'h0204;
  localparam logic [15:0] CSR_RECORDER_BASE_LO = 16'h0208;
  localparam logic [15:0] CSR_RECORDER_BASE_HI = 16'h020c;
  localparam logic [15:0] CSR_RECORDER_LOG2 = 16'h0210;
  localparam logic [15:0] CSR_RECORDER_HEAD = 16'h0214;
  localparam logic [15:0] CSR_RECORDER_TAIL = 16'h0218;
  localparam logic [15:0] CSR_RECORDER_LOST = 16'h021c;
  localparam logic [15:0] CSR_RECORDER_TIME = 16'h0220;
  localparam logic [15:0] CSR_RECORDER_HISTOGRAM_INDEX = 16'h0224;
  localparam logic [15:0] CSR_RECORDER_HISTOGRAM_DATA = 16'h0228;
  localparam logic [15:0] CSR_STRIPE_SLOT = 16'h0400;
  localparam logic [15:0] CSR_COUNTER_FAULT_READ = 16'h0800;
  localparam logic [15:0] CSR_COUNTER_FAULT_WRITE = 16'h0804;
  localparam logic [15:0] CSR_COUNTER_FAULT_LOCAL = 16'h0808;
  localparam logic [15:0] CSR_COUNTER_FAULT_REMOTE = 16'h080c;
  localparam logic [15:0] CSR_COUNTER_GRANT_ZERO = 16'h0810;
  localparam logic [15:0] CSR_COUNTER_GRANT_POOL = 16'h0814;
  localparam logic [15:0] CSR_COUNTER_GRANT_OWNER = 16'h0818;
  localparam logic [15:0] CSR_COUNTER_GRANT_UPGRADE = 16'h081c;
  localparam logic [15:0] CSR_COUNTER_GRANT_ERROR = 16'h0820;
  localparam logic [15:0] CSR_COUNTER_EVICT_CLEAN = 16'h0824;
  localparam logic [15:0] CSR_COUNTER_EVICT_DIRTY = 16'h0828;
  localparam logic [15:0] CSR_COUNTER_REVOKE_TO_S = 16'h082c;
  localparam logic [15:0] CSR_COUNTER_REVOKE_TO_I = 16'h0830;
  localparam logic [15:0] CSR_COUNTER_REVOKE_OVERDUE = 16'h0834;
  localparam logic [15:0] CSR_COUNTER_FAULT_OVERDUE = 16'h0838;
  localparam logic [15:0] CSR_COUNTER_FAULT_POISON = 16'h083c;
  localparam logic [15:0] CSR_COUNTER_HOME_GET = 16'h0840;
  localparam logic [15:0] CSR_COUNTER_HOME_PUT = 16'h0844;
  localparam logic [15:0] CSR_COUNTER_HOME_WAIT = 16'h0848;
  localparam logic [15:0] CSR_COUNTER_HOME_INV = 16'h084c;
  localparam logic [15:0] CSR_COUNTER_HOME_STALE = 16'h0850;
  localparam logic [15:0] CSR_COUNTER_HOME_HOLDOFF = 16'h0854;
  localparam logic [15:0] CSR_COUNTER_HOME_POISON = 16'h0858;
  localparam logic [15:0] CSR_COUNTER_HOME_TIMEOUT = 16'h085c;
  localparam logic [15:0] CSR_COUNTER_DIR_HIT = 16'h0860;
  localparam logic [15:0] CSR_COUNTER_DIR_MISS = 16'h0864;
  localparam logic [15:0] CSR_COUNTER_TX_FRAMES = 16'h0868;
  localparam logic [15:0] CSR_COUNTER_TX_PAGES = 16'h086c;
  localparam logic [15:0] CSR_COUNTER_TX_ACKS = 16'h0870;
  localparam logic [15:0] CSR_COUNTER_TX_RETRANSMITS = 16'h0874;
  localparam logic [15:0] CSR_COUNTER_TX_POLLS = 16'h0878;
  localparam logic [15:0] CSR_COUNTER_TX_FAST = 16'h087c;
  localparam logic [15:0] CSR_COUNTER_TX_TO_LEFT = 16'h0880;
  localparam logic [15:0] CSR_COUNTER_HEARTBEAT_MISSED = 16'h0884;
  localparam logic [15:0] CSR_COUNTER_RX_FRAMES = 16'h0888;
  localparam logic [15:0] CSR_COUNTER_RX_PAGES = 16'h088c;
  localparam logic [15:0] CSR_COUNTER_RX_DUPLICATE = 16'h0890;
  localparam logic [15:0] CSR_COUNTER_RX_BAD_FCS = 16'h0894;
  localparam logic [15:0] CSR_COUNTER_RX_BAD_CRC = 16'h0898;
  localparam logic [15:0] CSR_COUNTER_RX_OVERFLOW = 16'h089c;
  localparam logic [15:0] CSR_COUNTER_RX_BAD_LENGTH = 16'h08a0;
  localparam logic [15:0] CSR_COUNTER_RX_NOT_OURS = 16'h08a4;
  localparam logic [15:0] CSR_COUNTER_RX_NO_CREDIT = 16'h08a8;
  localparam logic [15:0] CSR_COUNTER_RX_BAD_ANSWER = 16'h08ac;
  localparam logic [15:0] CSR_COUNTER_RX_OLD_EPOCH = 16'h08b0;
  localparam logic [15:0] CSR_COUNTER_DESCRIPTOR_BAD = 16'h08b4;
  localparam logic [15:0] CSR_DOORBELL_TAIL = 16'h1000;
  localparam logic [15:0] CSR_PUSH_ENTRY = 16'h2000;

  // Bits of the counter increment vector.
  localparam int unsigned CNT_FAULT_READ = 0;
  localparam int unsigned CNT_FAULT_WRITE = 1;
  localparam int unsigned CNT_FAULT_LOCAL = 2;
  localparam int unsigned CNT_FAULT_REMOTE = 3;
  localparam int unsigned CNT_GRANT_ZERO = 4;
  localparam int unsigned CNT_GRANT_POOL = 5;
  localparam int unsigned CNT_GRANT_OWNER = 6;
  localparam int unsigned CNT_GRANT_UPGRADE = 7;
  localparam int unsigned CNT_GRANT_ERROR = 8;
  localparam int unsigned CNT_EVICT_CLEAN = 9;
  localparam int unsigned CNT_EVICT_DIRTY = 10;
  localparam int unsigned CNT_REVOKE_TO_S = 11;
  localparam int unsigned CNT_REVOKE_TO_I = 12;
  localparam int unsigned CNT_REVOKE_OVERDUE = 13;
  localparam int unsigned CNT_FAULT_OVERDUE = 14;
  localparam int unsigned CNT_FAULT_POISON = 15;
  localparam int unsigned CNT_HOME_GET = 16;
  localparam int unsigned CNT_HOME_PUT = 17;
  localparam int unsigned CNT_HOME_WAIT = 18;
  localparam int unsigned CNT_HOME_INV = 19;
  localparam int unsigned CNT_HOME_STALE = 20;
  localparam int unsigned CNT_HOME_HOLDOFF = 21;
  localparam int unsigned CNT_HOME_POISON = 22;
  localparam int unsigned CNT_HOME_TIMEOUT = 23;
  localparam int unsigned CNT_DIR_HIT = 24;
  localparam int unsigned CNT_DIR_MISS = 25;
  localparam int unsigned CNT_TX_FRAMES = 26;
  localparam int unsigned CNT_TX_PAGES = 27;
  localparam int unsigned CNT_TX_ACKS = 28;
  localparam int unsigned CNT_TX_RETRANSMITS = 29;
  localparam int unsigned CNT_TX_POLLS = 30;
  localparam int unsigned CNT_TX_FAST = 31;
  localparam int unsigned CNT_TX_TO_LEFT = 32;
  localparam int unsigned CNT_HEARTBEAT_MISSED = 33;
  localparam int unsigned CNT_RX_FRAMES = 34;
  localparam int unsigned CNT_RX_PAGES = 35;
  localparam int unsigned CNT_RX_DUPLICATE = 36;
  localparam int unsigned CNT_RX_BAD_FCS = 37;
  localparam int unsigned CNT_RX_BAD_CRC = 38;
  localparam int unsigned CNT_RX_OVERFLOW = 39;
  localparam int unsigned CNT_RX_BAD_LENGTH = 40;
  localparam int unsigned CNT_RX_NOT_OURS = 41;
  localparam int unsigned CNT_RX_NO_CREDIT = 42;
  localparam int unsigned CNT_RX_BAD_ANSWER = 43;
  localparam int unsigned CNT_RX_OLD_EPOCH = 44;
  localparam int unsigned CNT_DESCRIPTOR_BAD = 45;

  // Message class of an opcode. ACK has none: ask opcode_known and OPCODE_ACK first.
  function automatic logic [2:0] opcode_class(input logic [5:0] op);
    case (op)
      weft_pkg::OPCODE_GET_S, weft_pkg::OPCODE_GET_M: opcode_class = weft_pkg::MESSAGE_CLASS_REQ;
      weft_pkg::OPCODE_PUT_C, weft_pkg::OPCODE_PUT_D: opcode_class = weft_pkg::MESSAGE_CLASS_PUT;
      weft_pkg::OPCODE_FWD_S, weft_pkg::OPCODE_FWD_M, weft_pkg::OPCODE_INV, weft_pkg::OPCODE_PUT_GO: opcode_class = weft_pkg::MESSAGE_CLASS_FWD;
      weft_pkg::OPCODE_GRANT, weft_pkg::OPCODE_GRANT_PAGE, weft_pkg::OPCODE_OWNER_PAGE, weft_pkg::OPCODE_SHARE_PAGE, weft_pkg::OPCODE_PUT_PAGE, weft_pkg::OPCODE_INV_ACK, weft_pkg::OPCODE_FWD_MISS, weft_pkg::OPCODE_FWD_NACK, weft_pkg::OPCODE_VCPU_STATE: opcode_class = weft_pkg::MESSAGE_CLASS_RSP;
      weft_pkg::OPCODE_GRANT_ACK, weft_pkg::OPCODE_PUT_ACK: opcode_class = weft_pkg::MESSAGE_CLASS_FIN;
      default: opcode_class = weft_pkg::MESSAGE_CLASS_RSP;
    endcase
  endfunction

  function automatic logic opcode_page(input logic [5:0] op);
    case (op)
      weft_pkg::OPCODE_GRANT_PAGE, weft_pkg::OPCODE_OWNER_PAGE, weft_pkg::OPCODE_SHARE_PAGE, weft_pkg::OPCODE_PUT_PAGE: opcode_page = 1'b1;
      default: opcode_page = 1'b0;
    endcase
  endfunction

  function automatic logic opcode_known(input logic [7:0] op);
    case (op)
      8'h01, 8'h02, 8'h08, 8'h09, 8'h10, 8'h11, 8'h12, 8'h13, 8'h20, 8'h21, 8'h22, 8'h23, 8'h24, 8'h25, 8'h26, 8'h27, 8'h30, 8'h31, 8'h38, 8'h3f: opcode_known = 1'b1;
      default: opcode_known = 1'b0;
    endcase
  endfunction

  // Wire header of a message, byte 0 in bits 7:0, with hcrc still zero. Pass a msg_t as a vector.
  function automatic logic [511:0] header_pack(
    input logic [weft_pkg::MSG_W-1:0] v, input logic [15:0] epoch, input logic [15:0] seq
  );
    weft_pkg::msg_t m;
    m = v;
    header_pack = {
      32'd0,
      160'd0,
      (weft_pkg::opcode_page(m.op) ? 16'(weft_pkg::PAGE_BYTES) : 16'd0),
      8'(m.status),
      5'd0,
      m.zero,
      m.have,
      m.excl,
      8'(m.grant),
      8'(m.req),
      m.htxn,
      m.txn,
      64'(m.gpn),
      8'd0,
      8'd0,
      seq,
      8'(m.dst),
      8'(m.src),
      epoch,
      8'(m.op),
      8'(weft_pkg::WIRE_VERSION),
      {8'(weft_pkg::ETHERTYPE), 8'(weft_pkg::ETHERTYPE >> 8)},
      {8'(m.src), 8'h74, 8'h66, 8'h65, 8'h57, 8'h02},
      {8'(m.dst), 8'h74, 8'h66, 8'h65, 8'h57, 8'h02}
    };
  endfunction

  // The message in a wire header; hold and addr are zero.
  function automatic logic [weft_pkg::MSG_W-1:0] header_unpack(input logic [511:0] h);
    header_unpack = {
      h[120 +: 6],
      h[144 +: 6],
      h[152 +: 6],
      h[272 +: 6],
      h[256 +: 8],
      h[264 +: 8],
      h[192 +: 36],
      h[280 +: 2],
      h[288 +: 1],
      h[289 +: 1],
      h[290 +: 1],
      h[296 +: 4],
      8'd0,
      64'd0
    };
  endfunction

  // First 24 bytes (all before ACK_OFFSET) of an ACK frame's header.
  function automatic logic [191:0] ack_prefix(
    input logic [weft_pkg::NODE_BITS-1:0] src, input logic [weft_pkg::NODE_BITS-1:0] dst,
    input logic [15:0] epoch, input logic poll
  );
    ack_prefix = {
      8'd0,
      {7'd0, poll},
      16'd0,
      8'(dst),
      8'(src),
      epoch,
      8'(weft_pkg::OPCODE_ACK),
      8'(weft_pkg::WIRE_VERSION),
      {8'(weft_pkg::ETHERTYPE), 8'(weft_pkg::ETHERTYPE >> 8)},
      {8'(src), 8'h74, 8'h66, 8'h65, 8'h57, 8'h02},
      {8'(dst), 8'h74, 8'h66, 8'h65, 8'h57, 8'h02}
    };
  endfunction

endpackage
/* verilator lint_on UNUSEDSIGNAL */
/* verilator lint_on UNUSEDPARAM */
