// SPDX-License-Identifier: Apache-2.0
/** Writes the model: what the spec says (names, the home's table, the driver's states), and the hand-written rest. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { backing, dirState, type EnumDef, type HomeTransition, homeTransitions, messages, pageState, status, tshrState } from '@weft/spec';
import { repoRoot } from '@weft/tools';
import { driver, mayCome } from './driver.js';
import { anyOf, range } from './promela.js';
import { rack } from './rack.js';
import { awaited, table } from './rows.js';

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

const handWritten = ['state.pml', 'home.pml', 'node.pml', 'leaving.pml', 'rack.pml'];
const rowsOfSpec: readonly HomeTransition[] = homeTransitions;

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
/** What the hand-written part asks of the tables. */
function macros(m: CoherenceModel, rows: readonly HomeTransition[]): string {
  const locks = range(m.pages);
  return [
    `#define awaited ${awaited(rows)}`,
    `#define page_free(p) (${locks.map((l) => `!(ls[${l}] != T_IDLE && lpage[${l}] == p)`).join(' && ')})`,
    `#define lock_free(p) (page_free(p) && ${anyOf(locks.map((l) => `ls[${l}] == T_IDLE`))})`,
    ...['read fault', 'write fault', 'evict'].map((e) => `#define may_${e.replace(' ', '_')}(x) ${mayCome(e)}`),
  ]
    .map((d) => `${d}\n`)
    .join('');
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
    handWritten.map((f) => readFileSync(join(modelDir, f), 'utf8')).join('\n'),
    table(rows),
    driver(),
  ].join('\n');
}

/** The coherence model as one text. */
export const coherenceModel = (m: CoherenceModel): string => `${coherenceText(m)}\n${rack(m)}`;
