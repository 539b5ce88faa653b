// SPDX-License-Identifier: Apache-2.0
import type { EnumDef, StructDef } from '../types.js';

/** Watching a card: counters, sensors, log, link, telemetry. */
export const mgmtCounter = {
  name: 'MgmtCounter',
  width: 16,
  doc: 'Counters of the firmware, which follow those of the COUNTER block. 32 bits, wrapping, from 0 at each boot.',
  members: [
    { name: 'FRAMES_IN', value: 0, doc: 'Good management frames.' },
    { name: 'FRAMES_BAD', value: 1, doc: 'Discarded: COBS, CRC, length or kind.' },
    { name: 'REPLIES', value: 2, doc: 'Replies sent.' },
    { name: 'EVENTS', value: 3, doc: 'Events sent.' },
    { name: 'EVENTS_DROPPED', value: 4, doc: 'Events not sent, since the port had no room.' },
    { name: 'UART_OVERRUN', value: 5, doc: 'Times that the UART lost bytes.' },
    { name: 'HID_GAPS', value: 6, doc: 'Gaps in the sequence of HID reports.' },
    { name: 'FLASH_PROGRAMS', value: 7, doc: 'Flash pages programmed.' },
    { name: 'FLASH_ERASES', value: 8, doc: 'Flash sectors and blocks erased.' },
    { name: 'FLASH_FAILURES', value: 9, doc: 'Programs and erases that did not take.' },
    { name: 'TELEMETRY_LATE', value: 10, doc: 'Samples that began more than half a period late.' },
  ],
} as const satisfies EnumDef;

export const mgmtHistogram = {
  name: 'MgmtHistogram',
  width: 8,
  doc: 'Histograms of the firmware. Bucket i counts values from 2^i on (bucket 0 also 0), the last one all above.',
  members: [{ name: 'TURN_CYCLES', value: 0, doc: "Cycles of a turn of the firmware's main loop: how long a request may wait." }],
} as const satisfies EnumDef;

export const rangeRequest = {
  name: 'RangeRequest',
  bytes: 4,
  doc: 'Which part of an array.',
  fields: [
    { name: 'first', bit: 0, width: 16, doc: 'Index of the first.' },
    { name: 'count', bit: 16, width: 16, doc: 'How many; fewer come if there are no more or the reply is full.' },
  ],
} as const satisfies StructDef;

export const rangeReply = {
  name: 'RangeReply',
  bytes: 4,
  doc: 'Part of an array, which follows.',
  fields: [
    { name: 'first', bit: 0, width: 16, doc: 'Index of the first.' },
    { name: 'total', bit: 16, width: 16, doc: 'How many there are in all.' },
  ],
} as const satisfies StructDef;

export const counterValue = {
  name: 'CounterValue',
  bytes: 4,
  doc: 'A counter, or a bucket.',
  fields: [{ name: 'value', bit: 0, width: 32, doc: 'Its value.' }],
} as const satisfies StructDef;

export const histogramReply = {
  name: 'HistogramReply',
  bytes: 8,
  doc: 'A histogram; its buckets follow.',
  fields: [
    { name: 'index', bit: 0, width: 16, enum: 'MgmtHistogram', doc: 'Which.' },
    { name: 'buckets', bit: 16, width: 16, doc: 'How many buckets follow.' },
    { name: 'maximum', bit: 32, width: 32, doc: 'Largest value seen.' },
  ],
} as const satisfies StructDef;

export const sensorUnit = {
  name: 'SensorUnit',
  width: 8,
  doc: 'Unit of a sensor.',
  members: [
    { name: 'MILLICELSIUS', value: 0, doc: 'Thousandths of a degree Celsius.' },
    { name: 'MILLIVOLT', value: 1, doc: 'Thousandths of a volt.' },
  ],
} as const satisfies EnumDef;

export const sensor = {
  name: 'Sensor',
  width: 8,
  doc: 'Sensors, in the order of their registers.',
  members: [
    { name: 'TEMPERATURE', value: 0, doc: 'Die of the FPGA; 0 to 95 °C.' },
    { name: 'VCC_CORE', value: 1, doc: 'Core supply; 1045 to 1155 mV.' },
    { name: 'VCC_AUX', value: 2, doc: 'Auxiliary supply; 2375 to 2625 mV.' },
    { name: 'VCC_IO', value: 3, doc: 'I/O supply; 3135 to 3465 mV.' },
  ],
} as const satisfies EnumDef;

/** Limits of each sensor, in its order and unit: outside, the self-test fails and the log says so. */
export const sensorLimits = [
  { unit: 'MILLICELSIUS', low: 0, high: 95_000 },
  { unit: 'MILLIVOLT', low: 1045, high: 1155 },
  { unit: 'MILLIVOLT', low: 2375, high: 2625 },
  { unit: 'MILLIVOLT', low: 3135, high: 3465 },
] as const;

