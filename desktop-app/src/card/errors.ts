// SPDX-License-Identifier: Apache-2.0
import { WeftError } from '@weft/tools';

interface Fault {
  /** Stable, for documents and support: 1xx reaching a card, 2xx talking to it, 3xx what it does, 4xx bundles, 5xx configuration. */
  readonly number: number;
  readonly doc: string;
  readonly next: string;
}

/** Everything that can go wrong between a program and a card, with what to do about it. */
export const cardFaults = {
  E_CARD_MISSING: { number: 101, doc: 'there is no such port', next: 'plug the card in, then look for it with `weft card list`' },
  E_CARD_PERMISSION: {
    number: 102,
    doc: 'this user may not open the port',
    next: "add the user to the group that owns the device (`dialout` or `plugdev`) and log in again, or install the card's udev rule",
  },
  E_CARD_BUSY: {
    number: 103,
    doc: 'another program has the port open',
    next: 'close the other program (`fuser` names it), then try again',
  },
  E_CARD_GONE: { number: 104, doc: 'the port was closed under us', next: 'plug the card in again; an update goes on where it stopped' },
  E_CARD_ADDRESS: {
    number: 105,
    doc: 'not an address of a port',
    next: 'give serial:/dev/…, hid:/dev/…, tcp:host:port, unix:/path, hid+unix:/path or replay:file',
  },
  E_CARD_PORT: { number: 106, doc: 'the port failed', next: 'unplug the card and plug it in again' },
  E_CARD_LIST: { number: 107, doc: 'the ports of this machine cannot be listed', next: 'give the port with --port' },
  E_CARD_CHOICE: { number: 108, doc: 'it is not clear which card is meant', next: 'name one with --port' },
  E_CARD_SILENT: { number: 201, doc: 'no answer in time', next: 'see that the card has power and that --port names it, then try again' },
  E_CARD_PROTOCOL: {
    number: 202,
    doc: 'something answers, but not in the management protocol',
    next: 'see with `weft card list` which port is the card; a serial console is another port',
  },
  E_CARD_VERSION: { number: 203, doc: 'card and program have no protocol version in common', next: 'update the older of the two' },
  E_CARD_REPLY: { number: 204, doc: 'an answer does not have the layout of its command', next: 'update the older of card and program' },
  E_CARD_REFUSED: { number: 301, doc: 'the card refused the command', next: 'see `weft card log` for what the card knows' },
  E_CARD_LOST_IMAGE: {
    number: 302,
    doc: 'what the card stored is not what was sent',
    next: 'flash again; the running image was not touched',
  },
  E_CARD_REVERTED: {
    number: 303,
    doc: 'the new image did not prove itself, and the card went back to the one before',
    next: 'read `weft card log`, and report it with the version of the bundle',
  },
  E_CARD_SELFTEST: { number: 304, doc: 'the card finds fault with itself', next: 'see the failing part in its answer' },
  E_CARD_JOURNAL: { number: 305, doc: 'the note of an unfinished update is not usable', next: 'flash again with --restart' },
  E_BUNDLE_FORMAT: { number: 401, doc: 'not an update bundle', next: 'give a .weft file made by `weft bundle make`' },
  E_BUNDLE_TRUNCATED: { number: 402, doc: 'the bundle ends before its end', next: 'copy or download it again' },
  E_BUNDLE_DAMAGED: { number: 403, doc: 'the bundle is not what was signed', next: 'copy or download it again' },
  E_BUNDLE_UNSIGNED: { number: 404, doc: 'the bundle has no signature', next: 'sign it with `weft bundle sign`' },
  E_BUNDLE_SIGNATURE: {
    number: 405,
    doc: 'the signature is not by the expected key',
    next: 'use a bundle from the publisher of this card',
  },
  E_BUNDLE_BOARD: { number: 406, doc: 'the bundle is for another board', next: 'use the bundle for this board' },
  E_BUNDLE_ROLLBACK: {
    number: 407,
    doc: 'the bundle is older than the card allows',
    next: 'use a newer bundle: the card never goes back below it',
  },
  E_BUNDLE_OLDER: { number: 408, doc: 'the bundle is older than what the card runs', next: 'give --downgrade if that is meant' },
  E_BUNDLE_KEY: { number: 409, doc: 'not an Ed25519 key', next: 'make one with `openssl genpkey -algorithm ed25519 -out key.pem`' },
  E_CONFIG_KEY: { number: 501, doc: 'there is no such setting', next: 'see `weft card config get` for all of them' },
  E_CONFIG_VALUE: { number: 502, doc: 'the value does not fit the setting', next: 'see `weft card config get` for type and range' },
  E_CONFIG_CONFLICT: { number: 503, doc: 'the settings of these cards contradict each other', next: 'change the settings that are named' },
  E_CONFIG_FILE: { number: 504, doc: 'not a file of settings', next: 'use a file written by `weft card config export`' },
} as const satisfies Record<string, Fault>;

export type CardFault = keyof typeof cardFaults;

/** A failure at a card: `code` and `number` are stable, the message says what happened, `next` what to do. */
export class CardError extends WeftError {
  override readonly code: CardFault;
  readonly number: number;

  constructor(code: CardFault, message: string, options: ErrorOptions & { readonly next?: string } = {}) {
    super(code, message, options.next ?? cardFaults[code].next, options);
    this.name = 'CardError';
    this.code = code;
    this.number = cardFaults[code].number;
  }

  override get line(): string {
    return `${super.line} [${this.code} ${this.number}]`;
  }
}
