// SPDX-License-Identifier: Apache-2.0

import { constant } from '@weft/spec';
import * as mgmt from '@weft/spec/mgmt';
import { CardError } from '../errors.js';
import type { Identity } from '../facts.js';
import { fieldText, memberName, versionText } from '../values.js';
import type { Reply } from './exchange.js';
import type { Session } from './session.js';

/** Asks the card who it is, and makes sure that it is one and speaks our version. */
export async function identify(session: Session, signal: AbortSignal): Promise<Identity> {
  const reply = await session.ask('IDENTIFY', {}, signal);
  if (Number(reply.magic) !== constant('CARD_MAGIC'))
    throw new CardError('E_CARD_PROTOCOL', `${session.port.address} answers, but is no card (magic 0x${reply.magic.toString(16)})`);
  const ours = mgmt.constant('PROTOCOL_VERSION');
  if (ours < reply.protocol_min || ours > reply.protocol_max)
    throw new CardError(
      'E_CARD_VERSION',
      `the card speaks versions ${reply.protocol_min} to ${reply.protocol_max} of the protocol, this program speaks ${ours}`,
    );
  return identityOf(reply);
}

export function identityOf(r: Reply<'IDENTIFY'>): Identity {
  return {
    serial: r.serial.toString(16).padStart(16, '0'),
    name: fieldText(r.name, 16),
    board: memberName(mgmt.board, r.board),
    firmware: versionText(Number(r.firmware_version)),
    fpga: versionText(Number(r.fpga_version)),
    gitHash: r.git_hash.toString(16).padStart(40, '0'),
    slot: memberName(mgmt.slot, r.slot),
    trial: r.trial !== 0n,
    node: Number(r.node),
    dataPath: r.data_path !== 0n,
    uptimeMs: Number(r.uptime_ms),
    resetCause: memberName(mgmt.resetCause, r.reset_cause),
    cpu: { name: fieldText(r.cpu_name, 16), version: fieldText(r.cpu_version, 16), hash: r.cpu_hash.toString(16).padStart(64, '0') },
  };
}
