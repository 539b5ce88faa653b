// SPDX-License-Identifier: Apache-2.0
import * as mgmt from '@weft/spec/mgmt';
import type { Slots } from './facts.js';
import type { Session } from './session/session.js';
import { memberName, versionText } from './values.js';

export async function readSlots(session: Session, signal: AbortSignal): Promise<Slots> {
  const reply = await session.ask('SLOTS', {}, signal);
  const slots = reply.tail.map((s) => {
    const valid = s.valid !== 0n;
    const marks = [
      s.slot === reply.running && 'running',
      s.slot === reply.confirmed && 'confirmed',
      s.slot === reply.trial && `on trial, ${reply.tries} tries left`,
      s.slot === reply.failed && `given up: ${memberName(mgmt.revertCause, reply.cause)}`,
      valid && s.startable === 0n && 'too old to start',
    ].filter((mark) => mark !== false);
    return {
      slot: memberName(mgmt.slot, s.slot),
      version: valid ? versionText(Number(s.version)) : null,
      minimum: valid ? versionText(Number(s.minimum)) : null,
      marks,
    };
  });
  return { slots, floor: versionText(Number(reply.floor)) };
}
