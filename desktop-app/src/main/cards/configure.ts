// SPDX-License-Identifier: Apache-2.0
/** The settings of a card, as forms show them. */
import {
  checkRack,
  commitSettings,
  layerOf,
  type RackMember,
  rangeOf,
  readSettings,
  type Session,
  type Setting,
} from '../../card/index.js';
import type { CardSetting } from '../../contract/cards.js';

export async function settingsOf(session: Session, signal: AbortSignal): Promise<CardSetting[]> {
  return (await readSettings(session, signal)).map(shown);
}

function shown({ key, secret, layers }: Setting): CardSetting {
  return {
    name: key.name,
    doc: key.doc,
    unit: key.unit ?? '',
    range: rangeOf(key),
    choices: (key.choices ?? []).map(String),
    secret,
    values: layers,
  };
}

/** Staged values become those of the next boot, if they fit those of the other cards. True: a restart would change something. */
export async function apply(session: Session, others: readonly RackMember[], signal: AbortSignal): Promise<boolean> {
  checkRack([{ from: 'this card', values: layerOf(await readSettings(session, signal), 'STAGED') }, ...others]);
  return commitSettings(session, signal);
}
