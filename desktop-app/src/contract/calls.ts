// SPDX-License-Identifier: Apache-2.0
/** What the screens may ask of the program that holds the cards, whatever is between them: Electron's IPC, or the bridge's WebSocket. */
import type { BundleInfo, CardDetails, CardEntry, CardSetting, Trouble } from './cards.js';
import type { RackAnswer, RackAsk, RackEntry, RackNews } from './racks.js';

interface Of {
  readonly key: string;
}

/** Each call about cards: what is asked, what is answered. */
export interface CardCalls {
  listCards: { ask: Record<string, never>; answer: readonly CardEntry[] };
  /** Asks a card again who it is, after something was mended. */
  recheckCard: { ask: Of; answer: null };
  readCard: { ask: Of; answer: CardDetails };
  /** Takes a bundle in, as base64; it is kept until it is not needed. */
  openBundle: { ask: { readonly name: string; readonly data: string }; answer: BundleInfo };
  /** `bundle` null: goes on with the update that was begun. Answers when it has begun; the rest are events. */
  startFlash: { ask: Of & { readonly bundle: string | null; readonly downgrade: boolean }; answer: null };
  /** The same for several cards, one after the other, until one does not take it. */
  startFlashes: { ask: { readonly keys: readonly string[]; readonly bundle: string }; answer: null };
  /** Also of a card whose turn has not come. */
  cancelFlash: { ask: Of; answer: null };
  /** Forgets an update that was begun. */
  forgetFlash: { ask: Of; answer: null };
  readSettings: { ask: Of; answer: readonly CardSetting[] };
  /** Checked whole: a wrong value leaves the card as it was. */
  stageSettings: { ask: Of & { readonly values: Readonly<Record<string, string>> }; answer: readonly CardSetting[] };
  dropSettings: { ask: Of; answer: readonly CardSetting[] };
  /** Checks what is staged, also against the other cards that are here, and writes it. */
  applySettings: { ask: Of; answer: { readonly reboot: boolean; readonly settings: readonly CardSetting[] } };
  exportSettings: { ask: Of; answer: string };
  importSettings: { ask: Of & { readonly text: string }; answer: readonly CardSetting[] };
}

/** A simulated card of the page that asks, by its serial number. */
interface OfPage {
  readonly serial: string;
}

/** Simulated cards of pages, whose bytes come and go this way. */
export interface PageCardCalls {
  /** From now on the page has this card at its cable. */
  plugPageCard: { ask: OfPage; answer: null };
  unplugPageCard: { ask: OfPage; answer: null };
  /** What the card has sent, as base64; nothing, but every few seconds, tells that it is still there. */
  hearPageCard: { ask: OfPage & { readonly data: string }; answer: null };
}

interface OfRack {
  readonly id: string;
}

/** The same about racks. */
export interface RackCalls {
  listRacks: { ask: Record<string, never>; answer: readonly RackEntry[] };
  /** Kept if the daemon there takes the token; that never comes back to the page. */
  addRack: { ask: { readonly address: string; readonly token: string }; answer: RackEntry };
  forgetRack: { ask: OfRack; answer: null };
  askRack: { ask: OfRack & RackAsk; answer: RackAnswer };
  /** Live data for `followMs`; to be asked again before. */
  followRack: { ask: OfRack; answer: null };
}

export interface Calls extends CardCalls, PageCardCalls, RackCalls {}
export type CallName = keyof Calls;
export type Ask<C extends CallName> = Calls[C]['ask'];
export type Answer<C extends CallName> = Calls[C]['answer'];

/** All of them, for who makes one function of each. The compiler holds it to the calls above. */
export const callNames = Object.keys({
  listCards: 0,
  recheckCard: 0,
  readCard: 0,
  openBundle: 0,
  startFlash: 0,
  startFlashes: 0,
  cancelFlash: 0,
  forgetFlash: 0,
  readSettings: 0,
  stageSettings: 0,
  dropSettings: 0,
  applySettings: 0,
  exportSettings: 0,
  importSettings: 0,
  plugPageCard: 0,
  unplugPageCard: 0,
  hearPageCard: 0,
  listRacks: 0,
  addRack: 0,
  forgetRack: 0,
  askRack: 0,
  followRack: 0,
} satisfies Record<CallName, 0>) as readonly CallName[];

/** An answer, or why there is none: errors do not survive the way as they are. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly trouble: Trouble };

export interface CardsEvent {
  readonly cards: readonly CardEntry[];
}
/** Bytes, as base64, for the simulated card of a page. */
export interface PageCardEvent {
  readonly pageCard: { readonly serial: string; readonly data: string };
}
/** What is told without being asked. */
export type AppEvent = CardsEvent | PageCardEvent | RackNews;

/** Exactly this is given to the page: a function for each call, and one way to listen. */
export type AppApi = { readonly [C in CallName]: (ask: Ask<C>) => Promise<Outcome<Answer<C>>> } & {
  readonly onEvent: (listener: (event: AppEvent) => void) => () => void;
};
