// SPDX-License-Identifier: Apache-2.0
import * as mgmt from '@weft/spec/mgmt';
import { CardError } from '../errors.js';
import type { CommandName } from './exchange.js';

/** The card answered a command with another status than OK. */
export class CardRefusal extends CardError {
  readonly command: CommandName;
  /** Name of the MgmtStatus, or its number if this program does not know it. */
  readonly status: string;

  constructor(command: CommandName, value: number) {
    const known = statusOf(value);
    const doc = known?.doc.replace(/\.$/, '') ?? 'a status that this program does not know';
    super('E_CARD_REFUSED', `the card refused ${command}: ${doc} (${known?.name ?? value})`, {
      next: known?.nextStep ?? 'Update this program.',
    });
    this.command = command;
    this.status = known?.name ?? String(value);
  }
}

const statusOf = (value: number): { name: string; doc: string; nextStep?: string } | undefined =>
  mgmt.mgmtStatus.members.find((m) => m.value === value);
