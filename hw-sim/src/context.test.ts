// SPDX-License-Identifier: Apache-2.0
/** What a card's rings may name: a driver that tries every way to another context's pages gets nowhere. */
import { csrOffset, descriptorOp, status, valuesOf } from '@weft/spec';
import { afterEach, expect, it } from 'vitest';
import type { NodeLayout } from './configure.js';
import type { CardKind } from './options.js';
import { type Node, threeNodes } from './page-tour.js';
import type { Rack } from './rack.js';
import { RingPort } from './ring-port.js';

const op = valuesOf(descriptorOp);
const [ok, refused] = [{ status: BigInt(valuesOf(status).OK) }, { status: BigInt(valuesOf(status).BAD_DESCRIPTOR) }];
const open: Rack[] = [];
afterEach(() => {
  for (const rack of open.splice(0)) rack.close();
});

function setContext(rack: Rack, node: number, first: bigint, last: bigint): void {
  for (const [name, gpn] of Object.entries({ FIRST: first, LAST: last })) {
    rack.card(node).writeCsr(csrOffset('CONTEXT', `${name}_LO`), Number(gpn & 0xffff_ffffn));
    rack.card(node).writeCsr(csrOffset('CONTEXT', `${name}_HI`), Number(gpn >> 32n));
  }
}

it.each<CardKind>(['functional', 'rtl'])('a %s card refuses faults and evictions of pages that are none of its context', async (kind) => {
  const { rack, layout, nodes } = await threeNodes(open, { cards: [kind, kind, kind] });
  const [a, b] = nodes as [Node, Node];
  // One page of the first driver is at rest, one is its own.
  for (const gpn of [10, 11]) {
    a.submit('FAULT_WRITE', gpn);
    expect(await a.complete()).toMatchObject(ok);
  }
  const secret = a.fill(1);
  a.submit('EVICT_DIRTY', 10);
  expect(await a.complete()).toMatchObject(ok);
  setContext(rack, 1, 64n, 127n);
  b.page.fill(0);
  const entries = (): bigint[] => rack.cards.flatMap((card) => [...card.directory.subarray(0, 128)]);
  const before = entries();

  const tries: (keyof typeof op)[] = ['FAULT_READ', 'FAULT_WRITE', 'EVICT_CLEAN', 'EVICT_DIRTY'];
  for (const name of tries) {
    for (const gpn of [0, 10, 11, 63, 128, 2 ** 36 - 1]) {
      b.submit(name, gpn, { excl: 1 });
      expect(await b.complete(), `${name} of page ${gpn}`).toMatchObject({ ...refused, gpn: BigInt(gpn), tag: 7n });
    }
  }
  // Pushed through the BAR it is the same, and so it is if the driver says that the page is none of another's.
  const pushing = new RingPort(rack.card(2), layout.nodes[2] as NodeLayout, { push: true });
  setContext(rack, 2, 64n, 127n);
  pushing.submit('FAULT', { op: op.FAULT_WRITE, gpn: 10, addr: nodes[2]?.buffer ?? 0, tag: 9, outside: 0 });
  rack.runUntil({ cycles: 100_000, idle: true });
  expect(pushing.completions()).toMatchObject([refused]);
  expect(rack.card(1).counters().DESCRIPTOR_BAD).toBe(24);
  expect(entries()).toEqual(before);
  expect(b.page.every((byte) => byte === 0)).toBe(true);

  // Its own it gets, whatever it says of them, from the first to the last.
  for (const gpn of [64, 127]) {
    b.port.submit('FAULT', { op: op.FAULT_WRITE, gpn, addr: b.buffer, tag: 7, outside: 1 });
    expect(await b.complete()).toMatchObject(ok);
  }
  a.submit('FAULT_READ', 10);
  expect(await a.complete()).toMatchObject({ ...ok, page: 1n });
  expect(a.page).toEqual(secret);
  expect(rack.checks().texts).toEqual([]);
});

it.each<CardKind>(['functional', 'rtl'])('a %s card takes the answer to a revoke of a page that was of its context', async (kind) => {
  const { rack, nodes } = await threeNodes(open, { cards: [kind, kind, kind] });
  const [a, b] = nodes as [Node, Node];
  b.submit('FAULT_WRITE', 70);
  expect(await b.complete()).toMatchObject(ok);
  b.dirty = true;
  const bytes = b.fill(2);
  // Without one it can name nothing, but nobody has to wait for it.
  setContext(rack, 1, 1n, 0n);
  a.submit('FAULT_READ', 70);
  expect(await a.complete([b])).toMatchObject({ ...ok, src: 1n });
  expect(a.page).toEqual(bytes);
  b.submit('FAULT_READ', 1);
  expect(await b.complete()).toMatchObject(refused);
  expect(rack.checks().texts).toEqual([]);
});
