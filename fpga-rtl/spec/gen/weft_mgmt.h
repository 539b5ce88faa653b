/* SPDX-License-Identifier: Apache-2.0 */
/* Written by `npm run gen` from fpga-rtl/spec. Do not edit. */

#ifndef WEFT_MGMT_H
#define WEFT_MGMT_H
#include "weft_spec.h"

#define WEFT_PROTOCOL_VERSION 0x1u /* Version of the management protocol: first byte of every frame. IDENTIFY tells which ones a card speaks. */
#define WEFT_FRAME_DELIMITER 0x0u /* Byte that ends a COBS-encoded frame. Both sides send one before each frame, too: it ends whatever lay on the line before. */
#define WEFT_MAX_PAYLOAD 0x410u /* Payload bytes of a frame: a block of an update with its header. */
#define WEFT_FRAME_CRC_BYTES 0x4u /* CRC-32 (IEEE 802.3, as zlib has it) over header and payload, little-endian, after the payload. */
#define WEFT_HID_REPORT_BYTES 0x40u /* A HID report, both ways, without report id. */
#define WEFT_HID_DATA_BYTES 0x3eu /* Bytes of the framed stream that a report can carry. */
#define WEFT_USB_VENDOR_ID 0x1209u /* Of the USB bridge: that of pid.codes, who give product ids to open hardware. */
#define WEFT_USB_PRODUCT_ID 0x1u /* One of their test ids, which others use as well: for development only. A product needs its own from them. */
#define WEFT_REPLY_LIMIT_MS 0x3e8u /* A card answers within this time, or was reset. Long work (VERIFY) is started, and watched by UPDATE_STATUS. */
#define WEFT_FLASH_BYTES 0x1000000u /* Size of the flash. */
#define WEFT_FLASH_SECTOR_BYTES 0x1000u /* Smallest erase. */
#define WEFT_FLASH_BLOCK_BYTES 0x10000u /* Large erase. */
#define WEFT_FLASH_PAGE_BYTES 0x100u /* Largest program; it must not cross a multiple of this. */
#define WEFT_SLOT_BYTES 0x400000u /* Size of a slot. */
#define WEFT_SLOT_BITSTREAM_OFFSET 0x0u /* Bitstream in its slot: the FPGA loads golden from address 0. */
#define WEFT_SLOT_BITSTREAM_BYTES 0x3c0000u /* Room for it. */
#define WEFT_SLOT_FIRMWARE_OFFSET 0x3c0000u /* Firmware in its slot. */
#define WEFT_SLOT_FIRMWARE_BYTES 0x30000u /* Room for it (RAM is the narrower limit). */
#define WEFT_SLOT_HEADER_OFFSET 0x3ff000u /* Image header: the last sector of a slot, erased first and written last. Without it the slot is invalid. */
#define WEFT_TRIAL_TRIES 0x2u /* Boots that a slot on trial gets. */
#define WEFT_CONFIRM_LIMIT_S 0x12cu /* A slot on trial that was not confirmed so long restarts the card. */
#define WEFT_UPDATE_BLOCK_BYTES 0x400u /* Bytes of a block of an update. */
#define WEFT_JOURNAL_STEP_BYTES 0x10000u /* An update is noted in the journal each time so much has come: what a power cut makes come again. */
#define WEFT_BLOCK_REPEAT_MS 0x7d0u /* The card asks again for a block that did not come. */
#define WEFT_BLOCK_REPEATS 0x5u /* So often; then it waits for the host. */
#define WEFT_LINK_TEST_LIMIT_MS 0x384u /* Longest LINK_TEST. */
#define WEFT_TELEMETRY_MIN_MS 0xau /* Shortest period of telemetry. */
#define WEFT_LOG_ENTRIES 0x40u /* Entries that the log ring keeps. */
#define WEFT_MGMT_HISTOGRAM_BUCKETS 0x18u /* Buckets of a histogram. */
#define WEFT_FACTORY_RESET_MAGIC 0x54455352u /* "RSET". */
#define WEFT_RECORD_MAGIC 0x5257u /* "WR": first bytes of a flash record. */
#define WEFT_RECORD_VERSION 0x1u /* Version of the record format. */
#define WEFT_BOOT_RECORD_BYTES 0x40u /* Place of a record in BOOT and JOURNAL. */
#define WEFT_CONFIG_RECORD_BYTES 0x200u /* Place of a record in CONFIG_A and CONFIG_B. */
#define WEFT_IMAGE_MAGIC 0x4d494657u /* "WFIM": first bytes of an image header. */
#define WEFT_IMAGE_VERSION 0x1u /* Version of the image header. */
#define WEFT_IMAGE_SIGNED_BYTES 0xc0u /* Bytes of the image header that are signed: all before the signature. */
#define WEFT_BUNDLE_MAGIC 0x54464557u /* "WEFT": first bytes of a .weft bundle. */
#define WEFT_BUNDLE_VERSION 0x1u /* Version of the bundle format. */
#define WEFT_BUNDLE_IMAGES 0x10u /* Most images in a bundle. */
#define WEFT_ROM_BASE 0x0u /* Boot ROM: reset vector. */
#define WEFT_ROM_BYTES 0x8000u /* Its size. */
#define WEFT_RAM_BASE 0x10000000u /* RAM: firmware is loaded here and entered here. */
#define WEFT_RAM_BYTES 0x20000u /* Its size. */
#define WEFT_FIRMWARE_MAX_BYTES 0x18000u /* Largest firmware; the rest of RAM is for its data, its stack and BootInfo. */
#define WEFT_BOOT_INFO 0x1001ffc0u /* Where BootInfo lies: the end of RAM. */
#define WEFT_BOOT_INFO_MAGIC 0x544f4f42u /* "BOOT". */
#define WEFT_PERIPHERAL_BASE 0x40000000u /* Register blocks. */
#define WEFT_CSR_BASE 0x50000000u /* The BAR: CSR_BASE + its offset. An access waits for the answer of the BAR, CSR_LIMIT_CYCLES at most; then it reads ones and sets SYS.BUS_ERROR. */
#define WEFT_CSR_BYTES 0x10000u /* Size of the window. */
#define WEFT_CSR_LIMIT_CYCLES 0x1000u /* Longest wait for the BAR. */
#define WEFT_MAP_VERSION 0x1u /* Version of this memory map. */
#define WEFT_MGMT_MAGIC 0x544d4757u /* "WGMT". */
#define WEFT_WATCHDOG_KEY 0x64656566u /* Written to WATCHDOG.FEED. */
#define WEFT_RESET_MAGIC 0x52455300u /* Upper 24 bits of what is written to SYS.RESET. */
#define WEFT_UART_FIFO_BYTES 0x800u /* Depth of each UART FIFO: a whole frame, so that the host needs no flow control as long as it waits for replies. */
#define WEFT_HID_FIFO_REPORTS 0x20u /* Depth of each HID FIFO: likewise. */
#define WEFT_CONFIG_SCHEMA 1u /* Version of the configuration schema. */
#define WEFT_CONFIG_KEYS 16u /* Keys of the configuration. */
#define WEFT_CONFIG_BYTES 189u /* Bytes of all their values. */
#define WEFT_SENSOR_COUNT 4u /* Sensors. */
#define WEFT_MGMT_COUNTER_COUNT 11u /* Counters of the firmware. */

/* What a frame is. */
enum {
  WEFT_MGMT_KIND_REQUEST = 1, /* Host to card. Gets exactly one reply. */
  WEFT_MGMT_KIND_REPLY = 2, /* Card to host; command, request and session are those of the request. */
  WEFT_MGMT_KIND_EVENT = 3, /* Card to host, unasked: session is that of the request that subscribed, request counts the events of that command. */
};
static inline const char *weft_mgmt_kind_name(unsigned value) {
  switch (value) {
    case 1: return "REQUEST";
    case 2: return "REPLY";
    case 3: return "EVENT";
    default: return "?";
  }
}

