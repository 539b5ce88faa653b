// SPDX-License-Identifier: Apache-2.0
import { CardError } from '../errors.js';

/** Settings of one card of a rack, as they will be in force. */
export interface RackMember {
  /** How people know it: an address, a file. */
  readonly from: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Sentences about settings of a rack that cannot all be right. None: they fit. */
export function rackConflicts(members: readonly RackMember[]): string[] {
  return [...equalNodes(members), ...differing(members, 'MTU'), ...equalMacs(members), ...differing(members, 'PEERS')];
}

/** Throws if the cards contradict each other. */
export function checkRack(members: readonly RackMember[]): void {
  const [first, ...more] = rackConflicts(members);
  if (first !== undefined) throw new CardError('E_CONFIG_CONFLICT', [first, ...more].join('; '));
}

function equalNodes(members: readonly RackMember[]): string[] {
  return twice(members, 'NODE_ID').map(([value, who]) => `${who.join(' and ')} both are node ${value}`);
}

function equalMacs(members: readonly RackMember[]): string[] {
  return twice(members, 'MAC')
    .filter(([value]) => value !== '-')
    .map(([value, who]) => `${who.join(' and ')} both have the address ${value}`);
}

function twice(members: readonly RackMember[], key: string): [string, string[]][] {
  const who = new Map<string, string[]>();
  for (const { from, values } of members) {
    const value = values[key];
    if (value !== undefined) who.set(value, [...(who.get(value) ?? []), from]);
  }
  return [...who].filter(([, names]) => names.length > 1);
}

/** Settings that all cards of a rack share, where a card has them. */
function differing(members: readonly RackMember[], key: string): string[] {
  const given = members.filter(({ values }) => values[key] !== undefined && values[key] !== '-');
  const kinds = new Set(given.map(({ values }) => values[key]));
  return kinds.size < 2 ? [] : [`${key} differs: ${given.map(({ from, values }) => `${values[key]} at ${from}`).join(', ')}`];
}
