// SPDX-License-Identifier: Apache-2.0
import { completion, type Decoded, revoke, submission, submissionRing, valuesOf } from '@weft/spec';
import type { Layout } from './layout.js';
import { RingReader, RingWriter } from './rings.js';

const Ring = valuesOf(submissionRing);

/** What the litmus needs of a card; the simulator's Card has it. */
export interface AgentCard {
  readonly memory: Uint8Array;
  doorbell(ring: number, tail: number): void;
}

/** The five rings of a node, and its doorbells. */
export class AgentRings {
  readonly fault: RingWriter<typeof submission>;
  readonly evict: RingWriter<typeof submission>;
  readonly respond: RingWriter<typeof submission>;
  readonly #completions: RingReader<typeof completion>;
  readonly #revokes: RingReader<typeof revoke>;
  readonly #card: AgentCard;
  readonly #rung = [0, 0, 0];

  constructor(card: AgentCard, l: Layout) {
    this.#card = card;
    const { memory } = card;
    this.fault = new RingWriter(submission, memory, l.rings.FAULT, l.ringEntries);
    this.evict = new RingWriter(submission, memory, l.rings.EVICT, l.ringEntries);
    this.respond = new RingWriter(submission, memory, l.rings.RESPOND, l.ringEntries);
    this.#completions = new RingReader(completion, memory, l.rings.COMPLETION, l.ringEntries);
    this.#revokes = new RingReader(revoke, memory, l.rings.REVOKE, l.ringEntries);
  }

  *completions(): Generator<Decoded<typeof completion>> {
    for (let c = this.#completions.pop(); c !== null; c = this.#completions.pop()) yield c;
  }

  *revokes(): Generator<Decoded<typeof revoke>> {
    for (let r = this.#revokes.pop(); r !== null; r = this.#revokes.pop()) yield r;
  }

  /** Rings for what was pushed since the last time. */
  ring(): void {
    [this.fault.tail, this.evict.tail, this.respond.tail].forEach((tail, i) => {
      if (tail === this.#rung[i]) return;
      this.#rung[i] = tail;
      this.#card.doorbell([Ring.FAULT, Ring.EVICT, Ring.RESPOND][i] as number, tail);
    });
  }
}
