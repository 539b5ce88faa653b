// SPDX-License-Identifier: Apache-2.0
import type { NodeScan, PageScan } from '@weft/host-driver';
import { backing, dirEntry, dirState, encode, evenStripe, homeOf, pageState } from '@weft/spec';
import { expect, test } from 'vitest';
import { type AuditInput, audit, zeroDigest } from './audit.js';

const nodes = 2;
const stripe = evenStripe(nodes);
const guestPages = 128;
const of = (def: { members: readonly { name: string; value: number }[] }, name: string): number =>
  def.members.find((m) => m.name === name)?.value ?? -1;

const scan = (pages: number): PageScan => ({ digests: new BigUint64Array(pages).fill(zeroDigest), pattern: new Uint32Array() });

/** Node 0 with a guest, everything never written. */
function fresh(): AuditInput & { nodes: NodeScan[] } {
  return {
    stripe,
    guestPages,
    directories: Array.from({ length: nodes }, () => new BigUint64Array(guestPages / nodes)),
    nodes: [
      { states: new Uint8Array(guestPages), guest: scan(guestPages), pool: scan(guestPages / nodes) },
      { states: new Uint8Array(), guest: scan(0), pool: scan(guestPages / nodes) },
    ],
  };
}

function set(input: AuditInput, gpn: number, entry: { state: string; backing?: string; owner?: number; sharers?: number }): void {
  const bytes = encode(dirEntry, {
    state: of(dirState, entry.state),
    backing: of(backing, entry.backing ?? 'ZERO'),
    owner: entry.owner ?? 0,
    sharers: entry.sharers ?? 0,
  });
  const { node, index } = homeOf(stripe, gpn);
  (input.directories[node] as BigUint64Array)[index] = new DataView(bytes.buffer).getBigUint64(0, true);
}
const hold = (input: AuditInput, gpn: number, state: string): void => {
  (input.nodes[0] as NodeScan).states[gpn] = of(pageState, state);
};
const write = (input: AuditInput, gpn: number, digest: bigint): void => {
  (input.nodes[0] as NodeScan).guest.digests[gpn] = digest;
};
const pool = (input: AuditInput, gpn: number, digest: bigint): void => {
  const { node, index } = homeOf(stripe, gpn);
  (input.nodes[node] as NodeScan).pool.digests[index] = digest;
};

/** Page 1 written and mapped, 2 clean and mapped, 3 in a pool, 4 granted zeros, 5 shared; the rest never written. */
function good(): AuditInput {
  const input = fresh();
  set(input, 1, { state: 'OWNED', backing: 'POOL' });
  hold(input, 1, 'M');
  write(input, 1, 11n);
  set(input, 2, { state: 'OWNED', backing: 'POOL' });
  hold(input, 2, 'E');
  write(input, 2, 22n);
  pool(input, 2, 22n);
  set(input, 3, { state: 'REST' });
  pool(input, 3, 33n);
  set(input, 4, { state: 'OWNED', backing: 'ZERO' });
  hold(input, 4, 'E');
  set(input, 5, { state: 'SHARED', sharers: 0b11 });
  hold(input, 5, 'S');
  write(input, 5, 55n);
  pool(input, 5, 55n);
  return input;
}

test('what agrees is counted', () => {
  expect(audit(good())).toMatchObject({ wrong: 0, pages: guestPages, rest: 1, mapped: 4, zero: guestPages - 5 });
});

const breakage: [string, (input: AuditInput) => void][] = [
  ['an owner that has dropped the page', (i) => hold(i, 1, 'I')],
  ['a holder that the directory does not know', (i) => hold(i, 3, 'M')],
  ['a holder of a page never written', (i) => hold(i, 9, 'E')],
  ['a clean page that differs from the pool', (i) => write(i, 2, 23n)],
  ['a clean page of zeros that is not zero', (i) => write(i, 4, 1n)],
  ['a shared page that differs from the pool', (i) => write(i, 5, 56n)],
  ['a sharer that is not listed', (i) => set(i, 5, { state: 'SHARED', sharers: 0b10 })],
  ['a page given up whose bytes stayed', (i) => write(i, 3, 33n)],
  ['another owner', (i) => set(i, 1, { state: 'OWNED', owner: 1 })],
  ['a transient state at rest', (i) => hold(i, 1, 'ED')],
];
test.each(breakage)('%s is found', (_, breakIt) => {
  const input = good();
  breakIt(input);
  const { wrong, examples } = audit(input);
  expect(wrong).toBeGreaterThan(0);
  expect(examples[0]).toMatch(/^page \d+ \(home \d\): /);
});
