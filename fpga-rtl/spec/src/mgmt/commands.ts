// SPDX-License-Identifier: Apache-2.0
import type { EnumDef, EnumMember } from '../types.js';

/** A management command: the payload of its request and of its reply. */
export interface CommandDef extends EnumMember {
  /** Name of the structure at the start of the payload; null: no payload. */
  readonly request: string | null;
  readonly reply: string | null;
  /** What follows the structure: bytes, or an array of a structure. Its length is the rest of the payload. */
  readonly requestTail?: string;
  readonly replyTail?: string;
  /** Sent by the card as EVENT, with the reply's layout. */
  readonly event?: true;
}

export const commands = [
  { name: 'IDENTIFY', value: 0x01, request: null, reply: 'IdentifyReply', doc: 'Who the card is. Answered in every protocol version; never changes its first 8 bytes.' },
  { name: 'CAPABILITIES', value: 0x02, request: null, reply: 'CapabilitiesReply', doc: 'What the card can do, and how much of it.' },
  { name: 'SELF_TEST', value: 0x03, request: null, reply: 'SelfTestReply', doc: 'Tests that disturb nothing: flash id, slots, configuration copies, sensors, CSR bus.' },
  { name: 'CONFIG_LIST', value: 0x10, request: 'ConfigListRequest', reply: 'ConfigListReply', replyTail: 'ConfigItem', doc: 'The keys, in rising order, from one on; as many as fit.' },
  { name: 'CONFIG_GET', value: 0x11, request: 'ConfigGetRequest', reply: 'ConfigValue', replyTail: 'bytes', doc: 'One value, out of one layer.' },
  { name: 'CONFIG_SET', value: 0x12, request: 'ConfigValue', requestTail: 'bytes', reply: null, doc: 'Puts a value into the STAGED layer; layer must say STAGED.' },
  { name: 'CONFIG_COMMIT', value: 0x13, request: null, reply: 'ConfigCommitReply', doc: 'Checks STAGED as a whole and writes it to both copies in flash: all of it or nothing.' },
  { name: 'CONFIG_RESET', value: 0x14, request: 'ConfigResetRequest', reply: null, doc: 'STAGED becomes NEXT again, or the defaults. Nothing is written until CONFIG_COMMIT.' },
  { name: 'COUNTERS', value: 0x20, request: 'RangeRequest', reply: 'RangeReply', replyTail: 'CounterValue', doc: 'Counters of the card, in the order of the COUNTER block of the BAR, then those of the firmware (MgmtCounter).' },
  { name: 'HISTOGRAM', value: 0x21, request: 'RangeRequest', reply: 'HistogramReply', replyTail: 'CounterValue', doc: 'One histogram (first names which; count is ignored).' },
  { name: 'SENSORS', value: 0x22, request: null, reply: 'RangeReply', replyTail: 'SensorValue', doc: 'All sensors.' },
  { name: 'LOG', value: 0x23, request: 'LogRequest', reply: 'LogReply', replyTail: 'LogEntry', doc: 'Entries of the log ring from a sequence number on; as many as fit.' },
  { name: 'LINK_TEST', value: 0x24, request: 'LinkTestRequest', reply: 'LinkTestReply', doc: 'Watches the link for a while. The reply comes at the end.' },
  { name: 'SUBSCRIBE', value: 0x25, request: 'SubscribeRequest', reply: null, doc: 'Begins, changes or (period 0) ends the TELEMETRY of this port.' },
  { name: 'TELEMETRY', value: 0x26, request: null, reply: 'TelemetryRecord', replyTail: 'CounterValue', event: true, doc: 'One sample. Also a request: one sample now.' },
  { name: 'UPDATE_BEGIN', value: 0x30, request: 'ImageHeader', reply: 'BlockRequest', doc: 'Begins an update of the slot that is neither running nor confirmed, or goes on with it if the same header had been begun, also after a reset. The reply says which block the card wants first.' },
  { name: 'UPDATE_BLOCK', value: 0x31, request: 'BlockHeader', requestTail: 'bytes', reply: 'BlockRequest', doc: 'The block that was asked for. The reply asks for the next; its bytes are 0 when the card has all.' },
  { name: 'BLOCK_REQUEST', value: 0x32, request: null, reply: 'BlockRequest', event: true, doc: 'The card asks again, every BLOCK_REPEAT_MS for BLOCK_REPEATS times, if the block did not come.' },
  { name: 'UPDATE_STATUS', value: 0x33, request: null, reply: 'UpdateStatusReply', doc: 'How far the update is; repeats the block request.' },
  { name: 'UPDATE_VERIFY', value: 0x34, request: 'UpdateRequest', reply: null, doc: 'Starts to read the whole slot back and compare it with the header; when all is well, the header is written and the slot is valid. UPDATE_STATUS tells the result.' },
  { name: 'UPDATE_ACTIVATE', value: 0x35, request: 'SlotRequest', reply: null, doc: 'The slot is tried at the next boot, TRIAL_TRIES times, until it is confirmed.' },
  { name: 'UPDATE_CONFIRM', value: 0x36, request: null, reply: null, doc: 'The running image is good: from now on it is the one to boot. Its minimum version becomes the floor of the card. Nothing to do if it is confirmed already.' },
  { name: 'UPDATE_ABORT', value: 0x37, request: null, reply: null, doc: 'Forgets the update under way; its slot stays invalid. Nothing to do if there is none.' },
  { name: 'SLOTS', value: 0x38, request: null, reply: 'SlotsReply', replyTail: 'SlotStatus', doc: 'What lies in golden, A and B, and which is to boot.' },
  { name: 'REBOOT', value: 0x40, request: 'RebootRequest', reply: null, doc: 'Starts the management CPU again, after the reply has left. The data path goes on unless another bitstream must be loaded; then DATA_PATH_BUSY while a driver has it enabled.' },
  { name: 'FACTORY_RESET', value: 0x41, request: 'FactoryResetRequest', reply: null, doc: 'Configuration back to the defaults, keys included. Slots and floor stay.' },
  { name: 'MEMBERS_GET', value: 0x50, request: null, reply: 'MembersReply', doc: 'Epoch, members and suspects, as the card has them.' },
  { name: 'MEMBERS_SET', value: 0x51, request: 'MembersRequest', reply: null, doc: 'A new epoch and its members: the slow path, for a node whose driver is gone.' },
] as const satisfies readonly CommandDef[];

export const mgmtCommand = {
  name: 'MgmtCommand',
  width: 16,
  doc: 'What a management frame is about.',
  members: commands.map((c) => ({ name: c.name, value: c.value, doc: c.doc })),
} satisfies EnumDef;
