// SPDX-License-Identifier: Apache-2.0
import { type NodeScan, type PageScan, PatternDigest, patternFields } from '@weft/host-driver';
import { backing, decode, dirEntry, dirState, homeOf, pageState } from '@weft/spec';

const value = (def: { members: readonly { name: string; value: number }[] }, name: string): number => {
  const found = def.members.find((m) => m.name === name);
  if (found === undefined) throw new Error(`the spec has no ${name}`);
  return found.value;
};
const dir = { zero: value(dirState, 'ZERO'), rest: value(dirState, 'REST'), shared: value(dirState, 'SHARED') };
const page = { I: value(pageState, 'I'), S: value(pageState, 'S'), E: value(pageState, 'E'), M: value(pageState, 'M') };
const pool = value(backing, 'POOL');

/** Digest of a page of zeros; the same function as the driver's (native/src/node.h). */
export const zeroDigest: bigint = (() => {
  let h = 0xcbf29ce484222325n;
  for (let i = 0; i < 512; i++) {
    h = BigInt.asUintN(64, h * 0x100000001b3n);
    h ^= h >> 29n;
  }
  return h;
})();

export interface Audit {
  /** Guest pages looked at. */
  readonly pages: number;
  /** Where they are: never written, in a pool only, mapped. */
  readonly zero: number;
  readonly rest: number;
  readonly mapped: number;
  /** Disagreements, and the first few in words. */
  readonly wrong: number;
  readonly examples: readonly string[];
  /** The guest program's digest out of the pages as the directory says where they are. */
  readonly digest: PatternDigest;
}

export interface AuditInput {
  readonly stripe: readonly number[];
  readonly guestPages: number;
  /** Directory table of each home. */
  readonly directories: readonly BigUint64Array[];
  readonly nodes: readonly NodeScan[];
}

/**
 * Page by page: does the directory know every holder, is a page mapped where and only where it says,
 * do clean copies equal the pool? And what do the pages, found by the directory alone, add up to?
 */
export function audit({ stripe, guestPages, directories, nodes }: AuditInput): Audit {
  const examples: string[] = [];
  let wrong = 0;
  const count = { zero: 0, rest: 0, mapped: 0 };
  const digest = new PatternDigest();
  const guests = nodes.map((n) => byPage(n.guest));
  const pools = nodes.map((n) => byPage(n.pool));
  const add = (scan: ReadonlyMap<number, PatternFound> | undefined, at: number): void => {
    const found = scan?.get(at);
    if (found !== undefined) digest.add(found);
  };

  for (let gpn = 0; gpn < guestPages; gpn++) {
    const home = homeOf(stripe, gpn);
    const bits = directories[home.node]?.[home.index];
    const complain = (text: string): void => {
      wrong++;
      if (examples.length < 8) examples.push(`page ${gpn} (home ${home.node}): ${text}`);
    };
    if (bits === undefined) {
      complain('has no directory entry');
      continue;
    }
    const entry = decode(dirEntry, new Uint8Array(new BigUint64Array([bits]).buffer));
    const state = Number(entry.state);
    const atRest = nodes[home.node]?.pool.digests[home.index];
    const holders = nodes.flatMap((n, i) => ((n.states[gpn] ?? page.I) === page.I ? [] : [i]));
    const held = (i: number): number => nodes[i]?.states[gpn] ?? page.I;
    const bytes = (i: number): bigint | undefined => nodes[i]?.guest.digests[gpn];

    for (const [i, n] of nodes.entries()) {
      if (n.states.length > 0 && held(i) === page.I && bytes(i) !== zeroDigest) complain(`node ${i} kept bytes of a page it gave up`);
    }
    if (state === dir.zero || state === dir.rest) {
      if (holders.length > 0) complain(`the directory knows no holder, node ${holders[0]} has it in state ${held(holders[0] ?? 0)}`);
      if (state === dir.rest) {
        count.rest++;
        add(pools[home.node], home.index);
      } else count.zero++;
      continue;
    }
    count.mapped++;
    if (state === dir.shared) {
      for (const i of holders) {
        if (held(i) !== page.S) complain(`shared, but node ${i} has it in state ${held(i)}`);
        if (!((entry.sharers >> BigInt(i)) & 1n)) complain(`node ${i} reads it, the directory does not know`);
        if (bytes(i) !== atRest) complain(`node ${i} and the pool differ`);
      }
      add(pools[home.node], home.index);
      continue;
    }
    const owner = Number(entry.owner);
    if (held(owner) !== page.E && held(owner) !== page.M) complain(`owned by node ${owner}, which has it in state ${held(owner)}`);
    for (const i of holders) if (i !== owner) complain(`owned by node ${owner}, but node ${i} has it in state ${held(i)}`);
    if (held(owner) === page.E) {
      const source = Number(entry.backing) === pool ? atRest : zeroDigest;
      if (bytes(owner) !== source)
        complain(`node ${owner} has not written it, yet it differs from ${source === atRest ? 'the pool' : 'zeros'}`);
    }
    add(guests[owner], gpn);
  }
  return { pages: guestPages, ...count, wrong, examples, digest };
}

interface PatternFound {
  readonly index: number;
  readonly even: number;
  readonly odd: number;
  readonly intact: boolean;
}

function byPage({ pattern }: PageScan): Map<number, PatternFound> {
  const found = new Map<number, PatternFound>();
  for (let i = 0; i < pattern.length; i += patternFields) {
    const [at = 0, index = 0, even = 0, odd = 0, intact = 0] = pattern.subarray(i, i + patternFields);
    found.set(at, { index, even, odd, intact: intact === 1 });
  }
  return found;
}
