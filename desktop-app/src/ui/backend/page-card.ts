// SPDX-License-Identifier: Apache-2.0
import type { AppApi } from '../../contract/calls.js';
import type { CardOrder, CardReport, VirtualCardState } from '../../contract/virtual-rack.js';
import { base64, fromBase64 } from '../base64.js';
import { Cell } from '../state/cell.js';
import { Failure, failureOf, need } from './backend.js';

/** Beside the page, whatever path it lies behind; not part of every build. */
const script = 'virtual-rack/card.js';
/** A bundle to try an update with. */
export const tryBundle = 'virtual-rack/update.weft';
/** Often enough for the program that holds the cards not to think that this page is gone. */
const stillHereMs = 2000;
/** First byte of the serial numbers of simulated cards. */
const simulated = '51';

/** A simulated card with its own computer in a worker of this page, at a cable to the program that holds the cards. */
export class PageCard {
  /** Null: none, or none that has said anything yet. */
  readonly state = new Cell<VirtualCardState | null>(null);
  readonly failure = new Cell<Failure | null>(null);
  /** Its serial number, once it was started. */
  readonly serial = new Cell<string | null>(null);
  readonly plugged = new Cell(false);
  #worker: Worker | null = null;
  #api: AppApi | null = null;
  #off: () => void = () => undefined;
  #saidAt = 0;

  start(api: AppApi): void {
    this.end();
    this.failure.set(null);
    const random = crypto.getRandomValues(new Uint8Array(7));
    const serial = simulated + Array.from(random, (b) => b.toString(16).padStart(2, '0')).join('');
    const worker = new Worker(new URL(script, document.baseURI));
    this.#worker = worker;
    this.#api = api;
    this.#off = api.onEvent((event) => {
      if (!('pageCard' in event) || event.pageCard.serial !== serial || !this.plugged.get()) return;
      this.#order({ do: 'uart', bytes: fromBase64(event.pageCard.data) });
    });
    worker.onmessage = ({ data }: MessageEvent<CardReport>) => this.#hear(data);
    // Without a message, the script itself could not be had.
    worker.onerror = (e) => this.#failed(e.message ? new Failure('E_VIRTUAL_CARD', e.message, '') : absent);
    this.serial.set(serial);
    this.#order({ do: 'start', serial: BigInt(`0x${serial}`) });
  }

  /** The cable to the program, in or out; the card goes on. */
  plug(on: boolean): void {
    const serial = this.serial.get();
    if (serial === null || this.#api === null) return;
    this.plugged.set(on);
    void need(on ? this.#api.plugPageCard({ serial }) : this.#api.unplugPageCard({ serial })).catch((e: unknown) =>
      this.failure.set(failureOf(e)),
    );
  }

  end(): void {
    if (this.plugged.get()) this.plug(false);
    this.#off();
    this.#worker?.terminate();
    this.#worker = null;
    this.serial.set(null);
    this.state.set(null);
  }

  #order(order: CardOrder): void {
    this.#worker?.postMessage(order);
  }

  #hear(report: CardReport): void {
    if (report.said === 'failed') this.#failed(new Failure('E_VIRTUAL_CARD', report.why, ''));
    else if (report.said === 'uart') this.#tell(report.bytes);
    else {
      if (this.state.get() === null) this.plug(true);
      this.state.set(report.state);
      if (performance.now() - this.#saidAt > stillHereMs) this.#tell(new Uint8Array());
    }
  }

  #tell(bytes: Uint8Array): void {
    const serial = this.serial.get();
    if (serial === null || !this.plugged.get()) return;
    this.#saidAt = performance.now();
    // A program that does not answer is started again, and knows nothing of this card: its cable is out then.
    void this.#api?.hearPageCard({ serial, data: base64(bytes) }).then(({ ok }) => ok || this.plugged.set(false));
  }

  #failed(failure: Failure): void {
    this.end();
    this.failure.set(failure);
  }
}

const absent = new Failure(
  'E_VIRTUAL_CARD_ABSENT',
  'this page was built without the simulated card',
  'build it where the tools for WebAssembly and firmware are: `npm run app`',
);

/** One a page: it goes on when another screen is looked at. */
export const pageCard = new PageCard();
