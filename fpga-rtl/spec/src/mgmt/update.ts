// SPDX-License-Identifier: Apache-2.0
import type { EnumDef, StructDef } from '../types.js';

export const part = {
  name: 'Part',
  width: 8,
  doc: 'Parts of an image.',
  members: [
    { name: 'FIRMWARE', value: 0, doc: 'Program of the management CPU: loaded to the start of RAM, entered at its first byte.' },
    { name: 'BITSTREAM', value: 1, doc: 'Configuration of the FPGA.' },
  ],
} as const satisfies EnumDef;

export const blockRequest = {
  name: 'BlockRequest',
  bytes: 16,
  doc: 'The block that the card wants next.',
  fields: [
    { name: 'update', bit: 0, width: 32, doc: 'Update id: first 4 bytes of the BLAKE2b-512 of the image header.' },
    { name: 'part', bit: 32, width: 8, enum: 'Part', doc: 'Part.' },
    { name: 'slot', bit: 40, width: 8, enum: 'Slot', doc: 'Slot that is updated.' },
    { name: 'bytes', bit: 48, width: 16, doc: 'Size of the block; 0: nothing is missing any more, send UPDATE_VERIFY.' },
    { name: 'offset', bit: 64, width: 32, doc: 'Where it begins in its part.' },
    { name: 'done', bit: 96, width: 32, doc: 'Bytes of all parts that the card has.' },
  ],
} as const satisfies StructDef;

export const blockHeader = {
  name: 'BlockHeader',
  bytes: 16,
  doc: 'The block that was asked for; its bytes follow.',
  fields: [
    { name: 'update', bit: 0, width: 32, doc: 'As in BlockRequest.' },
    { name: 'part', bit: 32, width: 8, enum: 'Part', doc: 'Part.' },
    { name: 'bytes', bit: 48, width: 16, doc: 'Size.' },
    { name: 'offset', bit: 64, width: 32, doc: 'Where it begins in its part.' },
  ],
} as const satisfies StructDef;

export const updateState = {
  name: 'UpdateState',
  width: 8,
  doc: 'State of an update on the card.',
  members: [
    { name: 'NONE', value: 0, doc: 'No update.' },
    { name: 'RECEIVING', value: 1, doc: 'Blocks are being pulled.' },
    { name: 'COMPLETE', value: 2, doc: 'All blocks are in flash; not verified.' },
    { name: 'VERIFYING', value: 3, doc: 'The slot is being read back.' },
    { name: 'VERIFIED', value: 4, doc: 'The slot is valid and may be activated.' },
    { name: 'FAILED', value: 5, doc: 'See status. Only UPDATE_BEGIN or UPDATE_ABORT go on from here.' },
  ],
} as const satisfies EnumDef;

export const updateStatusReply = {
  name: 'UpdateStatusReply',
  bytes: 32,
  doc: 'How far the update is.',
  fields: [
    { name: 'state', bit: 0, width: 8, enum: 'UpdateState', doc: 'UpdateState.' },
    { name: 'slot', bit: 8, width: 8, enum: 'Slot', doc: 'Slot that is updated.' },
    { name: 'status', bit: 16, width: 16, enum: 'MgmtStatus', doc: 'Why it FAILED.' },
    { name: 'update', bit: 32, width: 32, doc: 'Update id.' },
    { name: 'total', bit: 64, width: 32, doc: 'Bytes of all parts.' },
    { name: 'done', bit: 96, width: 32, doc: 'RECEIVING: bytes in flash. VERIFYING: bytes read back.' },
    { name: 'offset', bit: 128, width: 32, doc: 'Block wanted: where it begins.' },
    { name: 'bytes', bit: 160, width: 16, doc: 'Block wanted: its size; 0: none.' },
    { name: 'part', bit: 176, width: 8, enum: 'Part', doc: 'Block wanted: its part.' },
    { name: 'version', bit: 192, width: 32, doc: 'Version of the image.' },
  ],
} as const satisfies StructDef;

