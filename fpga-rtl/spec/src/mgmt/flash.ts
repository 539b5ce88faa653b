// SPDX-License-Identifier: Apache-2.0
import type { Constant, EnumDef, StructDef } from '../types.js';

const KIB = 1024;
const MIB = 1024 * KIB;

/** SPI NOR flash, 16 MiB: what lies where. */
export interface FlashRegion {
  readonly name: string;
  readonly base: number;
  readonly bytes: number;
  readonly doc: string;
}

export const flashConstants = [
  { name: 'FLASH_BYTES', value: 16 * MIB, doc: 'Size of the flash.' },
  { name: 'FLASH_SECTOR_BYTES', value: 4 * KIB, doc: 'Smallest erase.' },
  { name: 'FLASH_BLOCK_BYTES', value: 64 * KIB, doc: 'Large erase.' },
  { name: 'FLASH_PAGE_BYTES', value: 256, doc: 'Largest program; it must not cross a multiple of this.' },
  { name: 'SLOT_BYTES', value: 4 * MIB, doc: 'Size of a slot.' },
  { name: 'SLOT_BITSTREAM_OFFSET', value: 0, doc: 'Bitstream in its slot: the FPGA loads golden from address 0.' },
  { name: 'SLOT_BITSTREAM_BYTES', value: 3 * MIB + 768 * KIB, doc: 'Room for it.' },
  { name: 'SLOT_FIRMWARE_OFFSET', value: 3 * MIB + 768 * KIB, doc: 'Firmware in its slot.' },
  { name: 'SLOT_FIRMWARE_BYTES', value: 192 * KIB, doc: 'Room for it (RAM is the narrower limit).' },
  { name: 'SLOT_HEADER_OFFSET', value: 4 * MIB - 4 * KIB, doc: 'Image header: the last sector of a slot, erased first and written last. Without it the slot is invalid.' },
  { name: 'TRIAL_TRIES', value: 2, doc: 'Boots that a slot on trial gets.' },
  { name: 'CONFIRM_LIMIT_S', value: 300, doc: 'A slot on trial that was not confirmed so long restarts the card.' },
  { name: 'UPDATE_BLOCK_BYTES', value: 1024, doc: 'Bytes of a block of an update.' },
  { name: 'JOURNAL_STEP_BYTES', value: 64 * KIB, doc: 'An update is noted in the journal each time so much has come: what a power cut makes come again.' },
  { name: 'BLOCK_REPEAT_MS', value: 2000, doc: 'The card asks again for a block that did not come.' },
  { name: 'BLOCK_REPEATS', value: 5, doc: 'So often; then it waits for the host.' },
  { name: 'LINK_TEST_LIMIT_MS', value: 900, doc: 'Longest LINK_TEST.' },
  { name: 'TELEMETRY_MIN_MS', value: 10, doc: 'Shortest period of telemetry.' },
  { name: 'LOG_ENTRIES', value: 64, doc: 'Entries that the log ring keeps.' },
  { name: 'MGMT_HISTOGRAM_BUCKETS', value: 24, doc: 'Buckets of a histogram.' },
  { name: 'FACTORY_RESET_MAGIC', value: 0x54_45_53_52, doc: '"RSET".' },
  { name: 'RECORD_MAGIC', value: 0x5257, doc: '"WR": first bytes of a flash record.' },
  { name: 'RECORD_VERSION', value: 1, doc: 'Version of the record format.' },
  { name: 'BOOT_RECORD_BYTES', value: 64, doc: 'Place of a record in BOOT and JOURNAL.' },
  { name: 'CONFIG_RECORD_BYTES', value: 512, doc: 'Place of a record in CONFIG_A and CONFIG_B.' },
] as const satisfies readonly Constant[];

/** Behind the slots all is small, and each region is a log: see FlashRecord. */
export const flashRegions = [
  { name: 'GOLDEN', base: 0, bytes: 4 * MIB, doc: 'Golden slot: written in the factory, never by an update.' },
  { name: 'A', base: 4 * MIB, bytes: 4 * MIB, doc: 'Slot A.' },
  { name: 'B', base: 8 * MIB, bytes: 4 * MIB, doc: 'Slot B.' },
  { name: 'BOOT', base: 12 * MIB, bytes: 16 * KIB, doc: 'Boot state: log of BootState.' },
  { name: 'JOURNAL', base: 12 * MIB + 64 * KIB, bytes: 16 * KIB, doc: 'Update under way: log of UpdateJournal.' },
  { name: 'CONFIG_A', base: 12 * MIB + 128 * KIB, bytes: 32 * KIB, doc: 'Configuration, first copy: log of StoredConfig.' },
  { name: 'CONFIG_B', base: 12 * MIB + 192 * KIB, bytes: 32 * KIB, doc: 'Configuration, second copy.' },
] as const satisfies readonly FlashRegion[];