export const sensorValue = {
  name: 'SensorValue',
  bytes: 16,
  doc: 'A sensor. Values are signed 32-bit numbers.',
  fields: [
    { name: 'sensor', bit: 0, width: 8, enum: 'Sensor', doc: 'Sensor.' },
    { name: 'unit', bit: 8, width: 8, enum: 'SensorUnit', doc: 'SensorUnit.' },
    { name: 'alarm', bit: 16, width: 8, doc: '1: outside its limits.' },
    { name: 'value', bit: 32, width: 32, doc: 'Now.' },
    { name: 'low', bit: 64, width: 32, doc: 'Least value allowed.' },
    { name: 'high', bit: 96, width: 32, doc: 'Greatest value allowed.' },
  ],
} as const satisfies StructDef;

export const logCode = {
  name: 'LogCode',
  width: 16,
  doc: 'What a log entry tells. `a` and `b` are its arguments.',
  members: [
    { name: 'BOOT', value: 1, doc: 'The firmware started. a: ResetCause, b: slot.' },
    { name: 'CONFIG_LOADED', value: 2, doc: 'a: sequence number of the configuration, b: copies that were readable.' },
    { name: 'CONFIG_COMMITTED', value: 3, doc: 'a: sequence number.' },
    { name: 'CONFIG_APPLIED', value: 4, doc: 'Written to the CSRs. a: node id.' },
    { name: 'CONFIG_SKIPPED', value: 5, doc: 'Not written to the CSRs: a driver has the data path enabled.' },
    { name: 'CONFIG_LOST', value: 6, doc: 'No copy was readable though one had been written: the defaults are in force.' },
    { name: 'UPDATE_BEGUN', value: 7, doc: 'a: update id, b: slot.' },
    { name: 'UPDATE_RESUMED', value: 8, doc: 'a: update id, b: bytes already there.' },
    { name: 'UPDATE_VERIFIED', value: 9, doc: 'a: update id, b: slot.' },
    { name: 'UPDATE_REFUSED', value: 10, doc: 'a: MgmtStatus, b: slot.' },
    { name: 'UPDATE_ACTIVATED', value: 11, doc: 'a: slot.' },
    { name: 'UPDATE_CONFIRMED', value: 12, doc: 'a: slot, b: floor.' },
    { name: 'REVERTED', value: 13, doc: 'A slot on trial was given up. a: slot, b: RevertCause.' },
    { name: 'SENSOR_ALARM', value: 14, doc: 'a: Sensor, b: its value.' },
    { name: 'LINK_UP', value: 15, doc: 'The data path was enabled. a: node id.' },
    { name: 'LINK_DOWN', value: 16, doc: 'The data path was disabled.' },
    { name: 'SUSPECTS', value: 17, doc: 'Suspect members changed. a: bitmap.' },
    { name: 'EPOCH', value: 18, doc: 'MEMBERS_SET. a: epoch, b: members.' },
    { name: 'REBOOT', value: 19, doc: 'A restart was asked for. a: slot.' },
    { name: 'FACTORY_RESET', value: 20, doc: 'The configuration went back to the defaults.' },
    { name: 'FLASH_FAILED', value: 21, doc: 'a: address, b: FlashOperation.' },
  ],
} as const satisfies EnumDef;

export const flashOperation = {
  name: 'FlashOperation',
  width: 8,
  doc: 'What is done to a flash; also what a power cut is counted by.',
  members: [
    { name: 'PROGRAM', value: 0, doc: 'A page program: up to 256 bytes, bits 1 to 0 only.' },
    { name: 'ERASE_SECTOR', value: 1, doc: '4 KiB to ones.' },
    { name: 'ERASE_BLOCK', value: 2, doc: '64 KiB to ones.' },
  ],
} as const satisfies EnumDef;

export const logRequest = {
  name: 'LogRequest',
  bytes: 4,
  doc: 'From where to read the log.',
  fields: [{ name: 'from', bit: 0, width: 32, doc: 'Sequence number; an older one than is kept begins at the oldest.' }],
} as const satisfies StructDef;

export const logReply = {
  name: 'LogReply',
  bytes: 8,
  doc: 'Entries of the log, which follow.',
  fields: [
    { name: 'next', bit: 0, width: 32, doc: 'Sequence number after the last one that follows: ask from here for more.' },
    { name: 'lost', bit: 32, width: 32, doc: 'Entries between `from` and the first one here that the ring no longer has.' },
  ],
} as const satisfies StructDef;

export const logEntry = {
  name: 'LogEntry',
  bytes: 24,
  doc: 'One entry.',
  fields: [
    { name: 'sequence', bit: 0, width: 32, doc: 'Counts entries since boot.' },
    { name: 'time_ms', bit: 32, width: 32, doc: 'Uptime.' },
    { name: 'code', bit: 64, width: 16, enum: 'LogCode', doc: 'LogCode.' },
    { name: 'a', bit: 96, width: 32, doc: 'First argument.' },
    { name: 'b', bit: 128, width: 32, doc: 'Second argument.' },
  ],
} as const satisfies StructDef;

