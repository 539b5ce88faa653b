// SPDX-License-Identifier: Apache-2.0
/** What the kernel needs of the spec beyond the C header: the home's table for its checks, the layout of a trace record. */
import { dirState, type HomeTransition, homeRow, homeTransitions, traceBundle } from '@weft/spec';
import type { NativeHomeRow } from './kernel.js';

const stateOf = (name: string): number => dirState.members.find((m) => m.name === name)?.value ?? -1;

/** The guards of the table that a trace record can be checked against. */
const guards: Readonly<Record<string, Partial<NativeHomeRow>>> = {
  '': {},
  excl: {},
  '!excl': {},
  'have && requester in sharers': { requesterShares: true },
  '!(have && requester in sharers)': {},
  'owner != requester': { ownerIsOther: true },
  'owner == requester': { ownerIsRequester: true },
  'backing == POOL': { ownerIsOther: true },
  'backing == ZERO': { ownerIsOther: true },
  'backing == NONE': { ownerIsOther: true },
  'owner == requester && backing != NONE': { ownerIsRequester: true },
  'owner == requester && backing == NONE': { ownerIsRequester: true },
  'requester in sharers': { requesterShares: true },
  'requester neither owner nor sharer': { requesterIsStranger: true },
  "page outside this home's pool": {},
};

function rowOf(t: HomeTransition): NativeHomeRow {
  const guard = guards[t.guard];
  if (guard === undefined) throw new Error(`hw-sim/src/tables.ts: say how to check the guard "${t.guard}" of ${t.name}`);
  return {
    state: stateOf(t.state),
    follows: t.on.includes('FWD_MISS'),
    next: t.next.includes('*') ? 0 : t.next.reduce((mask, name) => mask | (1 << stateOf(name)), 0),
    ownerIsRequester: false,
    ownerIsOther: false,
    requesterShares: false,
    requesterIsStranger: false,
    ...guard,
  };
}

/** Rows by number; row 0 is none. */
export function homeRows(): NativeHomeRow[] {
  const none: NativeHomeRow = rowOf({ name: 'NONE', value: 0, state: '*', on: [], guard: '', sends: [], awaits: [], next: ['*'], doc: '' });
  return homeRow.members.map((m) => {
    const transition = homeTransitions.find((t) => t.value === m.value);
    return transition === undefined ? none : rowOf(transition);
  });
}

/** C header with the place of each field of trace_t; a packed struct's first field is its most significant. */
export function traceLayout(): string {
  let lsb = traceBundle.fields.reduce((sum, f) => sum + f.width, 0);
  const lines = traceBundle.fields.flatMap((f) => {
    lsb -= f.width;
    const name = `TRACE_${f.name.toUpperCase()}`;
    return [`inline constexpr unsigned ${name}_LSB = ${lsb};`, `inline constexpr unsigned ${name}_W = ${f.width};`];
  });
  return `// Written by hw-sim/src/tables.ts from the spec.\n#pragma once\n${lines.join('\n')}\n`;
}