/* What a management frame is about. */
enum {
  WEFT_MGMT_COMMAND_IDENTIFY = 1, /* Who the card is. Answered in every protocol version; never changes its first 8 bytes. */
  WEFT_MGMT_COMMAND_CAPABILITIES = 2, /* What the card can do, and how much of it. */
  WEFT_MGMT_COMMAND_SELF_TEST = 3, /* Tests that disturb nothing: flash id, slots, configuration copies, sensors, CSR bus. */
  WEFT_MGMT_COMMAND_CONFIG_LIST = 16, /* The keys, in rising order, from one on; as many as fit. */
  WEFT_MGMT_COMMAND_CONFIG_GET = 17, /* One value, out of one layer. */
  WEFT_MGMT_COMMAND_CONFIG_SET = 18, /* Puts a value into the STAGED layer; layer must say STAGED. */
  WEFT_MGMT_COMMAND_CONFIG_COMMIT = 19, /* Checks STAGED as a whole and writes it to both copies in flash: all of it or nothing. */
  WEFT_MGMT_COMMAND_CONFIG_RESET = 20, /* STAGED becomes NEXT again, or the defaults. Nothing is written until CONFIG_COMMIT. */
  WEFT_MGMT_COMMAND_COUNTERS = 32, /* Counters of the card, in the order of the COUNTER block of the BAR, then those of the firmware (MgmtCounter). */
  WEFT_MGMT_COMMAND_HISTOGRAM = 33, /* One histogram (first names which; count is ignored). */
  WEFT_MGMT_COMMAND_SENSORS = 34, /* All sensors. */
  WEFT_MGMT_COMMAND_LOG = 35, /* Entries of the log ring from a sequence number on; as many as fit. */
  WEFT_MGMT_COMMAND_LINK_TEST = 36, /* Watches the link for a while. The reply comes at the end. */
  WEFT_MGMT_COMMAND_SUBSCRIBE = 37, /* Begins, changes or (period 0) ends the TELEMETRY of this port. */
  WEFT_MGMT_COMMAND_TELEMETRY = 38, /* One sample. Also a request: one sample now. */
  WEFT_MGMT_COMMAND_UPDATE_BEGIN = 48, /* Begins an update of the slot that is neither running nor confirmed, or goes on with it if the same header had been begun, also after a reset. The reply says which block the card wants first. */
  WEFT_MGMT_COMMAND_UPDATE_BLOCK = 49, /* The block that was asked for. The reply asks for the next; its bytes are 0 when the card has all. */
  WEFT_MGMT_COMMAND_BLOCK_REQUEST = 50, /* The card asks again, every BLOCK_REPEAT_MS for BLOCK_REPEATS times, if the block did not come. */
  WEFT_MGMT_COMMAND_UPDATE_STATUS = 51, /* How far the update is; repeats the block request. */
  WEFT_MGMT_COMMAND_UPDATE_VERIFY = 52, /* Starts to read the whole slot back and compare it with the header; when all is well, the header is written and the slot is valid. UPDATE_STATUS tells the result. */
  WEFT_MGMT_COMMAND_UPDATE_ACTIVATE = 53, /* The slot is tried at the next boot, TRIAL_TRIES times, until it is confirmed. */
  WEFT_MGMT_COMMAND_UPDATE_CONFIRM = 54, /* The running image is good: from now on it is the one to boot. Its minimum version becomes the floor of the card. Nothing to do if it is confirmed already. */
  WEFT_MGMT_COMMAND_UPDATE_ABORT = 55, /* Forgets the update under way; its slot stays invalid. Nothing to do if there is none. */
  WEFT_MGMT_COMMAND_SLOTS = 56, /* What lies in golden, A and B, and which is to boot. */
  WEFT_MGMT_COMMAND_REBOOT = 64, /* Starts the management CPU again, after the reply has left. The data path goes on unless another bitstream must be loaded; then DATA_PATH_BUSY while a driver has it enabled. */
  WEFT_MGMT_COMMAND_FACTORY_RESET = 65, /* Configuration back to the defaults, keys included. Slots and floor stay. */
  WEFT_MGMT_COMMAND_MEMBERS_GET = 80, /* Epoch, members and suspects, as the card has them. */
  WEFT_MGMT_COMMAND_MEMBERS_SET = 81, /* A new epoch and its members: the slow path, for a node whose driver is gone. */
};
static inline const char *weft_mgmt_command_name(unsigned value) {
  switch (value) {
    case 1: return "IDENTIFY";
    case 2: return "CAPABILITIES";
    case 3: return "SELF_TEST";
    case 16: return "CONFIG_LIST";
    case 17: return "CONFIG_GET";
    case 18: return "CONFIG_SET";
    case 19: return "CONFIG_COMMIT";
    case 20: return "CONFIG_RESET";
    case 32: return "COUNTERS";
    case 33: return "HISTOGRAM";
    case 34: return "SENSORS";
    case 35: return "LOG";
    case 36: return "LINK_TEST";
    case 37: return "SUBSCRIBE";
    case 38: return "TELEMETRY";
    case 48: return "UPDATE_BEGIN";
    case 49: return "UPDATE_BLOCK";
    case 50: return "BLOCK_REQUEST";
    case 51: return "UPDATE_STATUS";
    case 52: return "UPDATE_VERIFY";
    case 53: return "UPDATE_ACTIVATE";
    case 54: return "UPDATE_CONFIRM";
    case 55: return "UPDATE_ABORT";
    case 56: return "SLOTS";
    case 64: return "REBOOT";
    case 65: return "FACTORY_RESET";
    case 80: return "MEMBERS_GET";
    case 81: return "MEMBERS_SET";
    default: return "?";
  }
}

/* How a management command ended. If it is not OK, nothing on the card has changed, unless said here. */
enum {
  WEFT_MGMT_STATUS_OK = 0, /* Done. */
  WEFT_MGMT_STATUS_UNKNOWN_COMMAND = 1, /* This firmware has no such command. */
  WEFT_MGMT_STATUS_BAD_VERSION = 2, /* The frame is of a protocol version that the card does not speak. */
  WEFT_MGMT_STATUS_BAD_LENGTH = 3, /* The payload is not as long as the command says. */
  WEFT_MGMT_STATUS_BAD_VALUE = 4, /* A field has a value that it cannot have. */
  WEFT_MGMT_STATUS_BAD_STATE = 5, /* Not now: an earlier step is missing, or another one is under way. */
  WEFT_MGMT_STATUS_BUSY = 6, /* An update, verification or test is under way. */
  WEFT_MGMT_STATUS_UNKNOWN_KEY = 16, /* The card has no such configuration key. */
  WEFT_MGMT_STATUS_OUT_OF_RANGE = 17, /* A configuration value lies outside its range. */
  WEFT_MGMT_STATUS_WRITE_ONLY = 18, /* The key is a secret: it can be set, not read. */
  WEFT_MGMT_STATUS_CONFLICT = 19, /* Configuration values contradict each other: two equal addresses, or an address that does not belong to its node id. */
  WEFT_MGMT_STATUS_WRONG_BOARD = 32, /* The image is for another board. */
  WEFT_MGMT_STATUS_BAD_SIGNATURE = 33, /* The image is unsigned, or signed by a key that the card does not know, or its header was altered. */
  WEFT_MGMT_STATUS_ROLLBACK = 34, /* The image is older than what the card may still run. */
  WEFT_MGMT_STATUS_TOO_BIG = 35, /* A part does not fit into its place in the slot. */
  WEFT_MGMT_STATUS_BAD_IMAGE = 36, /* What lies in the slot differs from what the image header promises. The slot stays invalid. */
  WEFT_MGMT_STATUS_NO_UPDATE = 37, /* No update of this id is under way. */
  WEFT_MGMT_STATUS_WRONG_BLOCK = 38, /* This block was not asked for. */
  WEFT_MGMT_STATUS_BAD_SLOT = 39, /* The slot holds no image that may be started. */
  WEFT_MGMT_STATUS_FLASH_FAILED = 48, /* A flash page did not take what was written. What was under way may be half done; the card still boots. */
  WEFT_MGMT_STATUS_DATA_PATH_BUSY = 49, /* A driver has the data path enabled; this would disturb it. */
  WEFT_MGMT_STATUS_OLD_EPOCH = 50, /* The epoch is not newer than the one in force. */
  WEFT_MGMT_STATUS_NOT_CONFIRMED = 51, /* The confirmation is refused: the self-test of the running image failed. */
};
static inline const char *weft_mgmt_status_name(unsigned value) {
  switch (value) {
    case 0: return "OK";
    case 1: return "UNKNOWN_COMMAND";
    case 2: return "BAD_VERSION";
    case 3: return "BAD_LENGTH";
    case 4: return "BAD_VALUE";
    case 5: return "BAD_STATE";
    case 6: return "BUSY";
    case 16: return "UNKNOWN_KEY";
    case 17: return "OUT_OF_RANGE";
    case 18: return "WRITE_ONLY";
    case 19: return "CONFLICT";
    case 32: return "WRONG_BOARD";
    case 33: return "BAD_SIGNATURE";
    case 34: return "ROLLBACK";
    case 35: return "TOO_BIG";
    case 36: return "BAD_IMAGE";
    case 37: return "NO_UPDATE";
    case 38: return "WRONG_BLOCK";
    case 39: return "BAD_SLOT";
    case 48: return "FLASH_FAILED";
    case 49: return "DATA_PATH_BUSY";
    case 50: return "OLD_EPOCH";
    case 51: return "NOT_CONFIRMED";
    default: return "?";
  }
}

/* Bits of CapabilitiesReply.bits: the value is the bit number. */
enum {
  WEFT_CAPABILITY_UPDATE = 0, /* Slots can be updated. */
  WEFT_CAPABILITY_TELEMETRY = 1, /* SUBSCRIBE works. */
  WEFT_CAPABILITY_HISTOGRAMS = 2, /* There are histograms. */
  WEFT_CAPABILITY_LINK_TEST = 3, /* LINK_TEST works. */
  WEFT_CAPABILITY_MEMBERS = 4, /* MEMBERS_GET and MEMBERS_SET work. */
  WEFT_CAPABILITY_HID = 5, /* The HID mailbox is connected. */
  WEFT_CAPABILITY_RECONFIGURE = 6, /* The FPGA can load the bitstream of another slot by itself; otherwise after a power cycle. */
  WEFT_CAPABILITY_REDUNDANCY = 7, /* Redundancy keys have an effect. Not yet in any card. */
};
static inline const char *weft_capability_name(unsigned value) {
  switch (value) {
    case 0: return "UPDATE";
    case 1: return "TELEMETRY";
    case 2: return "HISTOGRAMS";
    case 3: return "LINK_TEST";
    case 4: return "MEMBERS";
    case 5: return "HID";
    case 6: return "RECONFIGURE";
    case 7: return "REDUNDANCY";
    default: return "?";
  }
}

