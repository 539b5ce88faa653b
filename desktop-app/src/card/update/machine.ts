// SPDX-License-Identifier: Apache-2.0
/**
 * An update as a pure state machine: (state, what happened) → (state, what to do next). It opens no port and knows no time.
 *
 * After anything unexpected it does the same: connect again and look at the slots of the card, which say how far it is. So there is one way
 * back into an update, whether cable, card or this program was interrupted.
 *
 * | looking at the slots, our image is | next |
 * | --- | --- |
 * | running and confirmed | done |
 * | running on trial | UPDATE_CONFIRM |
 * | to be tried at the next boot | REBOOT, then look again |
 * | stored, never activated by us | UPDATE_ACTIVATE, then REBOOT |
 * | activated by us, and neither running nor to be tried | the card has reverted: end |
 * | not there | UPDATE_BEGIN; blocks as the card asks; UPDATE_VERIFY; UPDATE_STATUS until the slot is valid; look again |
 */
import { valuesOf } from '@weft/spec';
import * as mgmt from '@weft/spec/mgmt';
import { checkFloor } from '../bundle/choose.js';
import { type Image, updateId } from '../bundle/image.js';
import { CardError } from '../errors.js';
import type { CommandName, Reply, Request } from '../session/exchange.js';
import type { CardRefusal } from '../session/refusal.js';
import { memberName } from '../values.js';

export interface Plan {
  readonly image: Image;
  /** False: the new image is left on trial, and the card will go back to the old one. */
  readonly confirm: boolean;
  /** How often in a row it may fail without getting on. */
  readonly patience: number;
}

export type Phase = 'looking' | 'checking' | 'sending' | 'verifying' | 'restarting' | 'confirming' | 'reconnecting';

export interface UpdateState {
  readonly phase: Phase;
  /** We have told the card to try the image. To be kept over a crash of this program: it tells a revert from a beginning. */
  readonly activated: boolean;
  readonly done: number;
  readonly total: number;
  readonly failures: number;
}

type Ask = { [C in CommandName]: { readonly do: 'ask'; readonly command: C; readonly request: Request<C> } }[CommandName];
export type Outcome = 'confirmed' | 'on trial';
export type Effect =
  | Ask
  | { readonly do: 'connect' }
  | { readonly do: 'pause'; readonly ms: number; readonly next: Effect }
  | { readonly do: 'end'; readonly outcome: Outcome | CardError };

export type Input =
  | { readonly on: 'connected' }
  | { [C in CommandName]: { readonly on: 'reply'; readonly command: C; readonly reply: Reply<C> } }[CommandName]
  | { readonly on: 'refused'; readonly refusal: CardRefusal }
  | { readonly on: 'lost'; readonly cause: CardError };

export interface Step {
  readonly state: UpdateState;
  readonly effect: Effect;
}

const State = valuesOf(mgmt.updateState);
const Slot = valuesOf(mgmt.slot);
const VERIFY_POLL_MS = 200;
const RESTART_POLL_MS = 500;
const RECONNECT_MS = 500;

const look: Effect = { do: 'ask', command: 'SLOTS', request: {} };

export function begin(plan: Plan, activated: boolean): Step {
  const total = plan.image.firmware.length + plan.image.bitstream.length;
  return { state: { phase: 'looking', activated, done: 0, total, failures: 0 }, effect: look };
}

export function step(plan: Plan, state: UpdateState, input: Input): Step {
  switch (input.on) {
    case 'connected':
      return { state: { ...state, phase: 'looking' }, effect: look };
    case 'lost':
      return failed(plan, { ...state, phase: 'reconnecting' }, input.cause, { do: 'pause', ms: RECONNECT_MS, next: { do: 'connect' } });
    case 'refused':
      return onRefusal(plan, state, input.refusal);
    case 'reply':
      return onReply(plan, state, input);
  }
}

function onReply(plan: Plan, state: UpdateState, input: Extract<Input, { on: 'reply' }>): Step {
  switch (input.command) {
    case 'SLOTS':
      return onSlots(plan, state, input.reply);
    case 'UPDATE_BEGIN':
    case 'UPDATE_BLOCK':
      return onBlockRequest(plan, state, input.reply);
    case 'UPDATE_VERIFY':
      return { state: { ...state, phase: 'verifying', done: 0 }, effect: poll };
    case 'UPDATE_STATUS':
      return onStatus(plan, state, input.reply);
    case 'UPDATE_ACTIVATE':
      return { state: { ...state, phase: 'restarting', activated: true }, effect: reboot };
    case 'REBOOT':
      return { state, effect: { do: 'pause', ms: RESTART_POLL_MS, next: { do: 'connect' } } };
    case 'UPDATE_CONFIRM':
      return end(state, 'confirmed');
    default:
      throw new Error(`${input.command} is no part of an update`);
  }
}

