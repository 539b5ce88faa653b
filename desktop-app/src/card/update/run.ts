// SPDX-License-Identifier: Apache-2.0
/** Does what the state machine of an update says, on a real card. */
import { updateId } from '../bundle/image.js';
import { type Clock, sleep, systemClock } from '../clock.js';
import { CardError, type CardFault } from '../errors.js';
import type { CommandName, Request } from '../session/exchange.js';
import { identify } from '../session/identify.js';
import { CardRefusal } from '../session/refusal.js';
import type { Session } from '../session/session.js';
import type { Journal } from './journal.js';
import { begin, type Effect, type Input, type Outcome, type Plan, step, type UpdateState } from './machine.js';

export interface UpdateRun {
  readonly plan: Plan;
  /** Where the image comes from: noted in the journal. */
  readonly bundle: string;
  readonly serial: string;
  readonly journal: Journal;
  /** Opens the port anew. */
  readonly connect: () => Promise<Session>;
  readonly onProgress?: (state: UpdateState) => void;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/** Of these a card or its cable may recover. */
const passing: readonly CardFault[] = [
  'E_CARD_MISSING',
  'E_CARD_PERMISSION',
  'E_CARD_BUSY',
  'E_CARD_GONE',
  'E_CARD_PORT',
  'E_CARD_SILENT',
  'E_CARD_PROTOCOL',
];

/**
 * Updates the card, from wherever it and the journal are. The session that is given, and those opened later, are closed.
 * An abort leaves card and journal as they are: the next run goes on.
 */
export async function runUpdate(session: Session, run: UpdateRun): Promise<Outcome> {
  const update = updateId(run.plan.image.header);
  const note = (activated: boolean): Promise<void> => run.journal.write({ update, bundle: run.bundle, activated });
  const before = await run.journal.read();
  const link = new Link(session, run);
  try {
    let { state, effect } = begin(run.plan, before?.update === update && before.activated);
    await note(state.activated);
    for (;;) {
      run.onProgress?.(state);
      const input = await link.perform(effect);
      if (typeof input === 'string') {
        if (input === 'confirmed') await run.journal.clear();
        return input;
      }
      const next = step(run.plan, state, input);
      if (next.state.activated !== state.activated) await note(next.state.activated);
      ({ state, effect } = next);
    }
  } catch (e) {
    // Told once, it is over: the next run begins anew.
    if (e instanceof CardError && e.code === 'E_CARD_REVERTED') await run.journal.clear();
    throw e;
  } finally {
    await link.session.close();
  }
}

class Link {
  session: Session;
  readonly #run: UpdateRun;

  constructor(session: Session, run: UpdateRun) {
    this.session = session;
    this.#run = run;
  }

  /** What came of it; a word when the update is over. */
  async perform(effect: Effect): Promise<Input | Outcome> {
    const { signal, clock = systemClock } = this.#run;
    signal.throwIfAborted();
    if (effect.do === 'end') {
      if (effect.outcome instanceof CardError) throw effect.outcome;
      return effect.outcome;
    }
    if (effect.do === 'pause') {
      await sleep(clock, effect.ms, signal);
      return this.perform(effect.next);
    }
    try {
      if (effect.do === 'ask') return await this.#ask(effect.command, effect.request);
      await this.#connect();
      return { on: 'connected' };
    } catch (e) {
      if (e instanceof CardRefusal) return { on: 'refused', refusal: e };
      if (e instanceof CardError && passing.includes(e.code)) return { on: 'lost', cause: e };
      throw e;
    }
  }

  async #ask(command: CommandName, request: Request<CommandName>): Promise<Input> {
    const reply = await this.session.ask(command, request, this.#run.signal);
    // Command and reply belong together; the compiler cannot know it of a union.
    return { on: 'reply', command, reply } as Input;
  }

  async #connect(): Promise<void> {
    await this.session.close();
    this.session = await this.#run.connect();
    const { serial } = await identify(this.session, this.#run.signal);
    if (serial !== this.#run.serial)
      throw new CardError(
        'E_CARD_CHOICE',
        `there is another card at ${this.session.port.address} now: ${serial} instead of ${this.#run.serial}`,
      );
  }
}