/* Why the management CPU started. */
enum {
  WEFT_RESET_CAUSE_POWER_ON = 0, /* Power was switched on. */
  WEFT_RESET_CAUSE_WATCHDOG = 1, /* The watchdog was not fed. */
  WEFT_RESET_CAUSE_SOFTWARE = 2, /* Firmware asked for it. */
  WEFT_RESET_CAUSE_RECONFIGURED = 3, /* Another bitstream was loaded. */
};
static inline const char *weft_reset_cause_name(unsigned value) {
  switch (value) {
    case 0: return "POWER_ON";
    case 1: return "WATCHDOG";
    case 2: return "SOFTWARE";
    case 3: return "RECONFIGURED";
    default: return "?";
  }
}

/* Bits of SelfTestReply: the value is the bit number. */
enum {
  WEFT_SELF_TEST_FLASH_ID = 0, /* The flash answers with an id, and is large enough. */
  WEFT_SELF_TEST_GOLDEN = 1, /* The golden slot is valid. */
  WEFT_SELF_TEST_SLOT = 2, /* The running slot is valid. */
  WEFT_SELF_TEST_CONFIG_A = 3, /* Configuration copy A is readable, or empty like B. */
  WEFT_SELF_TEST_CONFIG_B = 4, /* Configuration copy B likewise. */
  WEFT_SELF_TEST_CSR = 5, /* The BAR answers through the CSR bridge with CARD_MAGIC and ABI_VERSION. */
  WEFT_SELF_TEST_SENSORS = 6, /* All sensors lie within their limits. */
  WEFT_SELF_TEST_BOOT_LOG = 7, /* The boot state is readable. */
};
static inline const char *weft_self_test_name(unsigned value) {
  switch (value) {
    case 0: return "FLASH_ID";
    case 1: return "GOLDEN";
    case 2: return "SLOT";
    case 3: return "CONFIG_A";
    case 4: return "CONFIG_B";
    case 5: return "CSR";
    case 6: return "SENSORS";
    case 7: return "BOOT_LOG";
    default: return "?";
  }
}

/* How the bytes of a configuration value are read. */
enum {
  WEFT_CONFIG_TYPE_UINT = 1, /* Unsigned number, little-endian. */
  WEFT_CONFIG_TYPE_MAC = 2, /* Ethernet address; all zero: none. */
  WEFT_CONFIG_TYPE_MAC_LIST = 3, /* Ethernet addresses, one after the other; all zero: none. */
  WEFT_CONFIG_TYPE_TEXT = 4, /* UTF-8, zero-padded. */
  WEFT_CONFIG_TYPE_BYTES = 5, /* Bytes without further meaning. */
};
static inline const char *weft_config_type_name(unsigned value) {
  switch (value) {
    case 1: return "UINT";
    case 2: return "MAC";
    case 3: return "MAC_LIST";
    case 4: return "TEXT";
    case 5: return "BYTES";
    default: return "?";
  }
}

/* Where a configuration value stands. */
enum {
  WEFT_CONFIG_LAYER_DEFAULT = 0, /* As the card left the factory. */
  WEFT_CONFIG_LAYER_CURRENT = 1, /* In force since this boot. */
  WEFT_CONFIG_LAYER_NEXT = 2, /* In flash: in force from the next boot on. */
  WEFT_CONFIG_LAYER_STAGED = 3, /* Set, not committed; lost by a reset. */
};
static inline const char *weft_config_layer_name(unsigned value) {
  switch (value) {
    case 0: return "DEFAULT";
    case 1: return "CURRENT";
    case 2: return "NEXT";
    case 3: return "STAGED";
    default: return "?";
  }
}

/* Counters of the firmware, which follow those of the COUNTER block. 32 bits, wrapping, from 0 at each boot. */
enum {
  WEFT_MGMT_COUNTER_FRAMES_IN = 0, /* Good management frames. */
  WEFT_MGMT_COUNTER_FRAMES_BAD = 1, /* Discarded: COBS, CRC, length or kind. */
  WEFT_MGMT_COUNTER_REPLIES = 2, /* Replies sent. */
  WEFT_MGMT_COUNTER_EVENTS = 3, /* Events sent. */
  WEFT_MGMT_COUNTER_EVENTS_DROPPED = 4, /* Events not sent, since the port had no room. */
  WEFT_MGMT_COUNTER_UART_OVERRUN = 5, /* Times that the UART lost bytes. */
  WEFT_MGMT_COUNTER_HID_GAPS = 6, /* Gaps in the sequence of HID reports. */
  WEFT_MGMT_COUNTER_FLASH_PROGRAMS = 7, /* Flash pages programmed. */
  WEFT_MGMT_COUNTER_FLASH_ERASES = 8, /* Flash sectors and blocks erased. */
  WEFT_MGMT_COUNTER_FLASH_FAILURES = 9, /* Programs and erases that did not take. */
  WEFT_MGMT_COUNTER_TELEMETRY_LATE = 10, /* Samples that began more than half a period late. */
};
static inline const char *weft_mgmt_counter_name(unsigned value) {
  switch (value) {
    case 0: return "FRAMES_IN";
    case 1: return "FRAMES_BAD";
    case 2: return "REPLIES";
    case 3: return "EVENTS";
    case 4: return "EVENTS_DROPPED";
    case 5: return "UART_OVERRUN";
    case 6: return "HID_GAPS";
    case 7: return "FLASH_PROGRAMS";
    case 8: return "FLASH_ERASES";
    case 9: return "FLASH_FAILURES";
    case 10: return "TELEMETRY_LATE";
    default: return "?";
  }
}

/* Histograms of the firmware. Bucket i counts values from 2^i on (bucket 0 also 0), the last one all above. */
enum {
  WEFT_MGMT_HISTOGRAM_TURN_CYCLES = 0, /* Cycles of a turn of the firmware's main loop: how long a request may wait. */
};
static inline const char *weft_mgmt_histogram_name(unsigned value) {
  switch (value) {
    case 0: return "TURN_CYCLES";
    default: return "?";
  }
}

/* Sensors, in the order of their registers. */
enum {
  WEFT_SENSOR_TEMPERATURE = 0, /* Die of the FPGA; 0 to 95 °C. */
  WEFT_SENSOR_VCC_CORE = 1, /* Core supply; 1045 to 1155 mV. */
  WEFT_SENSOR_VCC_AUX = 2, /* Auxiliary supply; 2375 to 2625 mV. */
  WEFT_SENSOR_VCC_IO = 3, /* I/O supply; 3135 to 3465 mV. */
};
static inline const char *weft_sensor_name(unsigned value) {
  switch (value) {
    case 0: return "TEMPERATURE";
    case 1: return "VCC_CORE";
    case 2: return "VCC_AUX";
    case 3: return "VCC_IO";
    default: return "?";
  }
}

/* Unit of a sensor. */
enum {
  WEFT_SENSOR_UNIT_MILLICELSIUS = 0, /* Thousandths of a degree Celsius. */
  WEFT_SENSOR_UNIT_MILLIVOLT = 1, /* Thousandths of a volt. */
};
static inline const char *weft_sensor_unit_name(unsigned value) {
  switch (value) {
    case 0: return "MILLICELSIUS";
    case 1: return "MILLIVOLT";
    default: return "?";
  }
}

/* What a log entry tells. `a` and `b` are its arguments. */
enum {
  WEFT_LOG_CODE_BOOT = 1, /* The firmware started. a: ResetCause, b: slot. */
  WEFT_LOG_CODE_CONFIG_LOADED = 2, /* a: sequence number of the configuration, b: copies that were readable. */
  WEFT_LOG_CODE_CONFIG_COMMITTED = 3, /* a: sequence number. */
  WEFT_LOG_CODE_CONFIG_APPLIED = 4, /* Written to the CSRs. a: node id. */
  WEFT_LOG_CODE_CONFIG_SKIPPED = 5, /* Not written to the CSRs: a driver has the data path enabled. */
  WEFT_LOG_CODE_CONFIG_LOST = 6, /* No copy was readable though one had been written: the defaults are in force. */
  WEFT_LOG_CODE_UPDATE_BEGUN = 7, /* a: update id, b: slot. */
  WEFT_LOG_CODE_UPDATE_RESUMED = 8, /* a: update id, b: bytes already there. */
  WEFT_LOG_CODE_UPDATE_VERIFIED = 9, /* a: update id, b: slot. */
  WEFT_LOG_CODE_UPDATE_REFUSED = 10, /* a: MgmtStatus, b: slot. */
  WEFT_LOG_CODE_UPDATE_ACTIVATED = 11, /* a: slot. */
  WEFT_LOG_CODE_UPDATE_CONFIRMED = 12, /* a: slot, b: floor. */
  WEFT_LOG_CODE_REVERTED = 13, /* A slot on trial was given up. a: slot, b: RevertCause. */
  WEFT_LOG_CODE_SENSOR_ALARM = 14, /* a: Sensor, b: its value. */
  WEFT_LOG_CODE_LINK_UP = 15, /* The data path was enabled. a: node id. */
  WEFT_LOG_CODE_LINK_DOWN = 16, /* The data path was disabled. */
  WEFT_LOG_CODE_SUSPECTS = 17, /* Suspect members changed. a: bitmap. */
  WEFT_LOG_CODE_EPOCH = 18, /* MEMBERS_SET. a: epoch, b: members. */
  WEFT_LOG_CODE_REBOOT = 19, /* A restart was asked for. a: slot. */
  WEFT_LOG_CODE_FACTORY_RESET = 20, /* The configuration went back to the defaults. */
  WEFT_LOG_CODE_FLASH_FAILED = 21, /* a: address, b: FlashOperation. */
};
static inline const char *weft_log_code_name(unsigned value) {
  switch (value) {
    case 1: return "BOOT";
    case 2: return "CONFIG_LOADED";
    case 3: return "CONFIG_COMMITTED";
    case 4: return "CONFIG_APPLIED";
    case 5: return "CONFIG_SKIPPED";
    case 6: return "CONFIG_LOST";
    case 7: return "UPDATE_BEGUN";
    case 8: return "UPDATE_RESUMED";
    case 9: return "UPDATE_VERIFIED";
    case 10: return "UPDATE_REFUSED";
    case 11: return "UPDATE_ACTIVATED";
    case 12: return "UPDATE_CONFIRMED";
    case 13: return "REVERTED";
    case 14: return "SENSOR_ALARM";
    case 15: return "LINK_UP";
    case 16: return "LINK_DOWN";
    case 17: return "SUSPECTS";
    case 18: return "EPOCH";
    case 19: return "REBOOT";
    case 20: return "FACTORY_RESET";
    case 21: return "FLASH_FAILED";
    default: return "?";
  }
}

