// SPDX-License-Identifier: Apache-2.0
import type { EnumDef, StructDef } from '../types.js';

/** The configuration: what a card keeps over power cycles. */
export interface ConfigKey {
  readonly name: string;
  readonly key: number;
  readonly type: ConfigTypeName;
  readonly bytes: number;
  /** Numbers only. */
  readonly min?: bigint;
  readonly max?: bigint;
  /** Numbers only: a value is a multiple of it. */
  readonly step?: bigint;
  /** Numbers only: nothing else is allowed. */
  readonly choices?: readonly bigint[];
  /** Numbers only; all other types are zeros. */
  readonly default?: bigint;
  readonly unit?: string;
  /** Never read back, never logged. */
  readonly secret?: true;
  readonly doc: string;
}

export const configType = {
  name: 'ConfigType',
  width: 8,
  doc: 'How the bytes of a configuration value are read.',
  members: [
    { name: 'UINT', value: 1, doc: 'Unsigned number, little-endian.' },
    { name: 'MAC', value: 2, doc: 'Ethernet address; all zero: none.' },
    { name: 'MAC_LIST', value: 3, doc: 'Ethernet addresses, one after the other; all zero: none.' },
    { name: 'TEXT', value: 4, doc: 'UTF-8, zero-padded.' },
    { name: 'BYTES', value: 5, doc: 'Bytes without further meaning.' },
  ],
} as const satisfies EnumDef;
export type ConfigTypeName = (typeof configType)['members'][number]['name'];

export const configLayer = {
  name: 'ConfigLayer',
  width: 8,
  doc: 'Where a configuration value stands.',
  members: [
    { name: 'DEFAULT', value: 0, doc: 'As the card left the factory.' },
    { name: 'CURRENT', value: 1, doc: 'In force since this boot.' },
    { name: 'NEXT', value: 2, doc: 'In flash: in force from the next boot on.' },
    { name: 'STAGED', value: 3, doc: 'Set, not committed; lost by a reset.' },
  ],
} as const satisfies EnumDef;

const cycles = (name: string, key: number, initial: bigint, doc: string): ConfigKey => ({
  name,
  key,
  type: 'UINT',
  bytes: 4,
  min: 0n,
  max: 0xffff_ffffn,
  default: initial,
  unit: 'cycles',
  doc,
});

/** Raised when a key changes its meaning; a new key does not change it. */
export const CONFIG_SCHEMA = 1;
/** Rising by key. What is in force is applied by the firmware when it starts, while no driver has the data path enabled. */
export const configKeys: readonly ConfigKey[] = [
  { name: 'CARD_NAME', key: 1, type: 'TEXT', bytes: 16, doc: 'Name by which people know the card.' },
  { name: 'NODE_ID', key: 2, type: 'UINT', bytes: 1, min: 0n, max: 15n, default: 0n, doc: 'Node id in the rack: CTRL.NODE. Two nodes of a rack never have the same.' },
  { name: 'MAC', key: 3, type: 'MAC', bytes: 6, doc: 'Address of the card. None: MAC_PREFIX and the node id. The RTL has no other address yet, so another one is a CONFLICT.' },
  { name: 'PEERS', key: 4, type: 'MAC_LIST', bytes: 96, doc: 'Address of node i at place i; none: no such node. If any is given, they are the members after boot (own place: own address or none). Equal addresses are a CONFLICT.' },
  { name: 'MTU', key: 5, type: 'UINT', bytes: 2, min: 1500n, max: 9000n, choices: [1500n, 9000n], default: 9000n, unit: 'bytes', doc: 'Largest frame of the link: CTRL.PAGE_FRAMES. The same on all cards of a rack.' },
  { name: 'POOL_BASE', key: 6, type: 'UINT', bytes: 8, min: 0n, max: 0xffff_ffff_ffff_f000n, step: 4096n, default: 0n, doc: 'DMA address of the pool, where no driver sets it.' },
  { name: 'POOL_PAGES', key: 7, type: 'UINT', bytes: 4, min: 0n, max: 0xffff_ffffn, default: 0n, unit: 'pages', doc: 'Size of the pool: what this node lends.' },
  { name: 'FRAME_LIMIT', key: 8, type: 'UINT', bytes: 4, min: 0n, max: 0xffff_ffffn, default: 0n, unit: 'pages', doc: 'Frame budget: pages of a hyperserver that the node may keep mapped. For the driver; 0: the driver decides.' },
  cycles('HOLDOFF', 9, 0n, 'CTRL.HOLDOFF_CYCLES.'),
  cycles('HEARTBEAT', 10, 0n, 'CTRL.HEARTBEAT_CYCLES.'),
  { name: 'HEARTBEAT_LIMIT', key: 11, type: 'UINT', bytes: 1, min: 1n, max: 15n, default: 4n, doc: 'CTRL.HEARTBEAT_LIMIT.' },
  cycles('REVOKE_LIMIT', 12, 0n, 'CTRL.REVOKE_LIMIT_CYCLES.'),
  cycles('FAULT_LIMIT', 13, 0n, 'CTRL.FAULT_LIMIT_CYCLES.'),
  { name: 'REDUNDANCY_MODE', key: 32, type: 'UINT', bytes: 1, min: 0n, max: 0n, default: 0n, doc: 'Reserved for mirroring and parity of pools.' },
  { name: 'REDUNDANCY_NODES', key: 33, type: 'UINT', bytes: 2, min: 0n, max: 0n, default: 0n, doc: 'Reserved: nodes that keep the redundancy of this pool.' },
  { name: 'LINK_KEY', key: 48, type: 'BYTES', bytes: 32, secret: true, doc: 'Reserved for encryption of the wire: stored, not used yet.' },
];

