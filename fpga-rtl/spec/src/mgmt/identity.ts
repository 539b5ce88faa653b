// SPDX-License-Identifier: Apache-2.0
import type { EnumDef, StructDef } from '../types.js';

export const capability = {
  name: 'Capability',
  width: 32,
  doc: 'Bits of CapabilitiesReply.bits: the value is the bit number.',
  members: [
    { name: 'UPDATE', value: 0, doc: 'Slots can be updated.' },
    { name: 'TELEMETRY', value: 1, doc: 'SUBSCRIBE works.' },
    { name: 'HISTOGRAMS', value: 2, doc: 'There are histograms.' },
    { name: 'LINK_TEST', value: 3, doc: 'LINK_TEST works.' },
    { name: 'MEMBERS', value: 4, doc: 'MEMBERS_GET and MEMBERS_SET work.' },
    { name: 'HID', value: 5, doc: 'The HID mailbox is connected.' },
    { name: 'RECONFIGURE', value: 6, doc: 'The FPGA can load the bitstream of another slot by itself; otherwise after a power cycle.' },
    { name: 'REDUNDANCY', value: 7, doc: 'Redundancy keys have an effect. Not yet in any card.' },
  ],
} as const satisfies EnumDef;

export const resetCause = {
  name: 'ResetCause',
  width: 8,
  doc: 'Why the management CPU started.',
  members: [
    { name: 'POWER_ON', value: 0, doc: 'Power was switched on.' },
    { name: 'WATCHDOG', value: 1, doc: 'The watchdog was not fed.' },
    { name: 'SOFTWARE', value: 2, doc: 'Firmware asked for it.' },
    { name: 'RECONFIGURED', value: 3, doc: 'Another bitstream was loaded.' },
  ],
} as const satisfies EnumDef;

export const identifyReply = {
  name: 'IdentifyReply',
  bytes: 152,
  doc: 'Who the card is.',
  fields: [
    { name: 'magic', bit: 0, width: 32, doc: 'CARD_MAGIC.' },
    { name: 'protocol_min', bit: 32, width: 8, doc: 'Oldest protocol version that the card speaks.' },
    { name: 'protocol_max', bit: 40, width: 8, doc: 'Newest one. Both sides use the highest that both speak.' },
    { name: 'slot', bit: 48, width: 8, enum: 'Slot', doc: 'Slot of the running firmware.' },
    { name: 'trial', bit: 56, width: 8, doc: '1: running on trial, not yet confirmed.' },
    { name: 'serial', bit: 64, width: 64, doc: 'Serial number of the card.' },
    { name: 'board', bit: 128, width: 32, enum: 'Board', doc: 'Board.' },
    { name: 'firmware_version', bit: 160, width: 32, doc: 'Version of the running firmware: major << 24 | minor << 16 | patch.' },
    { name: 'fpga_version', bit: 192, width: 32, doc: 'Version of the bitstream, likewise.' },
    { name: 'fpga_id', bit: 224, width: 32, doc: 'JTAG id code of the FPGA; 0 in simulation.' },
    { name: 'git_hash', bit: 256, width: 160, bigEndian: true, doc: 'Commit from which the bitstream was made.' },
    { name: 'reset_cause', bit: 416, width: 8, enum: 'ResetCause', doc: 'ResetCause.' },
    { name: 'node', bit: 424, width: 8, doc: 'Node id in force.' },
    { name: 'data_path', bit: 432, width: 8, doc: '1: a driver has enabled the data path.' },
    { name: 'boots', bit: 448, width: 32, doc: 'Boots since the card was made (power cuts while it is counted may be missed).' },
    { name: 'uptime_ms', bit: 480, width: 32, doc: 'Since the firmware started.' },
    { name: 'cpu_name', bit: 512, width: 128, bigEndian: true, doc: 'Name of the soft core, ASCII, zero-padded.' },
    { name: 'cpu_version', bit: 640, width: 128, bigEndian: true, doc: 'Its version, likewise.' },
    { name: 'cpu_hash', bit: 768, width: 256, bigEndian: true, doc: 'SHA-256 of its source.' },
    { name: 'name', bit: 1024, width: 128, bigEndian: true, doc: 'CARD_NAME from the configuration, UTF-8, zero-padded.' },
    { name: 'schema', bit: 1152, width: 16, doc: 'Version of the configuration schema.' },
  ],
} as const satisfies StructDef;

export const capabilitiesReply = {
  name: 'CapabilitiesReply',
  bytes: 24,
  doc: 'What the card can do.',
  fields: [
    { name: 'bits', bit: 0, width: 32, doc: 'Bit n: Capability n.' },
    { name: 'max_payload', bit: 32, width: 16, doc: 'Longest payload that it takes and sends.' },
    { name: 'block_bytes', bit: 48, width: 16, doc: 'Largest block that it asks for.' },
    { name: 'counters', bit: 64, width: 16, doc: 'Number of counters.' },
    { name: 'card_counters', bit: 80, width: 16, doc: 'How many of them are the COUNTER block of the BAR; the rest is MgmtCounter.' },
    { name: 'histograms', bit: 96, width: 8, doc: 'Number of histograms.' },
    { name: 'sensors', bit: 104, width: 8, doc: 'Number of sensors.' },
    { name: 'nodes', bit: 112, width: 8, doc: 'Nodes for which the card has room.' },
    { name: 'config_keys', bit: 128, width: 16, doc: 'Number of configuration keys.' },
    { name: 'log_entries', bit: 144, width: 16, doc: 'Entries that the log ring keeps.' },
    { name: 'telemetry_min_ms', bit: 160, width: 16, doc: 'Shortest period of telemetry.' },
  ],
} as const satisfies StructDef;

export const selfTestBit = {
  name: 'SelfTest',
  width: 32,
  doc: 'Bits of SelfTestReply: the value is the bit number.',
  members: [
    { name: 'FLASH_ID', value: 0, doc: 'The flash answers with an id, and is large enough.' },
    { name: 'GOLDEN', value: 1, doc: 'The golden slot is valid.' },
    { name: 'SLOT', value: 2, doc: 'The running slot is valid.' },
    { name: 'CONFIG_A', value: 3, doc: 'Configuration copy A is readable, or empty like B.' },
    { name: 'CONFIG_B', value: 4, doc: 'Configuration copy B likewise.' },
    { name: 'CSR', value: 5, doc: 'The BAR answers through the CSR bridge with CARD_MAGIC and ABI_VERSION.' },
    { name: 'SENSORS', value: 6, doc: 'All sensors lie within their limits.' },
    { name: 'BOOT_LOG', value: 7, doc: 'The boot state is readable.' },
  ],
} as const satisfies EnumDef;

export const selfTestReply = {
  name: 'SelfTestReply',
  bytes: 8,
  doc: 'Result of the self-test.',
  fields: [
    { name: 'run', bit: 0, width: 32, doc: 'Bit n: SelfTest n was run.' },
    { name: 'passed', bit: 32, width: 32, doc: 'Bit n: and passed.' },
  ],
} as const satisfies StructDef;
