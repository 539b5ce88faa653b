// SPDX-License-Identifier: Apache-2.0
/** The driver's page states in Promela. */
import { type NodeTransition, nodeTransitions } from '@weft/spec';
import { anyOf, choice, inline } from './promela.js';

const steps: readonly NodeTransition[] = nodeTransitions;
const on = (event: string): NodeTransition[] => steps.filter((t) => t.on === event);
const at = (states: readonly string[]): string => anyOf(states.map((s) => `st[x] == P_${s}`));

/** What the driver's states become; a state for which the spec has no row is a gap in the spec. */
export function driver(): string {
  const gap = 'must(table_complete, false)';
  const move = (head: string, event: string): string =>
    inline(
      head,
      choice(
        on(event).map((t) => `st[x] == P_${t.state} -> st[x] = P_${t.next}`),
        gap,
      ),
    );
  const revokes = steps
    .filter((t) => t.on.startsWith('revoke'))
    .map((t) => {
      const with_ = /answer with(out a|out| the)? page/.exec(t.action);
      if (with_ === null) throw new Error(`does ${t.state} answer a revoke with the page? "${t.action}"`);
      const kind = t.on === 'revoke' ? '' : t.on.endsWith('TO_S') ? ' && fwd_ == FWD_S' : ' && fwd_ != FWD_S';
      return `st[x] == P_${t.state}${kind} -> page = ${with_[1]?.startsWith('out') ? 0 : 1}; st[x] = P_${t.next}`;
    });
  const submit = (t: NodeTransition): string => {
    const step = `st[x] == P_${t.state} -> st[x] = P_${t.next}`;
    if (t.action.includes('FAULT_READ')) return `${step}; send(GET_S, me, HOME, 0, me, R_I, what == READ_FAULT_EXCL, S_OK, 0)`;
    if (t.action.includes('FAULT_WRITE'))
      return `${step}; send(GET_M, me, HOME, 0, me, R_I, ${t.action.includes('HAVE') ? 1 : 0}, S_OK, 0)`;
    if (t.action.includes('EVICT_CLEAN')) return `${step}; clear(); send(PUT_C, me, HOME, 0, me, R_I, 0, S_OK, 0)`;
    if (t.action.includes('EVICT_DIRTY')) return `${step}; free_early(); send(PUT_D, me, HOME, 0, me, R_I, 0, S_OK, 0)`;
    return step;
  };
  const bare = on('completion M without a page');
  return [
    inline('free_early()', '#ifdef BUG_BUFFER_FREED\n  val[x] = 0\n#else\n  skip\n#endif'),
    inline('revoke(fwd_)', choice(revokes, gap)),
    inline('read_fault()', choice(on('read fault').map(submit), gap)),
    inline('write_fault()', choice(on('write fault').map(submit), gap)),
    inline('evict()', choice(on('evict').map(submit), gap)),
    move('completion_S()', 'completion S'),
    move('completion_M()', 'completion M'),
    inline('completion_M_bare()', choice(bare.map(submit), gap)),
    move('completion()', 'completion'),
    move('completion_POISON()', 'completion POISON'),
    move('completion_TIMEOUT()', 'completion TIMEOUT'),
    move('came_too_late()', 'completion of REVOKE_DONE with TIMEOUT'),
  ].join('\n');
}

/** In which states an event of the guest may come. */
export const mayCome = (event: string): string => at(on(event).map((t) => t.state));
