// SPDX-License-Identifier: Apache-2.0
/** Writes the model: what the spec says (names, the home's table, the driver's states), then the hand-written rest. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  backing,
  dirState,
  type EntryEffect,
  type EnumDef,
  type Fact,
  type HomeTransition,
  homeTransitions,
  messages,
  type NodeTransition,
  nodeTransitions,
  pageState,
  status,
  tshrState,
} from '@weft/spec';
import { repoRoot } from '@weft/tools';

export const modelDir = join(repoRoot, 'fpga-rtl/model');

export interface CoherenceModel {
  readonly nodes: number;
  readonly pages: number;
  /** What may happen beside faults and evictions: a node leaves; a driver answers too late. */
  readonly with?: 'DIES' | 'LATE';
  /** Faults and evictions that a run may begin; else without bound. */
  readonly operations?: number;
  /** LATE: how many answers may come too late in one run. */
  readonly limits?: number;
  /** Operations are marked as progress: for a search for cycles without any. */
  readonly progress?: boolean;
  /** A seeded fault of the protocol: a switch of the template, or another table. */
  readonly bug?: Bug;
}

export interface Bug {
  readonly define?: string;
  readonly rows?: (rows: readonly HomeTransition[]) => readonly HomeTransition[];
}

const rowsOfSpec: readonly HomeTransition[] = homeTransitions;
const steps: readonly NodeTransition[] = nodeTransitions;
const puts = ['PUT_C', 'PUT_D'];
/** Alternatives of a Promela selection; without any, the statement that is executed instead. */
const choice = (options: readonly string[], otherwise: string): string =>
  `  if\n${options.map((o) => `  :: ${o}\n`).join('')}  :: else -> ${otherwise}\n  fi`;
const inline = (head: string, body: string): string => `inline ${head} {\n${body}\n}\n`;
const anyOf = (terms: readonly string[]): string => (terms.length === 0 ? 'false' : `(${terms.join(' || ')})`);

function names(): string {
  const prefixed = (prefix: string, def: EnumDef): string[] => def.members.map((m) => `${prefix}_${m.name}`);
  const ops = messages.filter((m) => m.cls !== null).map((m) => m.name);
  const groups = [
    ops,
    rowsOfSpec.map((r) => r.name),
    prefixed('P', pageState),
    prefixed('D', dirState),
    prefixed('B', backing),
    prefixed('T', tshrState),
    ['R_I', 'R_S', 'R_M'],
    prefixed('S', status),
  ];
  return groups.map((g) => `mtype = { ${g.join(', ')} };\n`).join('');
}

/** The row that fits: `left` goes before all other conditions, as in the spec's rowsOf. */
function pick(rows: readonly HomeTransition[]): string {
  const options = rows.map((r) => {
    const [first] = r.guard;
    const special = first === 'left' || first === 'outside';
    const literal = (l: string): string => (l.startsWith('!') ? `!f_${l.slice(1) as Fact}` : `f_${l}`);
    const terms = [
      ...(r.state === '*' ? [] : [`dir[pg] == D_${r.state}`]),
      ...(first === 'left' ? [] : [anyOf(r.on.map((e) => `ev == ${e}`))]),
      ...(special ? [] : ['!f_left', '!f_outside']),
      ...r.guard.map(literal),
    ];
    return `${terms.join(' && ')} -> row = ${r.name}`;
  });
  return inline('pick()', choice(options, 'row = 0'));
}

function follows(rows: readonly HomeTransition[]): string {
  const pairs = rows.flatMap((r) =>
    (r.follows ?? []).map((f) => (f === '*' ? `row == ${r.name}` : `(row == ${r.name} && lrow[l] == ${f})`)),
  );
  return inline('follows()', `  must(table_complete, lrow[l] == 0 || ${anyOf(pairs)})`);
}

/** Answers that a row waits for: its own, and those with which another row goes on. */
function awaited(rows: readonly HomeTransition[]): string {
  const answers = (r: HomeTransition): string[] => [
    ...r.awaits,
    ...rows.filter((t) => t.follows?.includes(r.name)).flatMap((t) => t.on.filter((e) => e.startsWith('FWD_'))),
  ];
  const terms = rows
    .filter((r) => r.awaits.length > 0)
    .map((r) => `(lrow[l] == ${r.name} && ${anyOf([...new Set(answers(r))].map((a) => `what == ${a}`))})`);
  return anyOf(terms);
}

/** A row's first message, and where the lock waits then. */
function beginning(r: HomeTransition): string {
  switch (r.sends[0]) {
    case 'INV':
      return 'ask_sharers()';
    case 'FWD_S':
      return 'ask(FWD_S, owner[pg], R_S, T_OWNER)';
    case 'FWD_M':
      return 'ask(FWD_M, owner[pg], R_M, T_OWNER)';
    case 'PUT_GO':
      return 'ask(PUT_GO, lreq[l], R_I, T_PAGE)';
    case 'GRANT':
    case 'GRANT_PAGE':
      return 'ls[l] = T_GRANT';
    default: // PUT_ACK, or nobody is told
      return 'ls[l] = T_COMMIT';
  }
}