/* What is done to a flash; also what a power cut is counted by. */
enum {
  WEFT_FLASH_OPERATION_PROGRAM = 0, /* A page program: up to 256 bytes, bits 1 to 0 only. */
  WEFT_FLASH_OPERATION_ERASE_SECTOR = 1, /* 4 KiB to ones. */
  WEFT_FLASH_OPERATION_ERASE_BLOCK = 2, /* 64 KiB to ones. */
};
static inline const char *weft_flash_operation_name(unsigned value) {
  switch (value) {
    case 0: return "PROGRAM";
    case 1: return "ERASE_SECTOR";
    case 2: return "ERASE_BLOCK";
    default: return "?";
  }
}

/* Where an image lies. */
enum {
  WEFT_SLOT_GOLDEN = 0, /* The image of last resort. */
  WEFT_SLOT_A = 1, /* Slot A. */
  WEFT_SLOT_B = 2, /* Slot B. */
  WEFT_SLOT_NONE = 255, /* None. */
};
static inline const char *weft_slot_name(unsigned value) {
  switch (value) {
    case 0: return "GOLDEN";
    case 1: return "A";
    case 2: return "B";
    case 255: return "NONE";
    default: return "?";
  }
}

/* What a flash record holds. */
enum {
  WEFT_FLASH_RECORD_KIND_BOOT = 1, /* BootState. */
  WEFT_FLASH_RECORD_KIND_JOURNAL = 2, /* UpdateJournal. */
  WEFT_FLASH_RECORD_KIND_CONFIG = 3, /* StoredConfig and its values. */
};
static inline const char *weft_flash_record_kind_name(unsigned value) {
  switch (value) {
    case 1: return "BOOT";
    case 2: return "JOURNAL";
    case 3: return "CONFIG";
    default: return "?";
  }
}

/* Parts of an image. */
enum {
  WEFT_PART_FIRMWARE = 0, /* Program of the management CPU: loaded to the start of RAM, entered at its first byte. */
  WEFT_PART_BITSTREAM = 1, /* Configuration of the FPGA. */
};
static inline const char *weft_part_name(unsigned value) {
  switch (value) {
    case 0: return "FIRMWARE";
    case 1: return "BITSTREAM";
    default: return "?";
  }
}

/* State of an update on the card. */
enum {
  WEFT_UPDATE_STATE_NONE = 0, /* No update. */
  WEFT_UPDATE_STATE_RECEIVING = 1, /* Blocks are being pulled. */
  WEFT_UPDATE_STATE_COMPLETE = 2, /* All blocks are in flash; not verified. */
  WEFT_UPDATE_STATE_VERIFYING = 3, /* The slot is being read back. */
  WEFT_UPDATE_STATE_VERIFIED = 4, /* The slot is valid and may be activated. */
  WEFT_UPDATE_STATE_FAILED = 5, /* See status. Only UPDATE_BEGIN or UPDATE_ABORT go on from here. */
};
static inline const char *weft_update_state_name(unsigned value) {
  switch (value) {
    case 0: return "NONE";
    case 1: return "RECEIVING";
    case 2: return "COMPLETE";
    case 3: return "VERIFYING";
    case 4: return "VERIFIED";
    case 5: return "FAILED";
    default: return "?";
  }
}

/* Why a slot on trial was given up. */
enum {
  WEFT_REVERT_CAUSE_NONE = 0, /* None was. */
  WEFT_REVERT_CAUSE_NOT_CONFIRMED = 1, /* All TRIAL_TRIES were used and it was not confirmed. */
  WEFT_REVERT_CAUSE_INVALID = 2, /* Its header, signature or hash was wrong when it was to be started. */
  WEFT_REVERT_CAUSE_ROLLBACK = 3, /* It was older than the floor. */
  WEFT_REVERT_CAUSE_REPLACED = 4, /* Another update began in its slot. */
};
static inline const char *weft_revert_cause_name(unsigned value) {
  switch (value) {
    case 0: return "NONE";
    case 1: return "NOT_CONFIRMED";
    case 2: return "INVALID";
    case 3: return "ROLLBACK";
    case 4: return "REPLACED";
    default: return "?";
  }
}

/* Boards for which there are images. */
enum {
  WEFT_BOARD_SIM = 1, /* The simulated card. */
  WEFT_BOARD_ECP5_EVN = 2, /* Lattice ECP5 evaluation board (LFE5UM5G-85F). */
};
static inline const char *weft_board_name(unsigned value) {
  switch (value) {
    case 1: return "SIM";
    case 2: return "ECP5_EVN";
    default: return "?";
  }
}