export const slot = {
  name: 'Slot',
  width: 8,
  doc: 'Where an image lies.',
  members: [
    { name: 'GOLDEN', value: 0, doc: 'The image of last resort.' },
    { name: 'A', value: 1, doc: 'Slot A.' },
    { name: 'B', value: 2, doc: 'Slot B.' },
    { name: 'NONE', value: 255, doc: 'None.' },
  ],
} as const satisfies EnumDef;

export const recordKind = {
  name: 'FlashRecordKind',
  width: 8,
  doc: 'What a flash record holds.',
  members: [
    { name: 'BOOT', value: 1, doc: 'BootState.' },
    { name: 'JOURNAL', value: 2, doc: 'UpdateJournal.' },
    { name: 'CONFIG', value: 3, doc: 'StoredConfig and its values.' },
  ],
} as const satisfies EnumDef;

export const flashRecord = {
  name: 'FlashRecord',
  bytes: 16,
  doc: 'Start of a record. Each region is a ring of places of one size; each record is the whole state, the valid one with the highest sequence number counts. A place is written once between two erases of its sector.',
  fields: [
    { name: 'magic', bit: 0, width: 16, doc: 'RECORD_MAGIC.' },
    { name: 'kind', bit: 16, width: 8, enum: 'FlashRecordKind', doc: 'FlashRecordKind.' },
    { name: 'version', bit: 24, width: 8, doc: 'RECORD_VERSION.' },
    { name: 'sequence', bit: 32, width: 32, doc: 'Counts the records of the region, from 1.' },
    { name: 'length', bit: 64, width: 16, doc: 'Bytes of the payload, which follows.' },
    { name: 'crc', bit: 96, width: 32, doc: 'CRC-32 over the bytes before this field, then the payload.' },
  ],
} as const satisfies StructDef;

export const bootState = {
  name: 'BootState',
  bytes: 24,
  doc: 'What the boot stage goes by.',
  fields: [
    { name: 'confirmed', bit: 0, width: 8, enum: 'Slot', doc: 'Slot to boot; GOLDEN in a new card.' },
    { name: 'trial', bit: 8, width: 8, enum: 'Slot', doc: 'Slot on trial, or NONE.' },
    { name: 'tries', bit: 16, width: 8, doc: 'Boots that the trial has left.' },
    { name: 'failed', bit: 24, width: 8, enum: 'Slot', doc: 'Slot last given up, or NONE.' },
    { name: 'cause', bit: 32, width: 8, enum: 'RevertCause', doc: 'Why.' },
    { name: 'floor', bit: 64, width: 32, doc: 'Oldest version that may be started from A or B.' },
    { name: 'boots', bit: 96, width: 32, doc: 'Starts of a firmware; it counts them itself.' },
    { name: 'once', bit: 128, width: 8, doc: '1: boot GOLDEN at the next start, and clear this.' },
    { name: 'resume', bit: 136, width: 8, enum: 'Slot', doc: 'Slot chosen before the FPGA was told to load another bitstream: with cause RECONFIGURED it is started without being counted again.' },
    { name: 'reverted', bit: 144, width: 8, doc: '1: the trial was given up in the start that wrote resume. So that the firmware is told.' },
  ],
} as const satisfies StructDef;

export const updateJournal = {
  name: 'UpdateJournal',
  bytes: 40,
  doc: 'What an update that was cut short goes on by.',
  fields: [
    { name: 'state', bit: 0, width: 8, enum: 'UpdateState', doc: 'NONE, RECEIVING or COMPLETE.' },
    { name: 'slot', bit: 8, width: 8, enum: 'Slot', doc: 'Slot that is updated.' },
    { name: 'part', bit: 16, width: 8, enum: 'Part', doc: 'Part that is being received.' },
    { name: 'offset', bit: 32, width: 32, doc: 'Bytes of it that are surely in flash; from here on the slot is erased again.' },
    { name: 'header_hash', bit: 64, width: 256, bigEndian: true, doc: 'First 32 bytes of the BLAKE2b-512 of the image header, signature included.' },
  ],
} as const satisfies StructDef;
