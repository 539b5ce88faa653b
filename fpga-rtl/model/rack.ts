// SPDX-License-Identifier: Apache-2.0
/** The process: every event of the rack, and what comes of it. */
import type { CoherenceModel } from './pml.js';
import { range } from './promela.js';

const puts = ['PUT_C', 'PUT_D'];

/** Every event of the rack, as an alternative of one selection. */
function events(m: CoherenceModel): { chosen: string[]; done: string[] } {
  const chosen: string[] = [];
  const [nodes, pages] = [range(m.nodes), range(m.pages)];
  const late = m.with === 'LATE';
  const right = (op: string): readonly string[] => {
    if (op === 'FWD_S' || op === 'OWNER_PAGE_S') return ['R_S'];
    return op === 'GRANT' || op === 'GRANT_ACK'
      ? ['R_I', 'R_S', 'R_M']
      : op === 'GRANT_PAGE' || op === 'OWNER_PAGE'
        ? ['R_S', 'R_M']
        : op === 'FWD_M'
          ? ['R_M']
          : ['R_I'];
  };
  for (const n of nodes) {
    for (const p of pages) {
      const x = `at(${n}, ${p})`;
      chosen.push(
        `can_act(${n}, ${p}) && may_read_fault(${x}) -> choose(READ_FAULT, ${n}, ${p})`,
        `can_act(${n}, ${p}) && may_read_fault(${x}) -> choose(READ_FAULT_EXCL, ${n}, ${p})`,
        `can_act(${n}, ${p}) && may_write_fault(${x}) -> choose(WRITE_FAULT, ${n}, ${p})`,
        `can_act(${n}, ${p}) && may_evict(${x}) -> choose(EVICT, ${n}, ${p})`,
        `can_act(${n}, ${p}) && st[${x}] == P_M && !latest[${p}] -> choose(STORE, ${n}, ${p})`,
      );
      if (m.with === 'LATE') {
        chosen.push(`hold[${x}] != 0 -> choose(ANSWER, ${n}, ${p})`, `pending[${x}] -> choose(TOO_LATE, ${n}, ${p})`);
      }
      for (const op of ['GET_S', 'GET_M', ...puts]) chosen.push(`take_request(${op}, ${n}, ${p})`);
      const receive = (op: string, s: number, d: number, guard = ''): void => {
        for (const r of right(op)) chosen.push(`${guard}take(${op}, ${s}, ${d}, ${p}, ${r})`);
      };
      for (const op of ['INV_ACK', 'FWD_MISS', 'FWD_NACK', 'SHARE_PAGE', 'PUT_PAGE', 'GRANT_ACK']) {
        if (op !== 'FWD_NACK' || m.with === 'LATE') receive(op, n, 0);
      }
      for (const op of ['GRANT', 'GRANT_PAGE', 'PUT_ACK', 'PUT_GO']) receive(op, 0, n);
      // The driver holds a revoke back while its answer to the last is not completed.
      for (const op of ['FWD_S', 'FWD_M', 'INV']) {
        receive(op, 0, n, late ? `!pending[${x}] && ` : '');
        if (late)
          for (const r of right(op))
            chosen.push(`limits > 0 && !paused && !pending[${x}] && hold[${x}] == 0 && take(${op}, 0, ${n}, ${p}, ${r}); tardy = 1`);
      }
      for (const s of nodes) if (s !== n) receive('OWNER_PAGE', s, n);
    }
    if (m.with === 'DIES') {
      chosen.push(
        `dead == NOBODY && !paused -> what = DIE; me = ${n}`,
        `dead != NOBODY && dead != ${n} && !ep[${n}] -> what = LEARN; me = ${n}`,
      );
    }
  }
  if (m.with === 'DIES') {
    for (const l of range(m.pages)) {
      chosen.push(
        `ls[${l}] == T_GRANT -> what = LOCK; l = ${l}; pg = lpage[${l}]`,
        `dead != NOBODY && ep[HOME] && stuck(${l}) -> what = RESOLVE; l = ${l}`,
      );
    }
    for (const p of pages) chosen.push(`dead != NOBODY && ep[HOME] && names_left(${p}) && page_free(${p}) -> what = SWEEP; pg = ${p}`);
  }
  const done = [
    'what == READ_FAULT || what == READ_FAULT_EXCL -> begin; read_fault()',
    'what == WRITE_FAULT -> begin; write_fault()',
    'what == EVICT -> begin; evict()',
    'what == STORE -> val[x] = 1; latest[pg] = 1',
    'what == GET_S || what == GET_M || what == PUT_C || what == PUT_D -> request()',
    'what == INV_ACK || what == FWD_MISS || what == FWD_NACK || what == SHARE_PAGE || what == PUT_PAGE || what == GRANT_ACK -> answer()',
    'what == GRANT || what == GRANT_PAGE || what == OWNER_PAGE -> granted()',
    'what == FWD_S || what == FWD_M || what == INV -> revoked()',
    'what == PUT_GO -> pulled()',
    'what == PUT_ACK -> evicted()',
    'what == PAUSE -> paused = 1',
    'what == REST -> at_rest(); must(every_request_answered, fits)',
    ...(m.with === 'LATE' ? ['what == ANSWER -> too_late()', 'what == TOO_LATE -> late_completion()'] : []),
    ...(m.with === 'DIES'
      ? [
          'what == DIE -> die()',
          'what == LEARN -> learn()',
          'what == LOCK -> goes_on = 1',
          'what == RESOLVE -> resolve()',
          'what == SWEEP -> heal()',
        ]
      : []),
  ];
  return { chosen, done };
}

export function rack(m: CoherenceModel): string {
  const { chosen, done } = events(m);
  return `active proctype rack() {
  do
  :: atomic {
    if
${chosen.map((c) => `    :: ${c}`).join('\n')}
    :: !paused -> what = PAUSE
    :: timeout -> what = REST
    fi;
    d_step {
      x = at(me, pg);
      if
${done.map((d) => `      :: ${d}`).join('\n')}
      fi
    };
    d_step { if :: goes_on -> run_lock() :: else fi };
    d_step {
#ifdef PROGRESS
      began = (what == READ_FAULT || what == READ_FAULT_EXCL || what == WRITE_FAULT || what == EVICT);
#endif
      if :: what == REST -> over = 1 :: else -> invariants() fi;
      forget()
    };
    if :: over -> break :: else fi
  }
#ifdef PROGRESS
  ;
  if :: began -> progress: began = 0 :: else fi
#endif
  od
}
`;
}
