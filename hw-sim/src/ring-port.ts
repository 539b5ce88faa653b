// SPDX-License-Identifier: Apache-2.0
/** The host's side of a card's rings, by hand: for scenarios and tests that are their own driver. */
import { completion, constant, type Decoded, decode, encode, revoke, submission, submissionRing } from '@weft/spec';
import type { Card } from './card.js';
import type { NodeLayout, RingName } from './configure.js';
import { RackError } from './errors.js';

export type SubmissionRing = (typeof submissionRing)['members'][number]['name'];
export type Submission = Partial<Record<keyof Decoded<typeof submission>, number | bigint>>;
export type Completion = Decoded<typeof completion>;
export type Revoke = Decoded<typeof revoke>;

const entryBytes = constant('RING_ENTRY_BYTES');

export interface RingPortOptions {
  /** Faults and answers to revokes go through the BAR as well as into their ring, as the driver does it. Default: a doorbell only. */
  readonly push?: boolean;
}

export class RingPort {
  readonly card: Card;
  readonly layout: NodeLayout;
  private readonly pushes: boolean;
  private readonly tails = new Map<SubmissionRing, number>();
  private readonly heads = new Map<RingName, number>();
  private open = 0;

  constructor(card: Card, layout: NodeLayout, o: RingPortOptions = {}) {
    this.card = card;
    this.layout = layout;
    this.pushes = o.push ?? false;
  }

  /** Descriptors without a completion. */
  get outstanding(): number {
    return this.open;
  }

  /** Writes a descriptor, and pushes it or rings the doorbell; the card sees it when the rack runs. */
  submit(ring: SubmissionRing, fields: Submission): void {
    // A completion ring that is never full needs no flow control; submission rings are as long.
    if (this.open >= this.layout.ringEntries)
      throw new RackError('BOUND', `node ${this.card.index}: more descriptors than completions have room`);
    this.open++;
    const tail = this.tails.get(ring) ?? 0;
    const at = this.entry(ring, tail);
    encode(submission, { ...fields, count: (tail + 1) & 0xffff }, this.card.memory, at);
    this.tails.set(ring, tail + 1);
    const index = submissionRing.members.find((m) => m.name === ring)?.value ?? 0;
    if (this.pushes && ring !== 'EVICT') this.card.push(index, this.card.memory.slice(at, at + entryBytes));
    else this.card.doorbell(index, tail + 1);
  }

  /** New completions, oldest first. */
  completions(): Completion[] {
    const found = this.drain('COMPLETION', completion);
    this.open -= found.length;
    return found;
  }

  /** New revokes, oldest first. Each must be answered with REVOKE_DONE. */
  revokes(): Revoke[] {
    return this.drain('REVOKE', revoke);
  }

  private entry(ring: RingName, count: number): number {
    return this.layout.rings[ring] + entryBytes * (count % this.layout.ringEntries);
  }

  private drain<D extends typeof completion | typeof revoke>(ring: RingName, def: D): Decoded<D>[] {
    const found: Decoded<D>[] = [];
    for (;;) {
      const head = this.heads.get(ring) ?? 0;
      const entry: Decoded<D> = decode(def, this.card.memory, this.entry(ring, head));
      const lap = BigInt.asUintN(32, BigInt(1 + Math.floor(head / this.layout.ringEntries)));
      if ((entry as { readonly lap: bigint }).lap !== lap) return found;
      found.push(entry);
      this.heads.set(ring, head + 1);
    }
  }
}
