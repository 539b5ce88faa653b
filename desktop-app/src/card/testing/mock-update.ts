// SPDX-License-Identifier: Apache-2.0
import { decode, valuesOf } from '@weft/spec';
import * as mgmt from '@weft/spec/mgmt';
import { updateId } from '../bundle/image.js';
import { type MockStore, Slot } from './mock-store.js';
import { Refuse } from './refuse.js';

const State = valuesOf(mgmt.updateState);
const BLOCK = mgmt.constant('UPDATE_BLOCK_BYTES');
const STEP = mgmt.constant('JOURNAL_STEP_BYTES');

/** A mock card's update: firmware only, as bytes in an array. */
export class MockUpdate {
  readonly #store: MockStore;
  readonly #board: number;
  #state: number = State.NONE;
  #header: Uint8Array = new Uint8Array();
  #offset = 0;
  #slot: number = Slot.NONE;
  /** Bytes taken in all, those that came twice included. */
  taken = 0;

  constructor(store: MockStore, board: number) {
    this.#store = store;
    this.#board = board;
  }

  forget(): void {
    this.#state = State.NONE;
  }

  begin(header: Uint8Array): object {
    const head = decode(mgmt.imageHeader, header);
    if (Number(head.board) !== this.#board) throw new Refuse('WRONG_BOARD');
    if (Number(head.version) < this.#store.floor) throw new Refuse('ROLLBACK');
    const { journal } = this.#store;
    const same = journal !== null && Buffer.compare(journal.header, header) === 0;
    if (this.#state !== State.RECEIVING || !same) this.#offset = same ? journal.offset : 0;
    if (!same) this.#store.journal = { header, offset: 0 };
    this.#header = header;
    this.#state = State.RECEIVING;
    const taken = [this.#store.running, this.#store.confirmed];
    this.#slot = taken.includes(Slot.A) ? Slot.B : Slot.A;
    this.#store.slots[this.#slot] = null;
    return this.#wanted();
  }

  block(offset: number, bytes: Uint8Array): object {
    if (this.#state !== State.RECEIVING) throw new Refuse('NO_UPDATE');
    if (offset !== this.#offset) throw new Refuse('WRONG_BLOCK');
    this.#offset += bytes.length;
    this.taken += bytes.length;
    if (this.#store.journal !== null) this.#store.journal.offset = this.#offset - (this.#offset % STEP);
    return this.#wanted();
  }

  status(): object {
    return { state: this.#state, slot: this.#slot, update: updateId(this.#header), total: this.#total, done: this.#offset };
  }

  verify(): object {
    if (this.#offset < this.#total) throw new Refuse('BAD_STATE');
    const head = decode(mgmt.imageHeader, this.#header);
    this.#store.slots[this.#slot] = { version: Number(head.version), minimum: Number(head.minimum_version), id: updateId(this.#header) };
    this.#store.journal = null;
    this.#state = State.VERIFIED;
    return {};
  }

  activate(slot: number): object {
    if (this.#store.slots[slot] === null) throw new Refuse('BAD_SLOT');
    Object.assign(this.#store, { trial: slot, tries: mgmt.constant('TRIAL_TRIES') });
    return {};
  }

  confirm(): object {
    const { running } = this.#store;
    const floor = Math.max(this.#store.floor, this.#store.slots[running]?.minimum ?? 0);
    Object.assign(this.#store, { confirmed: running, trial: Slot.NONE, floor });
    return {};
  }

  get #total(): number {
    return Number(decode(mgmt.imageHeader, this.#header).firmware_bytes);
  }

  #wanted(): object {
    const bytes = Math.min(BLOCK, this.#total - this.#offset);
    return { update: updateId(this.#header), slot: this.#slot, bytes, offset: this.#offset, done: this.#offset };
  }
}