export const configListRequest = {
  name: 'ConfigListRequest',
  bytes: 2,
  doc: 'Which keys to list.',
  fields: [{ name: 'from', bit: 0, width: 16, doc: 'First key wanted.' }],
} as const satisfies StructDef;

export const configListReply = {
  name: 'ConfigListReply',
  bytes: 8,
  doc: 'Some keys.',
  fields: [
    { name: 'next', bit: 0, width: 16, doc: 'Ask from here for more; 0: these were the last.' },
    { name: 'schema', bit: 16, width: 16, doc: 'Version of the configuration schema.' },
    { name: 'sequence', bit: 32, width: 32, doc: 'Sequence number of the configuration in flash; 0: none was ever committed.' },
  ],
} as const satisfies StructDef;

export const configItem = {
  name: 'ConfigItem',
  bytes: 8,
  doc: 'What the card knows of a key.',
  fields: [
    { name: 'key', bit: 0, width: 16, doc: 'The key.' },
    { name: 'type', bit: 16, width: 8, enum: 'ConfigType', doc: 'ConfigType.' },
    { name: 'bytes', bit: 24, width: 8, doc: 'Size of the value.' },
    { name: 'secret', bit: 32, width: 1, doc: 'Can be set, not read.' },
    { name: 'current_set', bit: 33, width: 1, doc: 'CURRENT differs from DEFAULT.' },
    { name: 'next_set', bit: 34, width: 1, doc: 'NEXT differs from DEFAULT.' },
    { name: 'next_changed', bit: 35, width: 1, doc: 'NEXT differs from CURRENT: in force after the next boot.' },
    { name: 'staged_changed', bit: 36, width: 1, doc: 'STAGED differs from NEXT: not committed.' },
  ],
} as const satisfies StructDef;

export const configGetRequest = {
  name: 'ConfigGetRequest',
  bytes: 4,
  doc: 'Which value.',
  fields: [
    { name: 'key', bit: 0, width: 16, doc: 'The key.' },
    { name: 'layer', bit: 16, width: 8, enum: 'ConfigLayer', doc: 'ConfigLayer.' },
  ],
} as const satisfies StructDef;

export const configValue = {
  name: 'ConfigValue',
  bytes: 4,
  doc: 'A value, which follows.',
  fields: [
    { name: 'key', bit: 0, width: 16, doc: 'The key.' },
    { name: 'layer', bit: 16, width: 8, enum: 'ConfigLayer', doc: 'ConfigLayer.' },
    { name: 'bytes', bit: 24, width: 8, doc: 'Size of the value: exactly that of its key.' },
  ],
} as const satisfies StructDef;

export const configCommitReply = {
  name: 'ConfigCommitReply',
  bytes: 8,
  doc: 'What was committed.',
  fields: [
    { name: 'sequence', bit: 0, width: 32, doc: 'Sequence number of the configuration in flash.' },
    { name: 'reboot', bit: 32, width: 8, doc: '1: NEXT differs from CURRENT.' },
  ],
} as const satisfies StructDef;

export const configResetRequest = {
  name: 'ConfigResetRequest',
  bytes: 4,
  doc: 'What STAGED becomes.',
  fields: [
    { name: 'layer', bit: 0, width: 8, enum: 'ConfigLayer', doc: 'DEFAULT or NEXT.' },
    { name: 'key', bit: 16, width: 16, doc: 'One key only; 0: all.' },
  ],
} as const satisfies StructDef;

export const storedConfig = {
  name: 'StoredConfig',
  bytes: 4,
  doc: 'Payload of a CONFIG record in flash. StoredValues follow, those that differ from the defaults, rising by key.',
  fields: [
    { name: 'schema', bit: 0, width: 16, doc: 'Version of the configuration schema. Of another one, keys that are known with the same size are taken.' },
    { name: 'values', bit: 16, width: 16, doc: 'How many follow.' },
  ],
} as const satisfies StructDef;

export const storedValue = {
  name: 'StoredValue',
  bytes: 4,
  doc: 'A value in flash; its bytes follow, padded to a multiple of 4.',
  fields: [
    { name: 'key', bit: 0, width: 16, doc: 'The key.' },
    { name: 'bytes', bit: 16, width: 16, doc: 'Size.' },
  ],
} as const satisfies StructDef;