function onSlots(plan: Plan, state: UpdateState, reply: Reply<'SLOTS'>): Step {
  const update = updateId(plan.image.header);
  const ours = reply.tail.find((s) => s.valid !== 0n && s.slot !== BigInt(Slot.GOLDEN) && Number(s.id) === update)?.slot;
  if (ours !== undefined && reply.running === ours) {
    if (reply.trial !== ours) return end(state, 'confirmed');
    if (!plan.confirm) return end({ ...state, activated: true }, 'on trial');
    return { state: { ...state, phase: 'confirming', activated: true }, effect: { do: 'ask', command: 'UPDATE_CONFIRM', request: {} } };
  }
  if (ours !== undefined && reply.trial === ours)
    return failed(plan, { ...state, activated: true }, new CardError('E_CARD_SILENT', 'the card does not restart'), reboot);
  if (state.activated) return end(state, reverted(reply));
  if (ours !== undefined) return { state, effect: { do: 'ask', command: 'UPDATE_ACTIVATE', request: { slot: ours } } };
  try {
    checkFloor(plan.image, Number(reply.floor));
  } catch (e) {
    if (e instanceof CardError) return end(state, e);
    throw e;
  }
  return { state: { ...state, phase: 'checking' }, effect: beginSending(plan) };
}

function onBlockRequest(plan: Plan, before: UpdateState, wanted: Reply<'UPDATE_BLOCK'>): Step {
  const state = advanced({ ...before, phase: 'sending' }, Number(wanted.done));
  const { update, part, offset } = wanted;
  if (wanted.bytes === 0n) return { state, effect: { do: 'ask', command: 'UPDATE_VERIFY', request: { update } } };
  const source = Number(part) === valuesOf(mgmt.part).BITSTREAM ? plan.image.bitstream : plan.image.firmware;
  const tail = source.subarray(Number(offset), Number(offset + wanted.bytes));
  if (BigInt(tail.length) !== wanted.bytes)
    return end(
      state,
      new CardError('E_CARD_REPLY', `the card wants ${wanted.bytes} bytes at ${offset} of a part of ${source.length} bytes`),
    );
  return { state, effect: { do: 'ask', command: 'UPDATE_BLOCK', request: { update, part, offset, bytes: wanted.bytes, tail } } };
}

function onStatus(plan: Plan, state: UpdateState, status: Reply<'UPDATE_STATUS'>): Step {
  switch (Number(status.state)) {
    case State.VERIFYING:
      return { state: advanced(state, Number(status.done)), effect: poll };
    case State.VERIFIED:
      return { state: { ...state, phase: 'looking', failures: 0 }, effect: look };
    case State.FAILED:
      return end(
        state,
        new CardError('E_CARD_LOST_IMAGE', `the card could not verify the image: ${memberName(mgmt.mgmtStatus, status.status)}`),
      );
    default:
      // It was reset meanwhile, and has forgotten that it was to verify.
      return failed(plan, { ...state, phase: 'checking' }, forgetful(), beginSending(plan));
  }
}

function onRefusal(plan: Plan, state: UpdateState, refusal: CardRefusal): Step {
  const { command, status } = refusal;
  if (command === 'UPDATE_BEGIN' && status === 'BUSY') return failed(plan, { ...state, phase: 'verifying' }, refusal, poll);
  if (command === 'UPDATE_CONFIRM' && status === 'NOT_CONFIRMED')
    return end(state, new CardError('E_CARD_SELFTEST', refusal.message, { cause: refusal, next: refusal.next }));
  const again = ['UPDATE_BLOCK', 'UPDATE_VERIFY'].includes(command) && ['NO_UPDATE', 'WRONG_BLOCK', 'BAD_STATE'].includes(status);
  return again ? failed(plan, { ...state, phase: 'checking' }, refusal, beginSending(plan)) : end(state, refusal);
}

const forgetful = (): CardError => new CardError('E_CARD_LOST_IMAGE', 'the card forgets the update again and again');

const poll: Effect = { do: 'pause', ms: VERIFY_POLL_MS, next: { do: 'ask', command: 'UPDATE_STATUS', request: {} } };

const reboot: Effect = { do: 'ask', command: 'REBOOT', request: { slot: Slot.NONE } };

const beginSending = (plan: Plan): Effect => ({ do: 'ask', command: 'UPDATE_BEGIN', request: plan.image.head });

const end = (state: UpdateState, outcome: Outcome | CardError): Step => ({ state, effect: { do: 'end', outcome } });

/** Getting on restores patience. */
const advanced = (state: UpdateState, done: number): UpdateState => ({ ...state, done, failures: done > state.done ? 0 : state.failures });

function failed(plan: Plan, state: UpdateState, cause: CardError, next: Effect): Step {
  if (state.failures >= plan.patience) return end(state, cause);
  return { state: { ...state, failures: state.failures + 1 }, effect: next };
}

const reverted = (reply: Reply<'SLOTS'>): CardError =>
  new CardError(
    'E_CARD_REVERTED',
    `the card went back to slot ${memberName(mgmt.slot, reply.running)}: ${memberName(mgmt.revertCause, reply.cause)}`,
  );
