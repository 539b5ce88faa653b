// SPDX-License-Identifier: Apache-2.0
import type { Constant, EnumDef, StructDef } from '../types.js';

/** How a management message travels: header, payload, CRC-32; COBS-encoded; ended by a zero byte. */
export const frameConstants = [
  { name: 'PROTOCOL_VERSION', value: 1, doc: 'Version of the management protocol: first byte of every frame. IDENTIFY tells which ones a card speaks.' },
  { name: 'FRAME_DELIMITER', value: 0, doc: 'Byte that ends a COBS-encoded frame. Both sides send one before each frame, too: it ends whatever lay on the line before.' },
  { name: 'MAX_PAYLOAD', value: 1040, doc: 'Payload bytes of a frame: a block of an update with its header.' },
  { name: 'FRAME_CRC_BYTES', value: 4, doc: 'CRC-32 (IEEE 802.3, as zlib has it) over header and payload, little-endian, after the payload.' },
  { name: 'HID_REPORT_BYTES', value: 64, doc: 'A HID report, both ways, without report id.' },
  { name: 'HID_DATA_BYTES', value: 62, doc: 'Bytes of the framed stream that a report can carry.' },
  { name: 'USB_VENDOR_ID', value: 0x1209, doc: 'Of the USB bridge: that of pid.codes, who give product ids to open hardware.' },
  { name: 'USB_PRODUCT_ID', value: 0x0001, doc: 'One of their test ids, which others use as well: for development only. A product needs its own from them.' },
  { name: 'REPLY_LIMIT_MS', value: 1000, doc: 'A card answers within this time, or was reset. Long work (VERIFY) is started, and watched by UPDATE_STATUS.' },
] as const satisfies readonly Constant[];

export const frameKind = {
  name: 'MgmtKind',
  width: 8,
  doc: 'What a frame is.',
  members: [
    { name: 'REQUEST', value: 1, doc: 'Host to card. Gets exactly one reply.' },
    { name: 'REPLY', value: 2, doc: 'Card to host; command, request and session are those of the request.' },
    { name: 'EVENT', value: 3, doc: 'Card to host, unasked: session is that of the request that subscribed, request counts the events of that command.' },
  ],
} as const satisfies EnumDef;

export const mgmtFrame = {
  name: 'MgmtFrame',
  bytes: 12,
  doc: 'Header of every frame, before COBS.',
  fields: [
    { name: 'version', bit: 0, width: 8, doc: 'PROTOCOL_VERSION. Another one gets BAD_VERSION, except that IDENTIFY is answered whatever it says.' },
    { name: 'kind', bit: 8, width: 8, enum: 'MgmtKind', doc: 'MgmtKind.' },
    { name: 'command', bit: 16, width: 16, enum: 'MgmtCommand', doc: 'MgmtCommand.' },
    { name: 'session', bit: 32, width: 16, doc: 'Chosen at random by the host when it opens the port; a frame of another session is not for it.' },
    { name: 'request', bit: 48, width: 16, doc: 'Chosen by the host, returned in the reply. The last one asked again gets the same reply again, and is not done twice.' },
    { name: 'status', bit: 64, width: 16, enum: 'MgmtStatus', doc: 'Replies: MgmtStatus. Else 0. A reply that is not OK has no payload.' },
    { name: 'length', bit: 80, width: 16, doc: 'Payload bytes.' },
  ],
} as const satisfies StructDef;

export const hidReport = {
  name: 'HidReport',
  bytes: 64,
  doc: 'A piece of the framed stream, zeros after it. Frames may share a report and may span reports.',
  fields: [
    { name: 'length', bit: 0, width: 8, doc: 'Bytes of the stream in this report: 0 to HID_DATA_BYTES.' },
    { name: 'sequence', bit: 8, width: 8, doc: 'Counts the reports of this direction. A gap: drop what was collected, and go on after the next delimiter.' },
    { name: 'data', bit: 16, width: 496, bigEndian: true, doc: 'The bytes, first one first.' },
  ],
} as const satisfies StructDef;