export const linkTestRequest = {
  name: 'LinkTestRequest',
  bytes: 4,
  doc: 'How long to watch.',
  fields: [{ name: 'duration_ms', bit: 0, width: 16, doc: '1 to LINK_TEST_LIMIT_MS. Longer than a few heartbeats, or it shows nothing.' }],
} as const satisfies StructDef;

export const linkTestReply = {
  name: 'LinkTestReply',
  bytes: 32,
  doc: 'What went over the link meanwhile; differences of counters.',
  fields: [
    { name: 'passed', bit: 0, width: 8, doc: '1: the data path is enabled, frames came, none was bad, nobody is suspect.' },
    { name: 'enabled', bit: 8, width: 8, doc: 'CONTROL.enable.' },
    { name: 'members', bit: 16, width: 16, doc: 'MEMBERS.' },
    { name: 'suspects', bit: 32, width: 16, doc: 'SUSPECT at the end.' },
    { name: 'tx_frames', bit: 64, width: 32, doc: 'TX_FRAMES.' },
    { name: 'rx_frames', bit: 96, width: 32, doc: 'RX_FRAMES.' },
    { name: 'rx_bad', bit: 128, width: 32, doc: 'RX_BAD_FCS, RX_BAD_CRC, RX_BAD_LENGTH and RX_OVERFLOW together.' },
    { name: 'retransmits', bit: 160, width: 32, doc: 'TX_RETRANSMITS.' },
    { name: 'heartbeats_missed', bit: 192, width: 32, doc: 'HEARTBEAT_MISSED.' },
    { name: 'duration_ms', bit: 224, width: 32, doc: 'How long it was watched.' },
  ],
} as const satisfies StructDef;

export const subscribeRequest = {
  name: 'SubscribeRequest',
  bytes: 8,
  doc: 'What this port wants to be told.',
  fields: [
    { name: 'period_ms', bit: 0, width: 16, doc: 'One sample so often; 0: no more.' },
    { name: 'first', bit: 16, width: 16, doc: 'First counter of each sample.' },
    { name: 'count', bit: 32, width: 16, doc: 'Counters in each sample; 0: none. As many as fit into a frame.' },
  ],
} as const satisfies StructDef;

export const telemetryRecord = {
  name: 'TelemetryRecord',
  bytes: 48,
  doc: 'A sample; counters follow. Its frame counts samples in `request`: a gap there is a sample lost.',
  fields: [
    { name: 'time_cycles', bit: 0, width: 64, doc: 'When it was taken, in cycles since the management CPU was reset.' },
    { name: 'sequence', bit: 64, width: 32, doc: 'Counts samples since SUBSCRIBE, those dropped included.' },
    { name: 'period_ms', bit: 96, width: 16, doc: 'Period.' },
    { name: 'first', bit: 112, width: 16, doc: 'Index of the first counter that follows.' },
    { name: 'status', bit: 128, width: 32, doc: 'CTRL.STATUS.' },
    { name: 'suspects', bit: 160, width: 16, doc: 'CTRL.SUSPECT.' },
    { name: 'epoch', bit: 176, width: 16, doc: 'CTRL.EPOCH.' },
    { name: 'temperature', bit: 192, width: 32, doc: 'Sensor TEMPERATURE.' },
    { name: 'vcc_core', bit: 224, width: 32, doc: 'Sensor VCC_CORE.' },
    { name: 'vcc_aux', bit: 256, width: 32, doc: 'Sensor VCC_AUX.' },
    { name: 'vcc_io', bit: 288, width: 32, doc: 'Sensor VCC_IO.' },
    { name: 'log_next', bit: 320, width: 32, doc: 'Sequence number that the next log entry will have.' },
  ],
} as const satisfies StructDef;

export const membersReply = {
  name: 'MembersReply',
  bytes: 8,
  doc: 'Membership as the card has it.',
  fields: [
    { name: 'epoch', bit: 0, width: 16, doc: 'CTRL.EPOCH.' },
    { name: 'members', bit: 16, width: 16, doc: 'CTRL.MEMBERS.' },
    { name: 'suspects', bit: 32, width: 16, doc: 'CTRL.SUSPECT.' },
    { name: 'node', bit: 48, width: 8, doc: 'CTRL.NODE.' },
    { name: 'recovering', bit: 56, width: 8, doc: 'STATUS.recovering.' },
  ],
} as const satisfies StructDef;

export const membersRequest = {
  name: 'MembersRequest',
  bytes: 4,
  doc: 'A new membership.',
  fields: [
    { name: 'epoch', bit: 0, width: 16, doc: 'Newer than that in force (RFC 1982 comparison), else OLD_EPOCH.' },
    { name: 'members', bit: 16, width: 16, doc: 'Bit i: node i. Must contain this node.' },
  ],
} as const satisfies StructDef;