export const updateRequest = {
  name: 'UpdateRequest',
  bytes: 4,
  doc: 'Which update.',
  fields: [{ name: 'update', bit: 0, width: 32, doc: 'Update id; another one than under way is NO_UPDATE.' }],
} as const satisfies StructDef;

export const slotRequest = {
  name: 'SlotRequest',
  bytes: 4,
  doc: 'Which slot.',
  fields: [{ name: 'slot', bit: 0, width: 8, enum: 'Slot', doc: 'A or B.' }],
} as const satisfies StructDef;

export const revertCause = {
  name: 'RevertCause',
  width: 8,
  doc: 'Why a slot on trial was given up.',
  members: [
    { name: 'NONE', value: 0, doc: 'None was.' },
    { name: 'NOT_CONFIRMED', value: 1, doc: 'All TRIAL_TRIES were used and it was not confirmed.' },
    { name: 'INVALID', value: 2, doc: 'Its header, signature or hash was wrong when it was to be started.' },
    { name: 'ROLLBACK', value: 3, doc: 'It was older than the floor.' },
    { name: 'REPLACED', value: 4, doc: 'Another update began in its slot.' },
  ],
} as const satisfies EnumDef;

export const slotsReply = {
  name: 'SlotsReply',
  bytes: 16,
  doc: 'Boot state; golden, A and B follow.',
  fields: [
    { name: 'running', bit: 0, width: 8, enum: 'Slot', doc: 'Slot of the running firmware.' },
    { name: 'confirmed', bit: 8, width: 8, enum: 'Slot', doc: 'Slot to boot.' },
    { name: 'trial', bit: 16, width: 8, enum: 'Slot', doc: 'Slot on trial, or NONE.' },
    { name: 'tries', bit: 24, width: 8, doc: 'Boots that the trial has left.' },
    { name: 'failed', bit: 32, width: 8, enum: 'Slot', doc: 'Slot last given up, or NONE.' },
    { name: 'cause', bit: 40, width: 8, enum: 'RevertCause', doc: 'Why.' },
    { name: 'floor', bit: 64, width: 32, doc: 'Oldest version that may be started from A or B.' },
  ],
} as const satisfies StructDef;

export const slotStatus = {
  name: 'SlotStatus',
  bytes: 32,
  doc: 'One slot.',
  fields: [
    { name: 'slot', bit: 0, width: 8, enum: 'Slot', doc: 'Slot.' },
    { name: 'valid', bit: 8, width: 8, doc: '1: header, signature and board are right. The firmware is hashed at each boot.' },
    { name: 'startable', bit: 16, width: 8, doc: '1: valid and not below the floor.' },
    { name: 'version', bit: 32, width: 32, doc: 'Version; 0 if not valid.' },
    { name: 'minimum', bit: 64, width: 32, doc: 'Its minimum version.' },
    { name: 'firmware_bytes', bit: 96, width: 32, doc: 'Size of the firmware.' },
    { name: 'bitstream_bytes', bit: 128, width: 32, doc: 'Size of the bitstream.' },
    { name: 'id', bit: 160, width: 32, doc: 'Update id of its header.' },
  ],
} as const satisfies StructDef;

export const rebootRequest = {
  name: 'RebootRequest',
  bytes: 4,
  doc: 'How to start again.',
  fields: [{ name: 'slot', bit: 0, width: 8, enum: 'Slot', doc: 'NONE: as the boot state says. GOLDEN: the golden slot, this once. Others are BAD_VALUE.' }],
} as const satisfies StructDef;

export const factoryResetRequest = {
  name: 'FactoryResetRequest',
  bytes: 4,
  doc: 'So that no accident resets a card.',
  fields: [{ name: 'magic', bit: 0, width: 32, doc: 'FACTORY_RESET_MAGIC.' }],
} as const satisfies StructDef;
