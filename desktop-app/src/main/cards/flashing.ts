// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  CardError,
  checkNotOlder,
  type Identity,
  type Image,
  identify,
  imageFor,
  Journal,
  parseVersion,
  readBundle,
  runUpdate,
  type UpdateState,
} from '../../card/index.js';
import type { FlashState } from '../../contract/cards.js';
import { troubleOf } from '../trouble.js';
import type { Plugged } from './catalog.js';
import type { Reach } from './reach.js';
import { Speed } from './speed.js';

/** A card that restarts, or a cable that is put in again, gets about half a minute. */
const patience = 40;

export interface FlashingPorts {
  readonly reach: Reach;
  readonly journals: string;
  /** Where the card is now: a cable may come back at another port. */
  readonly whereIs: (key: string) => Plugged | undefined;
  readonly changed: () => void;
  /** The card can be asked again who it is. */
  readonly ended: (key: string) => void;
}

/** Updates under way and how the last one of each card has ended. */
export class Flashing {
  readonly #ports: FlashingPorts;
  readonly #states = new Map<string, FlashState>();
  readonly #running = new Map<string, AbortController>();

  constructor(ports: FlashingPorts) {
    this.#ports = ports;
  }

  state(key: string): FlashState | null {
    return this.#states.get(key) ?? null;
  }
  busy(key: string): boolean {
    return this.#running.has(key);
  }

  /** Name of the bundle of an update that was begun. */
  async unfinished(serial: string): Promise<string | null> {
    const entry = await this.#journal(serial)
      .read()
      .catch(() => null);
    return entry === null ? null : basename(entry.bundle);
  }

  /** What was refused before it began, for who does not wait for that. */
  refuse(key: string, path: string, e: unknown): void {
    const nothing = { phase: 'looking', activated: false, done: 0, total: 0, failures: 0 } as const;
    this.#set(key, { ...stateOf(path, nothing, new Speed(), undefined), verdict: 'failed', trouble: troubleOf(e) });
  }

  async forget(serial: string): Promise<void> {
    await this.#journal(serial).clear();
  }

  #journal(serial: string): Journal {
    return new Journal(this.#ports.journals, serial);
  }

  cancel(key: string): void {
    this.#running.get(key)?.abort();
  }

  /** Resolves when it has begun: card and bundle fit; `ended` when it is over, however. `path` null: that of the update that was begun. */
  async start(card: Plugged, path: string | null, downgrade: boolean): Promise<{ readonly ended: Promise<void> }> {
    const { key, address } = card;
    if (this.#running.has(key)) throw new CardError('E_CARD_BUSY', 'this card is being updated');
    const abort = new AbortController();
    this.#running.set(key, abort);
    return new Promise((begun, refused) => {
      const ended = this.#ports.reach
        .alone(address, async () => {
          const session = await this.#ports.reach.connect(address);
          try {
            const identity = await identify(session, abort.signal);
            const journal = this.#journal(identity.serial);
            const bundle = path ?? (await journal.read())?.bundle;
            if (bundle === undefined) throw new CardError('E_CARD_JOURNAL', 'no update was begun on this card');
            // Who began an update with an older version has said so then.
            const image = await chosen(bundle, identity, downgrade || path === null);
            const connect = () => this.#ports.reach.connect(this.#ports.whereIs(key)?.address ?? address);
            const speed = new Speed();
            const onProgress = (s: UpdateState) => this.#set(key, stateOf(bundle, s, speed, this.#states.get(key)));
            begun({ ended });
            const outcome = await runUpdate(session, {
              plan: { image, confirm: true, patience },
              bundle,
              serial: identity.serial,
              journal,
              connect,
              onProgress,
              signal: abort.signal,
            });
            this.#end(key, outcome === 'confirmed' ? 'verified' : 'unknown', null);
          } finally {
            await session.close();
          }
        })
        .catch((e: unknown) => {
          refused(e);
          if (this.#states.get(key)?.verdict === null) this.#end(key, verdictOf(e, abort.signal), e);
        })
        .finally(() => {
          this.#running.delete(key);
          this.#ports.changed();
          this.#ports.ended(key);
        });
    });
  }

  #set(key: string, state: FlashState): void {
    this.#states.set(key, state);
    this.#ports.changed();
  }

  #end(key: string, verdict: FlashState['verdict'], e: unknown): void {
    const state = this.#states.get(key);
    if (state !== undefined)
      this.#set(key, { ...state, bytesPerSecond: null, secondsLeft: null, verdict, trouble: e === null ? null : troubleOf(e) });
  }
}

async function chosen(path: string, identity: Identity, downgrade: boolean): Promise<Image> {
  const image = imageFor(readBundle(await readFile(path)), identity.board);
  const running = parseVersion(identity.firmware);
  if (running === null) throw new CardError('E_CARD_REPLY', `the card runs ${identity.firmware}, which is no version`);
  if (!downgrade && !identity.trial) checkNotOlder(image, running);
  return image;
}

/** Of what was interrupted nobody knows yet how it ends; what the card or the bundle says is a failure. */
function verdictOf(e: unknown, signal: AbortSignal): 'failed' | 'unknown' {
  if (signal.aborted) return 'unknown';
  const lost = ['E_CARD_MISSING', 'E_CARD_GONE', 'E_CARD_PORT', 'E_CARD_SILENT', 'E_CARD_PERMISSION', 'E_CARD_BUSY'];
  return e instanceof CardError && lost.includes(e.code) ? 'unknown' : 'failed';
}

function stateOf(path: string, { phase, done, total }: UpdateState, speed: Speed, before: FlashState | undefined): FlashState {
  const counts = phase === 'sending' || phase === 'verifying';
  const bytesPerSecond = counts ? speed.at(phase, done, performance.now()) : null;
  return {
    bundle: basename(path),
    phase,
    phaseSince: before?.phase === phase && before.verdict === null ? before.phaseSince : Date.now(),
    doneBytes: done,
    totalBytes: total,
    bytesPerSecond,
    secondsLeft: bytesPerSecond === null || bytesPerSecond <= 0 ? null : (total - done) / bytesPerSecond,
    verdict: null,
    trouble: null,
  };
}
