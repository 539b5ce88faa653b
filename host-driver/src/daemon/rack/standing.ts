// SPDX-License-Identifier: Apache-2.0
import { Type } from 'typebox';
import { Address, MembershipView, Name } from '../api/schemas.js';

/** What this server remembers of its rack. The secret is kept as it is, since it is shown to the other members. */
export const Standing = Type.Object({
  rackId: Type.String(),
  node: Type.Integer(),
  name: Name,
  secret: Type.String(),
  /** Where the administrator was when it last spoke. */
  administrator: Address,
  /** Its last picture of the rack. */
  view: Type.Union([MembershipView, Type.Null()]),
});
