// SPDX-License-Identifier: Apache-2.0
/** Does the model's reading of the table (guards, effects, healing) say what the spec's own functions say? */
import { type Entry, entryAfter, factsOf, heal, rowsOf } from '@weft/spec';
import { coherenceText } from './pml.js';
import { range } from './promela.js';

const nodes = 3;
const all = (1 << nodes) - 1;

const entries: readonly Entry[] = [
  { state: 'ZERO', backing: 'ZERO', owner: 0, sharers: 0 },
  { state: 'REST', backing: 'ZERO', owner: 0, sharers: 0 },
  ...range(all).map((s): Entry => ({ state: 'SHARED', backing: 'ZERO', owner: 0, sharers: s + 1 })),
  ...range(nodes).flatMap((owner) =>
    (['ZERO', 'POOL', 'NONE'] as const).map((backing): Entry => ({ state: 'OWNED', backing, owner, sharers: 0 })),
  ),
  { state: 'OWNED', backing: 'LOST', owner: 0, sharers: 0 },
];
const requests = [
  { op: 'GET_S', excl: false, have: false },
  { op: 'GET_S', excl: true, have: false },
  { op: 'GET_M', excl: false, have: false },
  { op: 'GET_M', excl: false, have: true },
  { op: 'PUT_C', excl: false, have: false },
  { op: 'PUT_D', excl: false, have: false },
] as const;

/** One request, or one answer to its forward, at one entry: what must come of it. */
function cases(): string[] {
  const found: string[] = [];
  for (const before of entries) {
    for (const dead of [nodes, nodes - 1]) {
      const members = all & ~(1 << dead);
      for (const { op, excl, have } of requests) {
        for (const node of range(nodes)) {
          for (const event of op.startsWith('GET') ? [op, 'FWD_MISS', 'FWD_NACK'] : [op]) {
            const entry = heal(before, members);
            const rows = rowsOf(entry.state, event, factsOf(entry, { node, excl, have, left: node === dead, outside: false }));
            const [row] = rows;
            if (row === undefined) continue; // an answer that cannot come in this state
            if (rows.length > 1) throw new Error(`${rows.map((r) => r.name).join(' and ')} both fit`);
            for (const took of row.entry === 'took' ? [false, true] : [false]) {
              const after = heal(entryAfter(row, entry, { node, writer: op === 'GET_M' || excl, took }), members);
              const b = (x: boolean): number => (x ? 1 : 0);
              found.push(
                `given(D_${before.state}, B_${before.backing}, ${before.owner}, ${before.sharers}, ${dead}, ${op}, ${node}, ${b(excl)}, ${b(have)}, ${b(took)}, ${event}); ` +
                  `wanted(${row.name}, D_${after.state}, B_${after.backing}, ${after.owner}, ${after.sharers})`,
              );
            }
          }
        }
      }
    }
  }
  return found;
}

/** A model of one path: every case, one after the other. */
export function tableModel(): string {
  const all = cases();
  return `${coherenceText({ nodes, pages: 1, with: 'DIES' })}
#define given(d, b, o, s, g, op, n, e, h, t, event) \\
  dir[0] = d; back[0] = b; owner[0] = o; sharers[0] = s; dead = g; ep[0] = (g != NOBODY); \\
  lop[0] = op; lreq[0] = n; lexcl[0] = e; lhave[0] = h; ltook[0] = t; ev = event
#define wanted(r, d, b, o, s) w_row = r; w_dir = d; w_back = b; w_owner = o; w_sharers = s
mtype w_row, w_dir, w_back;
byte w_owner, w_sharers;
short at_case;

active proctype table() {
  do
  :: atomic {
    if
${all.map((c, k) => `    :: at_case == ${k} -> ${c}`).join('\n')}
    :: at_case == ${all.length} -> break
    fi;
    d_step {
      heal();
      pick();
      printf("@case %d row %e not %e\\n", at_case, row, w_row);
      must(table_complete, row == w_row);
      lrow[0] = row;
      commit_row();
      heal();
      printf("@entry %e %e owner %d sharers %d not %e %e %d %d\\n", dir[0], back[0], owner[0], sharers[0], w_dir, w_back, w_owner, w_sharers);
      must(table_complete, dir[0] == w_dir && back[0] == w_back && owner[0] == w_owner && sharers[0] == w_sharers);
      lrow[0] = 0;
      at_case++
    }
  }
  od
}
`;
}
