// SPDX-License-Identifier: Apache-2.0
/** What a rack's administrator keeps in the store. */
import { type Static, Type } from 'typebox';
import { Agreement, HyperserverSpec, Member, Moving, Name } from '../api/schemas.js';

/** The memory of a hyperserver that is up: a range of the rack's pages, and the nodes whose cards may name them. */
const Context = Type.Object({
  id: Type.String(),
  hyperserver: Name,
  /** Where its guest runs: this decides, whatever QEMUs there are. */
  node: Type.Integer(),
  /** Its first page, and how many: all that the cards of its hosts accept. */
  first: Type.Integer(),
  pages: Type.Integer(),
  /** Nodes that the guest may run on; each has a table of its pages. A node is host of one hyperserver. */
  hosts: Type.Array(Type.Integer()),
  moving: Moving,
});
export type Context = Static<typeof Context>;

/** Cards and pools as they were set up for the first hyperserver; further ones share them. */
const Formation = Type.Object({
  id: Type.String(),
  stripe: Type.Array(Type.Integer()),
  poolPages: Type.Array(Type.Integer()),
  /** Pages that all pools together can hold, and up to which of them ranges were given out: each once, so that nobody finds another's bytes. */
  pages: Type.Integer(),
  given: Type.Integer(),
  contexts: Type.Array(Context),
  /** Nodes that took part and were lost: fenced, with the pages that only they had. */
  lost: Type.Array(Type.Integer()),
});
export type Formation = Static<typeof Formation>;

/** Who belongs to the rack, and whose memory is up. */
export const Membership = Type.Object({
  id: Type.String(),
  name: Name,
  /**
   * Generation of the formation: one more than the revision that this document had before the formation last changed. Since a
   * document is written only over the revision that was read, no two changes ever get the same, and later ones get more.
   */
  epoch: Type.Integer({ minimum: 1 }),
  agreement: Agreement,
  members: Type.Array(Member),
  formation: Type.Union([Type.Null(), Formation]),
});
export type Membership = Static<typeof Membership>;

/** What is to be. */
export const Plans = Type.Object({
  joinTokens: Type.Array(Type.Object({ hash: Type.String(), expires: Type.String() })),
  hyperservers: Type.Array(
    Type.Object({
      spec: HyperserverSpec,
      /** All members have formed its memory: the VMM may run. */
      run: Type.Boolean(),
    }),
  ),
});
export type Plans = Static<typeof Plans>;

export const documents = { membership: Membership, plans: Plans } as const;
export type DocumentName = keyof typeof documents;
export type Document<N extends DocumentName> = Static<(typeof documents)[N]>;

/** An epoch as the 16 bits that a card puts into frames; never 0. Cards only ask whether two are equal. */
export const cardEpoch = (epoch: number): number => (epoch % 0xffff) + 1;
