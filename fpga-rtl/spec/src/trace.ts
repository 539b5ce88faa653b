// SPDX-License-Identifier: Apache-2.0
import type { BundleDef, EnumDef } from './types.js';

/**
 * The protocol trace that a card emits in simulation: what the invariant checks and the
 * conformance check read. Two ports, since home and node side may speak in the same cycle.
 */
export const traceKind = {
  name: 'TraceKind',
  width: 3,
  doc: 'What a trace record says.',
  members: [
    { name: 'NONE', value: 0, doc: 'No record in this cycle.' },
    { name: 'HOME_BEGIN', value: 1, doc: 'Home: a row of the transition table begins; `row`, `op` = request or answer that led to it, `node` = requester, entry before (healed).' },
    { name: 'HOME_COMMIT', value: 2, doc: 'Home: the entry is written; `row`, `node` = requester, entry after.' },
    { name: 'NODE_GRANT', value: 3, doc: 'Node: a grant has landed and its completion is on its way to the driver; `grant`.' },
    { name: 'NODE_DROP', value: 4, doc: 'Node: the driver has given a right up (revoke answered or eviction submitted); `grant` = what is left.' },
    { name: 'MEMBERS', value: 5, doc: 'Home: a new membership is valid from now on; `sharers` = members.' },
  ],
} as const satisfies EnumDef;

export const traceBundle = {
  name: 'trace_t',
  doc: 'One record of the protocol trace.',
  fields: [
    { name: 'kind', width: 3, enum: 'TraceKind', doc: 'TraceKind.' },
    { name: 'row', width: 5, enum: 'HomeRow', doc: "Row of the home's table." },
    { name: 'op', width: 6, enum: 'Opcode', doc: 'Message that led to the row.' },
    { name: 'excl', width: 1, doc: 'As in the request.' },
    { name: 'have', width: 1, doc: 'As in the request.' },
    { name: 'state', width: 2, enum: 'DirState', doc: 'Entry: state.' },
    { name: 'backing', width: 2, enum: 'Backing', doc: 'Entry: backing.' },
    { name: 'owner', width: 6, doc: 'Entry: owner.' },
    { name: 'grant', width: 2, enum: 'Grant', doc: 'Right.' },
    { name: 'node', width: 6, doc: 'Node concerned.' },
    { name: 'sharers', width: 16, doc: 'Entry: sharers.' },
    { name: 'gpn', width: 36, doc: 'Page.' },
  ],
} as const satisfies BundleDef;
