// SPDX-License-Identifier: Apache-2.0
/** The home's transition table in Promela. */
import type { EntryEffect, Fact, HomeTransition } from '@weft/spec';
import { anyOf, choice, inline } from './promela.js';

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
export function awaited(rows: readonly HomeTransition[]): string {
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

export function table(rows: readonly HomeTransition[]): string {
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
