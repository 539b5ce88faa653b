// SPDX-License-Identifier: Apache-2.0
/** What the bench of coh_req knows of each fault, and what the card has to count of all of them. */
import { descriptorOp } from '@weft/spec';
import { GRANT, type Msg, OP, STATUS } from './engine-bench.js';

export const NODE = 3;
export const [FAULT_READ, FAULT_WRITE] = descriptorOp.members.map((m) => m.value) as [number, number];

export interface Answer {
  readonly op: number;
  readonly status: number;
  readonly grant: number;
  readonly zero: number;
  readonly src: number;
  readonly req: number;
  readonly htxn: number;
}

export interface Fault {
  readonly tag: number;
  readonly op: number;
  readonly gpn: bigint;
  readonly addr: bigint;
  readonly excl: number;
  readonly have: number;
  readonly bad: boolean;
  readonly home: number;
  time: number;
  state: 'new' | 'taken' | 'asked' | 'answered' | 'completed' | 'over';
  txn?: bigint;
  landing: number;
  /** Came while frames were written; the last page among them wins. */
  held?: Answer;
  /** Since when nothing keeps it from its end. */
  overSince?: number;
  answer?: Answer;
  /** Ended here, as its home has left; it has no entry any more. */
  poisoned: boolean;
  reported: boolean;
  since: number;
  cycles?: bigint;
}

/** A grant that met no fault, and is acknowledged all the same. */
export interface Stray {
  readonly txn: bigint;
  readonly htxn: bigint;
  readonly gpn: bigint;
  readonly home: number;
  /** The home was in the rack when it came: recovery has to wait for it. */
  readonly member: boolean;
}

export const ofMsg = (m: Msg): Answer => ({
  op: Number(m.op),
  status: Number(m.status),
  // Beside POISON it says what had been asked.
  grant: m.status === BigInt(STATUS('POISON')) ? GRANT('I') : Number(m.grant),
  zero: Number(m.zero),
  src: Number(m.src),
  req: Number(m.req),
  htxn: Number(m.htxn),
});

/** Counters by name after all these faults. */
export function countersOf(
  faults: readonly Fault[],
  seen: { readonly reported: number; readonly badAnswers: number },
): Record<string, number> {
  const answered = faults.filter((f) => !f.bad);
  const ok = (f: Fault): boolean => f.answer?.status === STATUS('OK');
  const count = (test: (f: Fault) => boolean): number => answered.filter(test).length;
  return {
    FAULT_READ: count((f) => f.op === FAULT_READ),
    FAULT_WRITE: count((f) => f.op === FAULT_WRITE),
    FAULT_LOCAL: count((f) => f.home === NODE),
    FAULT_REMOTE: count((f) => f.home !== NODE),
    FAULT_POISON: count((f) => f.poisoned),
    FAULT_OVERDUE: seen.reported,
    GRANT_ZERO: count((f) => ok(f) && f.answer?.op === OP('GRANT') && f.answer.zero === 1),
    GRANT_UPGRADE: count((f) => ok(f) && f.answer?.op === OP('GRANT') && f.answer.zero === 0),
    GRANT_POOL: count((f) => ok(f) && f.answer?.op === OP('GRANT_PAGE')),
    GRANT_OWNER: count((f) => ok(f) && f.answer?.op === OP('OWNER_PAGE')),
    GRANT_ERROR: count((f) => !ok(f)),
    RX_BAD_ANSWER: seen.badAnswers,
    DESCRIPTOR_BAD: faults.filter((f) => f.bad).length,
  };
}
