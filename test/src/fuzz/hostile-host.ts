// SPDX-License-Identifier: Apache-2.0
import type { Card, NodeLayout } from '@weft/hw-sim';
import { constant, descriptorOp, encode, submission, valuesOf } from '@weft/spec';
import type { Random } from '@weft/tools';

const Op = valuesOf(descriptorOp);
const PAGE = constant('PAGE_BYTES');
const ENTRY = constant('RING_ENTRY_BYTES');
const rings = ['FAULT', 'EVICT', 'RESPOND'] as const;

/** A driver that writes whatever into its rings: its own node may suffer, no other. */
export class HostileHost {
  readonly #card: Card;
  readonly #layout: NodeLayout;
  readonly #buffers: number;
  readonly #random: Random;
  readonly #tails = [0, 0, 0];
  descriptors = 0;

  constructor(card: Card, layout: NodeLayout, buffers: number, random: Random) {
    this.#card = card;
    this.#layout = layout;
    this.#buffers = buffers;
    this.#random = random;
  }

  /** Some descriptors in one ring, then a doorbell that mostly tells the truth. `pages` as in Surroundings. */
  shoot(pages: number): void {
    const r = this.#random;
    const ring = r.below(3);
    const tail = this.#tails[ring] ?? 0;
    const count = 1 + r.below(8);
    for (let i = 0; i < count; i++) this.#write(ring, tail + i, pages);
    this.descriptors += count;
    // Beyond what it has written, old entries are done again.
    const told = tail + count + (r.chance(0.02) ? r.below(2 * this.#layout.ringEntries) : 0);
    this.#tails[ring] = told;
    this.#card.doorbell(ring, told);
  }

  #write(ring: number, at: number, pages: number): void {
    const r = this.#random;
    const base = this.#layout.rings[rings[ring] ?? 'FAULT'];
    const slot = base + ENTRY * (at % this.#layout.ringEntries);
    // Addresses stay in its own buffers, as an IOMMU would see to; they need not be aligned.
    const addr = this.#layout.free + r.below(this.#buffers) * PAGE + (r.chance(0.1) ? r.below(64) : 0);
    const fair = r.chance(0.9) ? pages + r.below(pages) : 2 ** 36 + r.below(2 ** 20);
    const ops = r.chance(0.85) ? [[Op.FAULT_READ, Op.FAULT_WRITE], [Op.EVICT_CLEAN, Op.EVICT_DIRTY], [Op.REVOKE_DONE]][ring] : undefined;
    encode(
      submission,
      {
        op: ops === undefined ? r.below(256) : r.pick(ops),
        excl: r.below(2),
        have: r.below(2),
        page: r.below(2),
        tag: r.below(65_536),
        handle: r.below(r.chance(0.9) ? 32 : 65_536),
        // It may give up what it does not have, of anybody's pages; a fault on a victim's page would be a right that it gets.
        gpn: ring === 1 ? r.below(2 * pages) : fair,
        addr,
      },
      this.#card.memory,
      slot,
    );
  }
}