/* Header of every frame, before COBS. */
struct __attribute__((packed, aligned(2))) weft_mgmt_frame {
  uint8_t version; /* PROTOCOL_VERSION. Another one gets BAD_VERSION, except that IDENTIFY is answered whatever it says. */
  uint8_t kind; /* MgmtKind. */
  uint16_t command; /* MgmtCommand. */
  uint16_t session; /* Chosen at random by the host when it opens the port; a frame of another session is not for it. */
  uint16_t request; /* Chosen by the host, returned in the reply. The last one asked again gets the same reply again, and is not done twice. */
  uint16_t status; /* Replies: MgmtStatus. Else 0. A reply that is not OK has no payload. */
  uint16_t length; /* Payload bytes. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_mgmt_frame) == 12, "weft_mgmt_frame");

/* A piece of the framed stream, zeros after it. Frames may share a report and may span reports. */
struct __attribute__((packed, aligned(8))) weft_hid_report {
  uint8_t length; /* Bytes of the stream in this report: 0 to HID_DATA_BYTES. */
  uint8_t sequence; /* Counts the reports of this direction. A gap: drop what was collected, and go on after the next delimiter. */
  uint8_t data[62]; /* The bytes, first one first. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_hid_report) == 64, "weft_hid_report");

/* Who the card is. */
struct __attribute__((packed, aligned(8))) weft_identify_reply {
  uint32_t magic; /* CARD_MAGIC. */
  uint8_t protocol_min; /* Oldest protocol version that the card speaks. */
  uint8_t protocol_max; /* Newest one. Both sides use the highest that both speak. */
  uint8_t slot; /* Slot of the running firmware. */
  uint8_t trial; /* 1: running on trial, not yet confirmed. */
  uint64_t serial; /* Serial number of the card. */
  uint32_t board; /* Board. */
  uint32_t firmware_version; /* Version of the running firmware: major << 24 | minor << 16 | patch. */
  uint32_t fpga_version; /* Version of the bitstream, likewise. */
  uint32_t fpga_id; /* JTAG id code of the FPGA; 0 in simulation. */
  uint8_t git_hash[20]; /* Commit from which the bitstream was made. */
  uint8_t reset_cause; /* ResetCause. */
  uint8_t node; /* Node id in force. */
  uint8_t data_path; /* 1: a driver has enabled the data path. */
  uint8_t reserved0[1];
  uint32_t boots; /* Boots since the card was made (power cuts while it is counted may be missed). */
  uint32_t uptime_ms; /* Since the firmware started. */
  uint8_t cpu_name[16]; /* Name of the soft core, ASCII, zero-padded. */
  uint8_t cpu_version[16]; /* Its version, likewise. */
  uint8_t cpu_hash[32]; /* SHA-256 of its source. */
  uint8_t name[16]; /* CARD_NAME from the configuration, UTF-8, zero-padded. */
  uint16_t schema; /* Version of the configuration schema. */
  uint8_t reserved1[6];
};
WEFT_STATIC_ASSERT(sizeof(struct weft_identify_reply) == 152, "weft_identify_reply");

/* What the card can do. */
struct __attribute__((packed, aligned(8))) weft_capabilities_reply {
  uint32_t bits; /* Bit n: Capability n. */
  uint16_t max_payload; /* Longest payload that it takes and sends. */
  uint16_t block_bytes; /* Largest block that it asks for. */
  uint16_t counters; /* Number of counters. */
  uint16_t card_counters; /* How many of them are the COUNTER block of the BAR; the rest is MgmtCounter. */
  uint8_t histograms; /* Number of histograms. */
  uint8_t sensors; /* Number of sensors. */
  uint8_t nodes; /* Nodes for which the card has room. */
  uint8_t reserved0[1];
  uint16_t config_keys; /* Number of configuration keys. */
  uint16_t log_entries; /* Entries that the log ring keeps. */
  uint16_t telemetry_min_ms; /* Shortest period of telemetry. */
  uint8_t reserved1[2];
};
WEFT_STATIC_ASSERT(sizeof(struct weft_capabilities_reply) == 24, "weft_capabilities_reply");

/* Result of the self-test. */
struct __attribute__((packed, aligned(8))) weft_self_test_reply {
  uint32_t run; /* Bit n: SelfTest n was run. */
  uint32_t passed; /* Bit n: and passed. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_self_test_reply) == 8, "weft_self_test_reply");

/* Which keys to list. */
struct __attribute__((packed, aligned(2))) weft_config_list_request {
  uint16_t from; /* First key wanted. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_config_list_request) == 2, "weft_config_list_request");

/* Some keys. */
struct __attribute__((packed, aligned(8))) weft_config_list_reply {
  uint16_t next; /* Ask from here for more; 0: these were the last. */
  uint16_t schema; /* Version of the configuration schema. */
  uint32_t sequence; /* Sequence number of the configuration in flash; 0: none was ever committed. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_config_list_reply) == 8, "weft_config_list_reply");

/* What the card knows of a key. */
struct __attribute__((packed, aligned(8))) weft_config_item {
  uint16_t key; /* The key. */
  uint8_t type; /* ConfigType. */
  uint8_t bytes; /* Size of the value. */
  uint8_t flags4; /* Bits: see the macros. */
  uint8_t reserved0[3];
};
#define WEFT_CONFIG_ITEM_SECRET_SHIFT 0u /* In flags4. Can be set, not read. */
#define WEFT_CONFIG_ITEM_SECRET 0x1u
#define WEFT_CONFIG_ITEM_CURRENT_SET_SHIFT 1u /* In flags4. CURRENT differs from DEFAULT. */
#define WEFT_CONFIG_ITEM_CURRENT_SET 0x2u
#define WEFT_CONFIG_ITEM_NEXT_SET_SHIFT 2u /* In flags4. NEXT differs from DEFAULT. */
#define WEFT_CONFIG_ITEM_NEXT_SET 0x4u
#define WEFT_CONFIG_ITEM_NEXT_CHANGED_SHIFT 3u /* In flags4. NEXT differs from CURRENT: in force after the next boot. */
#define WEFT_CONFIG_ITEM_NEXT_CHANGED 0x8u
#define WEFT_CONFIG_ITEM_STAGED_CHANGED_SHIFT 4u /* In flags4. STAGED differs from NEXT: not committed. */
#define WEFT_CONFIG_ITEM_STAGED_CHANGED 0x10u
WEFT_STATIC_ASSERT(sizeof(struct weft_config_item) == 8, "weft_config_item");

/* Which value. */
struct __attribute__((packed, aligned(2))) weft_config_get_request {
  uint16_t key; /* The key. */
  uint8_t layer; /* ConfigLayer. */
  uint8_t reserved0[1];
};
WEFT_STATIC_ASSERT(sizeof(struct weft_config_get_request) == 4, "weft_config_get_request");

/* A value, which follows. */
struct __attribute__((packed, aligned(2))) weft_config_value {
  uint16_t key; /* The key. */
  uint8_t layer; /* ConfigLayer. */
  uint8_t bytes; /* Size of the value: exactly that of its key. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_config_value) == 4, "weft_config_value");

/* What was committed. */
struct __attribute__((packed, aligned(8))) weft_config_commit_reply {
  uint32_t sequence; /* Sequence number of the configuration in flash. */
  uint8_t reboot; /* 1: NEXT differs from CURRENT. */
  uint8_t reserved0[3];
};
WEFT_STATIC_ASSERT(sizeof(struct weft_config_commit_reply) == 8, "weft_config_commit_reply");

/* What STAGED becomes. */
struct __attribute__((packed, aligned(2))) weft_config_reset_request {
  uint8_t layer; /* DEFAULT or NEXT. */
  uint8_t reserved0[1];
  uint16_t key; /* One key only; 0: all. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_config_reset_request) == 4, "weft_config_reset_request");

/* Which part of an array. */
struct __attribute__((packed, aligned(2))) weft_range_request {
  uint16_t first; /* Index of the first. */
  uint16_t count; /* How many; fewer come if there are no more or the reply is full. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_range_request) == 4, "weft_range_request");

/* Part of an array, which follows. */
struct __attribute__((packed, aligned(2))) weft_range_reply {
  uint16_t first; /* Index of the first. */
  uint16_t total; /* How many there are in all. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_range_reply) == 4, "weft_range_reply");

/* A counter, or a bucket. */
struct __attribute__((packed, aligned(2))) weft_counter_value {
  uint32_t value; /* Its value. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_counter_value) == 4, "weft_counter_value");

/* A histogram; its buckets follow. */
struct __attribute__((packed, aligned(8))) weft_histogram_reply {
  uint16_t index; /* Which. */
  uint16_t buckets; /* How many buckets follow. */
  uint32_t maximum; /* Largest value seen. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_histogram_reply) == 8, "weft_histogram_reply");

/* A sensor. Values are signed 32-bit numbers. */
struct __attribute__((packed, aligned(8))) weft_sensor_value {
  uint8_t sensor; /* Sensor. */
  uint8_t unit; /* SensorUnit. */
  uint8_t alarm; /* 1: outside its limits. */
  uint8_t reserved0[1];
  uint32_t value; /* Now. */
  uint32_t low; /* Least value allowed. */
  uint32_t high; /* Greatest value allowed. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_sensor_value) == 16, "weft_sensor_value");

/* From where to read the log. */
struct __attribute__((packed, aligned(2))) weft_log_request {
  uint32_t from; /* Sequence number; an older one than is kept begins at the oldest. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_log_request) == 4, "weft_log_request");

/* Entries of the log, which follow. */
struct __attribute__((packed, aligned(8))) weft_log_reply {
  uint32_t next; /* Sequence number after the last one that follows: ask from here for more. */
  uint32_t lost; /* Entries between `from` and the first one here that the ring no longer has. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_log_reply) == 8, "weft_log_reply");

/* One entry. */
struct __attribute__((packed, aligned(8))) weft_log_entry {
  uint32_t sequence; /* Counts entries since boot. */
  uint32_t time_ms; /* Uptime. */
  uint16_t code; /* LogCode. */
  uint8_t reserved0[2];
  uint32_t a; /* First argument. */
  uint32_t b; /* Second argument. */
  uint8_t reserved1[4];
};
WEFT_STATIC_ASSERT(sizeof(struct weft_log_entry) == 24, "weft_log_entry");

/* How long to watch. */
struct __attribute__((packed, aligned(2))) weft_link_test_request {
  uint16_t duration_ms; /* 1 to LINK_TEST_LIMIT_MS. Longer than a few heartbeats, or it shows nothing. */
  uint8_t reserved0[2];
};
WEFT_STATIC_ASSERT(sizeof(struct weft_link_test_request) == 4, "weft_link_test_request");

/* What went over the link meanwhile; differences of counters. */
struct __attribute__((packed, aligned(8))) weft_link_test_reply {
  uint8_t passed; /* 1: the data path is enabled, frames came, none was bad, nobody is suspect. */
  uint8_t enabled; /* CONTROL.enable. */
  uint16_t members; /* MEMBERS. */
  uint16_t suspects; /* SUSPECT at the end. */
  uint8_t reserved0[2];
  uint32_t tx_frames; /* TX_FRAMES. */
  uint32_t rx_frames; /* RX_FRAMES. */
  uint32_t rx_bad; /* RX_BAD_FCS, RX_BAD_CRC, RX_BAD_LENGTH and RX_OVERFLOW together. */
  uint32_t retransmits; /* TX_RETRANSMITS. */
  uint32_t heartbeats_missed; /* HEARTBEAT_MISSED. */
  uint32_t duration_ms; /* How long it was watched. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_link_test_reply) == 32, "weft_link_test_reply");

/* What this port wants to be told. */
struct __attribute__((packed, aligned(8))) weft_subscribe_request {
  uint16_t period_ms; /* One sample so often; 0: no more. */
  uint16_t first; /* First counter of each sample. */
  uint16_t count; /* Counters in each sample; 0: none. As many as fit into a frame. */
  uint8_t reserved0[2];
};
WEFT_STATIC_ASSERT(sizeof(struct weft_subscribe_request) == 8, "weft_subscribe_request");

/* A sample; counters follow. Its frame counts samples in `request`: a gap there is a sample lost. */
struct __attribute__((packed, aligned(8))) weft_telemetry_record {
  uint64_t time_cycles; /* When it was taken, in cycles since the management CPU was reset. */
  uint32_t sequence; /* Counts samples since SUBSCRIBE, those dropped included. */
  uint16_t period_ms; /* Period. */
  uint16_t first; /* Index of the first counter that follows. */
  uint32_t status; /* CTRL.STATUS. */
  uint16_t suspects; /* CTRL.SUSPECT. */
  uint16_t epoch; /* CTRL.EPOCH. */
  uint32_t temperature; /* Sensor TEMPERATURE. */
  uint32_t vcc_core; /* Sensor VCC_CORE. */
  uint32_t vcc_aux; /* Sensor VCC_AUX. */
  uint32_t vcc_io; /* Sensor VCC_IO. */
  uint32_t log_next; /* Sequence number that the next log entry will have. */
  uint8_t reserved0[4];
};
WEFT_STATIC_ASSERT(sizeof(struct weft_telemetry_record) == 48, "weft_telemetry_record");

/* Membership as the card has it. */
struct __attribute__((packed, aligned(8))) weft_members_reply {
  uint16_t epoch; /* CTRL.EPOCH. */
  uint16_t members; /* CTRL.MEMBERS. */
  uint16_t suspects; /* CTRL.SUSPECT. */
  uint8_t node; /* CTRL.NODE. */
  uint8_t recovering; /* STATUS.recovering. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_members_reply) == 8, "weft_members_reply");

/* A new membership. */
struct __attribute__((packed, aligned(2))) weft_members_request {
  uint16_t epoch; /* Newer than that in force (RFC 1982 comparison), else OLD_EPOCH. */
  uint16_t members; /* Bit i: node i. Must contain this node. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_members_request) == 4, "weft_members_request");

/* The block that the card wants next. */
struct __attribute__((packed, aligned(8))) weft_block_request {
  uint32_t update; /* Update id: first 4 bytes of the BLAKE2b-512 of the image header. */
  uint8_t part; /* Part. */
  uint8_t slot; /* Slot that is updated. */
  uint16_t bytes; /* Size of the block; 0: nothing is missing any more, send UPDATE_VERIFY. */
  uint32_t offset; /* Where it begins in its part. */
  uint32_t done; /* Bytes of all parts that the card has. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_block_request) == 16, "weft_block_request");

/* The block that was asked for; its bytes follow. */
struct __attribute__((packed, aligned(8))) weft_block_header {
  uint32_t update; /* As in BlockRequest. */
  uint8_t part; /* Part. */
  uint8_t reserved0[1];
  uint16_t bytes; /* Size. */
  uint32_t offset; /* Where it begins in its part. */
  uint8_t reserved1[4];
};
WEFT_STATIC_ASSERT(sizeof(struct weft_block_header) == 16, "weft_block_header");

/* How far the update is. */
struct __attribute__((packed, aligned(8))) weft_update_status_reply {
  uint8_t state; /* UpdateState. */
  uint8_t slot; /* Slot that is updated. */
  uint16_t status; /* Why it FAILED. */
  uint32_t update; /* Update id. */
  uint32_t total; /* Bytes of all parts. */
  uint32_t done; /* RECEIVING: bytes in flash. VERIFYING: bytes read back. */
  uint32_t offset; /* Block wanted: where it begins. */
  uint16_t bytes; /* Block wanted: its size; 0: none. */
  uint8_t part; /* Block wanted: its part. */
  uint8_t reserved0[1];
  uint32_t version; /* Version of the image. */
  uint8_t reserved1[4];
};
WEFT_STATIC_ASSERT(sizeof(struct weft_update_status_reply) == 32, "weft_update_status_reply");

/* Which update. */
struct __attribute__((packed, aligned(2))) weft_update_request {
  uint32_t update; /* Update id; another one than under way is NO_UPDATE. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_update_request) == 4, "weft_update_request");

/* Which slot. */
struct __attribute__((packed, aligned(2))) weft_slot_request {
  uint8_t slot; /* A or B. */
  uint8_t reserved0[3];
};
WEFT_STATIC_ASSERT(sizeof(struct weft_slot_request) == 4, "weft_slot_request");

/* Boot state; golden, A and B follow. */
struct __attribute__((packed, aligned(8))) weft_slots_reply {
  uint8_t running; /* Slot of the running firmware. */
  uint8_t confirmed; /* Slot to boot. */
  uint8_t trial; /* Slot on trial, or NONE. */
  uint8_t tries; /* Boots that the trial has left. */
  uint8_t failed; /* Slot last given up, or NONE. */
  uint8_t cause; /* Why. */
  uint8_t reserved0[2];
  uint32_t floor; /* Oldest version that may be started from A or B. */
  uint8_t reserved1[4];
};
WEFT_STATIC_ASSERT(sizeof(struct weft_slots_reply) == 16, "weft_slots_reply");

/* One slot. */
struct __attribute__((packed, aligned(8))) weft_slot_status {
  uint8_t slot; /* Slot. */
  uint8_t valid; /* 1: header, signature and board are right. The firmware is hashed at each boot. */
  uint8_t startable; /* 1: valid and not below the floor. */
  uint8_t reserved0[1];
  uint32_t version; /* Version; 0 if not valid. */
  uint32_t minimum; /* Its minimum version. */
  uint32_t firmware_bytes; /* Size of the firmware. */
  uint32_t bitstream_bytes; /* Size of the bitstream. */
  uint32_t id; /* Update id of its header. */
  uint8_t reserved1[8];
};
WEFT_STATIC_ASSERT(sizeof(struct weft_slot_status) == 32, "weft_slot_status");

/* How to start again. */
struct __attribute__((packed, aligned(2))) weft_reboot_request {
  uint8_t slot; /* NONE: as the boot state says. GOLDEN: the golden slot, this once. Others are BAD_VALUE. */
  uint8_t reserved0[3];
};
WEFT_STATIC_ASSERT(sizeof(struct weft_reboot_request) == 4, "weft_reboot_request");

/* So that no accident resets a card. */
struct __attribute__((packed, aligned(2))) weft_factory_reset_request {
  uint32_t magic; /* FACTORY_RESET_MAGIC. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_factory_reset_request) == 4, "weft_factory_reset_request");

/* What an image is: the signed manifest of its two parts. The same bytes stand in the bundle, in UPDATE_BEGIN and in the slot. */
struct __attribute__((packed, aligned(8))) weft_image_header {
  uint32_t magic; /* IMAGE_MAGIC. */
  uint16_t header_version; /* IMAGE_VERSION. */
  uint8_t reserved0[2];
  uint32_t board; /* Board that it is for. */
  uint32_t version; /* major << 24 | minor << 16 | patch. */
  uint32_t minimum_version; /* Not above version. Once this image is confirmed, the card starts nothing older from A or B. */
  uint32_t key_id; /* First 4 bytes of the public key. */
  uint32_t firmware_bytes; /* Size of the firmware; not 0. */
  uint32_t bitstream_bytes; /* Size of the bitstream; 0: the one of golden serves. */
  uint8_t build[20]; /* Commit from which it was made. */
  uint8_t reserved1[12];
  uint8_t firmware_hash[64]; /* BLAKE2b-512 of the firmware. */
  uint8_t bitstream_hash[64]; /* BLAKE2b-512 of the bitstream; zeros if there is none. */
  uint8_t signature[64]; /* Ed25519 (RFC 8032) over the IMAGE_SIGNED_BYTES before it. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_image_header) == 256, "weft_image_header");

/* Start of a .weft file. `images` BundleEntries follow, then the parts, in order, without gaps. */
struct __attribute__((packed, aligned(8))) weft_bundle_header {
  uint32_t magic; /* BUNDLE_MAGIC. */
  uint16_t version; /* BUNDLE_VERSION. */
  uint16_t images; /* 1 to BUNDLE_IMAGES, each for another board. */
  uint64_t bytes; /* Size of the file. */
  uint32_t crc; /* CRC-32 of this header with crc zero, and all BundleEntries. */
  uint8_t reserved0[12];
};
WEFT_STATIC_ASSERT(sizeof(struct weft_bundle_header) == 32, "weft_bundle_header");

/* One image of a bundle. */
struct __attribute__((packed, aligned(8))) weft_bundle_entry {
  uint64_t firmware_at; /* Where its firmware begins in the file. */
  uint64_t bitstream_at; /* Where its bitstream begins; 0 if there is none. */
  uint8_t header[256]; /* ImageHeader. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_bundle_entry) == 272, "weft_bundle_entry");

/* Start of a record. Each region is a ring of places of one size; each record is the whole state, the valid one with the highest sequence number counts. A place is written once between two erases of its sector. */
struct __attribute__((packed, aligned(8))) weft_flash_record {
  uint16_t magic; /* RECORD_MAGIC. */
  uint8_t kind; /* FlashRecordKind. */
  uint8_t version; /* RECORD_VERSION. */
  uint32_t sequence; /* Counts the records of the region, from 1. */
  uint16_t length; /* Bytes of the payload, which follows. */
  uint8_t reserved0[2];
  uint32_t crc; /* CRC-32 over the bytes before this field, then the payload. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_flash_record) == 16, "weft_flash_record");

/* What the boot stage goes by. */
struct __attribute__((packed, aligned(8))) weft_boot_state {
  uint8_t confirmed; /* Slot to boot; GOLDEN in a new card. */
  uint8_t trial; /* Slot on trial, or NONE. */
  uint8_t tries; /* Boots that the trial has left. */
  uint8_t failed; /* Slot last given up, or NONE. */
  uint8_t cause; /* Why. */
  uint8_t reserved0[3];
  uint32_t floor; /* Oldest version that may be started from A or B. */
  uint32_t boots; /* Starts of a firmware; it counts them itself. */
  uint8_t once; /* 1: boot GOLDEN at the next start, and clear this. */
  uint8_t resume; /* Slot chosen before the FPGA was told to load another bitstream: with cause RECONFIGURED it is started without being counted again. */
  uint8_t reverted; /* 1: the trial was given up in the start that wrote resume. So that the firmware is told. */
  uint8_t reserved1[5];
};
WEFT_STATIC_ASSERT(sizeof(struct weft_boot_state) == 24, "weft_boot_state");

/* What an update that was cut short goes on by. */
struct __attribute__((packed, aligned(8))) weft_update_journal {
  uint8_t state; /* NONE, RECEIVING or COMPLETE. */
  uint8_t slot; /* Slot that is updated. */
  uint8_t part; /* Part that is being received. */
  uint8_t reserved0[1];
  uint32_t offset; /* Bytes of it that are surely in flash; from here on the slot is erased again. */
  uint8_t header_hash[32]; /* First 32 bytes of the BLAKE2b-512 of the image header, signature included. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_update_journal) == 40, "weft_update_journal");

/* Payload of a CONFIG record in flash. StoredValues follow, those that differ from the defaults, rising by key. */
struct __attribute__((packed, aligned(2))) weft_stored_config {
  uint16_t schema; /* Version of the configuration schema. Of another one, keys that are known with the same size are taken. */
  uint16_t values; /* How many follow. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_stored_config) == 4, "weft_stored_config");

/* A value in flash; its bytes follow, padded to a multiple of 4. */
struct __attribute__((packed, aligned(2))) weft_stored_value {
  uint16_t key; /* The key. */
  uint16_t bytes; /* Size. */
};
WEFT_STATIC_ASSERT(sizeof(struct weft_stored_value) == 4, "weft_stored_value");

/* What the boot stage tells the firmware. */
struct __attribute__((packed, aligned(8))) weft_boot_info {
  uint32_t magic; /* BOOT_INFO_MAGIC. */
  uint8_t slot; /* Slot that was loaded. */
  uint8_t trial; /* 1: on trial. */
  uint8_t cause; /* ResetCause. */
  uint8_t reserved0[1];
  uint32_t version; /* Version of the image. */
  uint32_t minimum_version; /* Its minimum version. */
  uint32_t update; /* Update id of its header. */
  uint8_t reverted; /* Not NONE: a slot was given up in this boot. */
  uint8_t failed; /* Which. */
  uint8_t reserved1[42];
};
WEFT_STATIC_ASSERT(sizeof(struct weft_boot_info) == 64, "weft_boot_info");

/* What lies where in flash. */
#define WEFT_FLASH_GOLDEN 0x0u /* Golden slot: written in the factory, never by an update. */
#define WEFT_FLASH_GOLDEN_BYTES 0x400000u
#define WEFT_FLASH_A 0x400000u /* Slot A. */
#define WEFT_FLASH_A_BYTES 0x400000u
#define WEFT_FLASH_B 0x800000u /* Slot B. */
#define WEFT_FLASH_B_BYTES 0x400000u
#define WEFT_FLASH_BOOT 0xc00000u /* Boot state: log of BootState. */
#define WEFT_FLASH_BOOT_BYTES 0x4000u
#define WEFT_FLASH_JOURNAL 0xc10000u /* Update under way: log of UpdateJournal. */
#define WEFT_FLASH_JOURNAL_BYTES 0x4000u
#define WEFT_FLASH_CONFIG_A 0xc20000u /* Configuration, first copy: log of StoredConfig. */
#define WEFT_FLASH_CONFIG_A_BYTES 0x8000u
#define WEFT_FLASH_CONFIG_B 0xc30000u /* Configuration, second copy. */
#define WEFT_FLASH_CONFIG_B_BYTES 0x8000u

/* Keys of the configuration. */
enum {
  WEFT_CONFIG_CARD_NAME = 1, /* Name by which people know the card. */
  WEFT_CONFIG_NODE_ID = 2, /* Node id in the rack: CTRL.NODE. Two nodes of a rack never have the same. */
  WEFT_CONFIG_MAC = 3, /* Address of the card. None: MAC_PREFIX and the node id. The RTL has no other address yet, so another one is a CONFLICT. */
  WEFT_CONFIG_PEERS = 4, /* Address of node i at place i; none: no such node. If any is given, they are the members after boot (own place: own address or none). Equal addresses are a CONFLICT. */
  WEFT_CONFIG_MTU = 5, /* Largest frame of the link: CTRL.PAGE_FRAMES. The same on all cards of a rack. */
  WEFT_CONFIG_POOL_BASE = 6, /* DMA address of the pool, where no driver sets it. */
  WEFT_CONFIG_POOL_PAGES = 7, /* Size of the pool: what this node lends. */
  WEFT_CONFIG_FRAME_LIMIT = 8, /* Frame budget: pages of a hyperserver that the node may keep mapped. For the driver; 0: the driver decides. */
  WEFT_CONFIG_HOLDOFF = 9, /* CTRL.HOLDOFF_CYCLES. */
  WEFT_CONFIG_HEARTBEAT = 10, /* CTRL.HEARTBEAT_CYCLES. */
  WEFT_CONFIG_HEARTBEAT_LIMIT = 11, /* CTRL.HEARTBEAT_LIMIT. */
  WEFT_CONFIG_REVOKE_LIMIT = 12, /* CTRL.REVOKE_LIMIT_CYCLES. */
  WEFT_CONFIG_FAULT_LIMIT = 13, /* CTRL.FAULT_LIMIT_CYCLES. */
  WEFT_CONFIG_REDUNDANCY_MODE = 32, /* Reserved for mirroring and parity of pools. */
  WEFT_CONFIG_REDUNDANCY_NODES = 33, /* Reserved: nodes that keep the redundancy of this pool. */
  WEFT_CONFIG_LINK_KEY = 48, /* Reserved for encryption of the wire: stored, not used yet. */
};
typedef struct {
  uint16_t key;
  uint8_t type;       /* ConfigType */
  uint8_t bytes;      /* size of the value */
  uint8_t secret;     /* set, never read */
  uint8_t two_values; /* low and high are the only values */
  uint64_t step, low, high, initial; /* numbers only */
} weft_config_key_t;
/* Rising by key. */
#define WEFT_CONFIG_TABLE { \
  {1u, WEFT_CONFIG_TYPE_TEXT, 16u, 0, 0, UINT64_C(0x1), UINT64_C(0x0), UINT64_C(0x0), UINT64_C(0x0)}, \
  {2u, WEFT_CONFIG_TYPE_UINT, 1u, 0, 0, UINT64_C(0x1), UINT64_C(0x0), UINT64_C(0xf), UINT64_C(0x0)}, \
  {3u, WEFT_CONFIG_TYPE_MAC, 6u, 0, 0, UINT64_C(0x1), UINT64_C(0x0), UINT64_C(0x0), UINT64_C(0x0)}, \
  {4u, WEFT_CONFIG_TYPE_MAC_LIST, 96u, 0, 0, UINT64_C(0x1), UINT64_C(0x0), UINT64_C(0x0), UINT64_C(0x0)}, \
  {5u, WEFT_CONFIG_TYPE_UINT, 2u, 0, 1, UINT64_C(0x1), UINT64_C(0x5dc), UINT64_C(0x2328), UINT64_C(0x2328)}, \
  {6u, WEFT_CONFIG_TYPE_UINT, 8u, 0, 0, UINT64_C(0x1000), UINT64_C(0x0), UINT64_C(0xfffffffffffff000), UINT64_C(0x0)}, \
  {7u, WEFT_CONFIG_TYPE_UINT, 4u, 0, 0, UINT64_C(0x1), UINT64_C(0x0), UINT64_C(0xffffffff), UINT64_C(0x0)}, \
  {8u, WEFT_CONFIG_TYPE_UINT, 4u, 0, 0, UINT64_C(0x1), UINT64_C(0x0), UINT64_C(0xffffffff), UINT64_C(0x0)}, \
  {9u, WEFT_CONFIG_TYPE_UINT, 4u, 0, 0, UINT64_C(0x1), UINT64_C(0x0), UINT64_C(0xffffffff), UINT64_C(0x0)}, \
  {10u, WEFT_CONFIG_TYPE_UINT, 4u, 0, 0, UINT64_C(0x1), UINT64_C(0x0), UINT64_C(0xffffffff), UINT64_C(0x0)}, \
  {11u, WEFT_CONFIG_TYPE_UINT, 1u, 0, 0, UINT64_C(0x1), UINT64_C(0x1), UINT64_C(0xf), UINT64_C(0x4)}, \
  {12u, WEFT_CONFIG_TYPE_UINT, 4u, 0, 0, UINT64_C(0x1), UINT64_C(0x0), UINT64_C(0xffffffff), UINT64_C(0x0)}, \
  {13u, WEFT_CONFIG_TYPE_UINT, 4u, 0, 0, UINT64_C(0x1), UINT64_C(0x0), UINT64_C(0xffffffff), UINT64_C(0x0)}, \
  {32u, WEFT_CONFIG_TYPE_UINT, 1u, 0, 0, UINT64_C(0x1), UINT64_C(0x0), UINT64_C(0x0), UINT64_C(0x0)}, \
  {33u, WEFT_CONFIG_TYPE_UINT, 2u, 0, 0, UINT64_C(0x1), UINT64_C(0x0), UINT64_C(0x0), UINT64_C(0x0)}, \
  {48u, WEFT_CONFIG_TYPE_BYTES, 32u, 1, 0, UINT64_C(0x1), UINT64_C(0x0), UINT64_C(0x0), UINT64_C(0x0)}, \
}

/* Unit, least and greatest value of each Sensor. */
#define WEFT_SENSOR_LIMITS {{WEFT_SENSOR_UNIT_MILLICELSIUS, 0, 95000}, {WEFT_SENSOR_UNIT_MILLIVOLT, 1045, 1155}, {WEFT_SENSOR_UNIT_MILLIVOLT, 2375, 2625}, {WEFT_SENSOR_UNIT_MILLIVOLT, 3135, 3465}}

/* Addresses of the registers that the management CPU sees. */
#define WEFT_REG_SYS_MAGIC 0x40000000u /* MGMT_MAGIC. */
#define WEFT_REG_SYS_MAP 0x40000004u /* MAP_VERSION. */
#define WEFT_REG_SYS_FPGA_ID 0x40000008u /* JTAG id code; 0 in simulation. */
#define WEFT_REG_SYS_BOARD 0x4000000cu /* Board. */
#define WEFT_REG_SYS_VERSION 0x40000010u /* Version of the bitstream. */
#define WEFT_REG_SYS_CLOCK_HZ 0x40000014u /* Clock of CPU and timer. */
#define WEFT_REG_SYS_SERIAL_LO 0x40000018u /* Serial number, low half. */
#define WEFT_REG_SYS_SERIAL_HI 0x4000001cu /* High half. */
#define WEFT_REG_SYS_GIT_HASH 0x40000020u /* Commit from which the bitstream was made. */
#define WEFT_REG_SYS_CPU_NAME 0x40000040u /* Name of the soft core, ASCII, zero-padded. */
#define WEFT_REG_SYS_CPU_VERSION 0x40000050u /* Its version, likewise. */
#define WEFT_REG_SYS_CPU_HASH 0x40000060u /* SHA-256 of its source. */
#define WEFT_REG_SYS_CAUSE 0x40000080u /* How the CPU came to run. */
#define WEFT_REG_SYS_CAUSE_CAUSE_SHIFT 0u
#define WEFT_REG_SYS_CAUSE_CAUSE 0xffu
#define WEFT_REG_SYS_CAUSE_SLOT_SHIFT 8u
#define WEFT_REG_SYS_CAUSE_SLOT 0xff00u
#define WEFT_REG_SYS_CAUSE_RECONFIGURABLE_SHIFT 16u
#define WEFT_REG_SYS_CAUSE_RECONFIGURABLE 0x10000u
#define WEFT_REG_SYS_RESET 0x40000084u /* RESET_MAGIC in bits 31:8 resets the management subsystem; anything else does nothing. */
#define WEFT_REG_SYS_RESET_SLOT_SHIFT 0u
#define WEFT_REG_SYS_RESET_SLOT 0x7fu
#define WEFT_REG_SYS_RESET_RECONFIGURE_SHIFT 7u
#define WEFT_REG_SYS_RESET_RECONFIGURE 0x80u
#define WEFT_REG_SYS_PENDING 0x40000088u /* Interrupts pending. Each goes away with its reason. */
#define WEFT_REG_SYS_PENDING_UART_RX_SHIFT 0u
#define WEFT_REG_SYS_PENDING_UART_RX 0x1u
#define WEFT_REG_SYS_PENDING_HID_OUT_SHIFT 1u
#define WEFT_REG_SYS_PENDING_HID_OUT 0x2u
#define WEFT_REG_SYS_PENDING_TIMER_SHIFT 2u
#define WEFT_REG_SYS_PENDING_TIMER 0x4u
#define WEFT_REG_SYS_PENDING_DATA_PATH_SHIFT 3u
#define WEFT_REG_SYS_PENDING_DATA_PATH 0x8u
#define WEFT_REG_SYS_ENABLE 0x4000008cu /* Interrupts that end a sleep; also the level of the CPU interrupt pin. */
#define WEFT_REG_SYS_ENABLE_UART_RX_SHIFT 0u
#define WEFT_REG_SYS_ENABLE_UART_RX 0x1u
#define WEFT_REG_SYS_ENABLE_HID_OUT_SHIFT 1u
#define WEFT_REG_SYS_ENABLE_HID_OUT 0x2u
#define WEFT_REG_SYS_ENABLE_TIMER_SHIFT 2u
#define WEFT_REG_SYS_ENABLE_TIMER 0x4u
#define WEFT_REG_SYS_ENABLE_DATA_PATH_SHIFT 3u
#define WEFT_REG_SYS_ENABLE_DATA_PATH 0x8u
#define WEFT_REG_SYS_SLEEP 0x40000090u /* A read of it is answered (with PENDING) only when PENDING & ENABLE is not 0: the wait-for-interrupt of any core. The watchdog goes on. */
#define WEFT_REG_SYS_BUS_ERROR 0x40000094u /* 1: an access through the CSR bridge was given up. Write 0. */
#define WEFT_REG_SYS_LED 0x40000098u /* Bits 3:0: light-emitting diodes. */
#define WEFT_REG_UART_DATA 0x40001000u /* Write: a byte to send (lost without room). Read: the next byte received in bits 7:0, taken from the FIFO; bit 31: there was none. */
#define WEFT_REG_UART_DATA_BYTE_SHIFT 0u
#define WEFT_REG_UART_DATA_BYTE 0xffu
#define WEFT_REG_UART_DATA_EMPTY_SHIFT 31u
#define WEFT_REG_UART_DATA_EMPTY 0x80000000u
#define WEFT_REG_UART_STATUS 0x40001004u /* State. */
#define WEFT_REG_UART_STATUS_RX_LEVEL_SHIFT 0u
#define WEFT_REG_UART_STATUS_RX_LEVEL 0xfffu
#define WEFT_REG_UART_STATUS_TX_ROOM_SHIFT 12u
#define WEFT_REG_UART_STATUS_TX_ROOM 0xfff000u
#define WEFT_REG_UART_STATUS_TX_IDLE_SHIFT 24u
#define WEFT_REG_UART_STATUS_TX_IDLE 0x1000000u
#define WEFT_REG_UART_STATUS_OVERRUN_SHIFT 25u
#define WEFT_REG_UART_STATUS_OVERRUN 0x2000000u
#define WEFT_REG_UART_STATUS_FRAMING_SHIFT 26u
#define WEFT_REG_UART_STATUS_FRAMING 0x4000000u
#define WEFT_REG_UART_DIVISOR 0x40001008u /* Cycles of a bit, 4 at least; 16 bits. Reset value: 115,200 baud at 50 MHz; a board may set another. */
#define WEFT_REG_HID_STATUS 0x40002000u /* State. */
#define WEFT_REG_HID_STATUS_OUT_REPORTS_SHIFT 0u
#define WEFT_REG_HID_STATUS_OUT_REPORTS 0xffu
#define WEFT_REG_HID_STATUS_IN_ROOM_SHIFT 8u
#define WEFT_REG_HID_STATUS_IN_ROOM 0xff00u
#define WEFT_REG_HID_STATUS_CONNECTED_SHIFT 16u
#define WEFT_REG_HID_STATUS_CONNECTED 0x10000u
#define WEFT_REG_HID_STATUS_OVERRUN_SHIFT 17u
#define WEFT_REG_HID_STATUS_OVERRUN 0x20000u
#define WEFT_REG_HID_OUT 0x40002004u /* Next word of the oldest report from the host; the 16th read takes it from the FIFO. 0 without a report. */
#define WEFT_REG_HID_IN 0x40002008u /* Next word of a report to the host; the 16th write sends it. Lost without room. */
#define WEFT_REG_SPI_SELECT 0x40003000u /* 1: chip select is active. A write waits likewise. */
#define WEFT_REG_SPI_DIVISOR 0x40003004u /* Half a period of SCK is so many cycles plus 1; 8 bits. */
#define WEFT_REG_SPI_WRITE1 0x40003008u /* Shifts one byte out (bits 7:0) and one in. */
#define WEFT_REG_SPI_WRITE4 0x4000300cu /* Shifts four bytes out, bits 7:0 first, and four in. */
#define WEFT_REG_SPI_READ 0x40003010u /* What came in with the last shift; the first byte in bits 7:0, unused bits 0. */
#define WEFT_REG_TIMER_NOW_LO 0x40004000u /* Low half; reading it keeps the high half of the same moment for NOW_HI. */
#define WEFT_REG_TIMER_NOW_HI 0x40004004u /* High half, as of the last read of NOW_LO. */
#define WEFT_REG_TIMER_COMPARE_LO 0x40004008u /* PENDING.timer is 1 while now >= compare. Low half. */
#define WEFT_REG_TIMER_COMPARE_HI 0x4000400cu /* High half. */
#define WEFT_REG_WATCHDOG_LIMIT 0x40005000u /* Cycles until it bites, in units of 1024; 0: not running. Once it is not 0, only a smaller value is taken, and not 0. */
#define WEFT_REG_WATCHDOG_FEED 0x40005004u /* WATCHDOG_KEY starts the count anew. */
#define WEFT_REG_WATCHDOG_LEFT 0x40005008u /* What is left, in units of 1024 cycles. */
#define WEFT_REG_SENSOR_VALUE 0x40006000u /* One a Sensor. */

#endif