const grantOf = (r: HomeTransition): string | undefined => r.sends.find((s) => s === 'GRANT' || s === 'GRANT_PAGE');

function grants(rows: readonly HomeTransition[]): string {
  const options = rows.flatMap((r) => {
    const op = grantOf(r);
    if (op === undefined) return [];
    const one = (when: string, right: string): string =>
      `lrow[l] == ${r.name}${when} -> grant(${op}, R_${right}, ${r.entry === 'ownZero' ? 1 : 0}, S_${r.status}, ${op === 'GRANT_PAGE' ? 'pool[pg]' : '0'})`;
    return r.grant === 'asked' ? [one(' && writer', 'M'), one(' && !writer', 'S')] : [one('', r.grant ?? 'I')];
  });
  return inline('grant_row()', choice(options, 'must(table_complete, false)'));
}

const effects: Readonly<Record<EntryEffect, string>> = {
  keep: 'skip',
  ownZero: 'entry_own(B_ZERO)',
  ownPool: 'entry_own(B_POOL)',
  ownNone: 'entry_own(B_NONE)',
  join: 'entry_share(sharers[pg] | bit_of(lreq[l]))',
  pair: 'entry_share(bit_of(owner[pg]) | bit_of(lreq[l]))',
  asked: 'if :: writer -> entry_own(B_POOL) :: else -> entry_share(bit_of(lreq[l])) fi',
  leave: 'entry_share(sharers[pg] & ~bit_of(lreq[l]))',
  rest: 'entry_plain(D_REST)',
  back: 'if :: back[pg] == B_ZERO -> entry_plain(D_ZERO) :: else -> entry_plain(D_REST) fi',
  took: 'if :: ltook[l] -> entry_own(B_NONE) :: else fi',
};

function table(rows: readonly HomeTransition[]): string {
  const acks = rows.filter((r) => r.sends.includes('PUT_ACK')).map((r) => `lrow[l] == ${r.name} -> put_ack(S_${r.status})`);
  return [
    pick(rows),
    follows(rows),
    inline(
      'begin_row()',
      choice(
        rows.map((r) => `row == ${r.name} -> ${beginning(r)}`),
        'must(table_complete, false)',
      ),
    ),
    grants(rows),
    inline(
      'commit_row()',
      choice(
        rows.map((r) => `lrow[l] == ${r.name} -> ${effects[r.entry]}`),
        'must(table_complete, false)',
      ),
    ),
    inline('acknowledge()', choice(acks, 'skip')),
  ].join('\n');
}

const on = (event: string): NodeTransition[] => steps.filter((t) => t.on === event);
const at = (states: readonly string[]): string => anyOf(states.map((s) => `st[x] == P_${s}`));

/** What the driver's states become; a state for which the spec has no row is a gap in the spec. */
function driver(): string {
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

const to = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** What the hand-written part asks of the tables. */
function macros(m: CoherenceModel, rows: readonly HomeTransition[]): string {
  const locks = to(m.pages);
  return [
    `#define awaited ${awaited(rows)}`,
    `#define page_free(p) (${locks.map((l) => `!(ls[${l}] != T_IDLE && lpage[${l}] == p)`).join(' && ')})`,
    `#define lock_free(p) (page_free(p) && ${anyOf(locks.map((l) => `ls[${l}] == T_IDLE`))})`,
    ...['read fault', 'write fault', 'evict'].map((e) => `#define may_${e.replace(' ', '_')}(x) ${at(on(e).map((t) => t.state))}`),
  ]
    .map((d) => `${d}\n`)
    .join('');
}

/** Every event of the rack, as an alternative of one selection. */
function events(m: CoherenceModel): { chosen: string[]; done: string[] } {
  const chosen: string[] = [];
  const [nodes, pages] = [to(m.nodes), to(m.pages)];
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
    for (const l of to(m.pages)) {
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

function rack(m: CoherenceModel): string {
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

/** All but the process: state, tables, what each event does. */
export function coherenceText(m: CoherenceModel): string {
  const rows = m.bug?.rows?.(rowsOfSpec) ?? rowsOfSpec;
  const defines = [
    `NODES ${m.nodes}`,
    `PAGES ${m.pages}`,
    `LOCKS ${m.pages}`,
    `FLIGHTS ${(2 * m.nodes + 2) * m.pages}`,
    ...(m.with === undefined ? [] : [m.with]),
    ...(m.with === 'LATE' ? [`LIMITS ${m.limits ?? 1}`] : []),
    ...(m.operations === undefined ? [] : [`OPERATIONS ${m.operations}`]),
    ...(m.progress === true ? ['PROGRESS'] : []),
    ...(m.bug?.define === undefined ? [] : [m.bug.define]),
  ];
  return [
    defines.map((d) => `#define ${d}\n`).join(''),
    names(),
    macros(m, rows),
    readFileSync(join(modelDir, 'coherence.pml'), 'utf8'),
    table(rows),
    driver(),
  ].join('\n');
}

/** The coherence model as one text. */
export const coherenceModel = (m: CoherenceModel): string => `${coherenceText(m)}\n${rack(m)}`;
