// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import {
  ACK_OFFSET,
  ackClass,
  backing,
  constants,
  counters,
  dirState,
  type Entry,
  entryAfter,
  enums,
  factsOf,
  frameHeader,
  type HomeTransition,
  heal,
  homeTransitions,
  messageClass,
  messages,
  msgBundle,
  nodeTransitions,
  pageState,
  type RegisterBlock,
  registerBlocks,
  rowsOf,
  type StructDef,
  structs,
  traceBundle,
  txLane,
} from './index.js';

const constant = (name: string): number => constants.find((c) => c.name === name)?.value ?? Number.NaN;
const duplicates = <T>(values: readonly T[]): T[] => values.filter((v, i) => values.indexOf(v) !== i);
const names = (xs: readonly { readonly name: string }[]): string[] => xs.map((x) => x.name);
const blocks: readonly RegisterBlock[] = registerBlocks;

describe.each(structs.map((s): [string, StructDef] => [s.name, s]))('structure %s', (_, s) => {
  test('fields do not overlap and lie inside', () => {
    const owner = new Map<number, string>();
    for (const f of s.fields) {
      for (let bit = f.bit; bit < f.bit + f.width; bit++) {
        expect(owner.get(bit), `bit ${bit} of ${f.name}`).toBeUndefined();
        owner.set(bit, f.name);
      }
      expect(f.bit + f.width, f.name).toBeLessThanOrEqual(8 * s.bytes);
    }
  });

  test('names are unique, enums exist and fit', () => {
    expect(duplicates(names(s.fields))).toEqual([]);
    for (const f of s.fields) {
      if (f.enum === undefined) continue;
      const e = enums.find((x) => x.name === f.enum);
      expect(e, f.enum).toBeDefined();
      expect(e?.width, f.name).toBeLessThanOrEqual(f.width);
    }
  });

  test('big-endian fields are whole bytes', () => {
    for (const f of s.fields) {
      if (f.bigEndian) expect([f.bit % 8, f.width % 8], f.name).toEqual([0, 0]);
    }
  });
});

describe.each(enums.map((e) => [e.name, e] as const))('enum %s', (_, e) => {
  test('names and values are unique, values fit', () => {
    expect(duplicates(names(e.members))).toEqual([]);
    expect(duplicates(e.members.map((m) => m.value))).toEqual([]);
    for (const m of e.members) expect(m.value, m.name).toBeLessThan(2 ** e.width);
  });
});

describe('registers', () => {
  test('blocks do not overlap and are a multiple of their size apart from zero', () => {
    const sorted = [...blocks].sort((a, b) => a.base - b.base);
    for (const [i, b] of sorted.entries()) {
      expect(b.base + b.bytes, b.name).toBeLessThanOrEqual(sorted[i + 1]?.base ?? Number.POSITIVE_INFINITY);
    }
  });

  test.each(blocks.map((b) => [b.name, b] as const))('%s: registers are aligned, do not overlap and lie inside', (_, b) => {
    const words = b.registers.flatMap((r) => Array.from({ length: r.count ?? 1 }, (_, i) => r.offset + 4 * i));
    expect(duplicates(words)).toEqual([]);
    expect(duplicates(names(b.registers))).toEqual([]);
    for (const w of words) {
      expect(w % 4).toBe(0);
      expect(w).toBeLessThan(b.bytes);
    }
  });

  test('fields fit in their register and do not overlap', () => {
    for (const r of blocks.flatMap((b) => b.registers)) {
      let used = 0n;
      for (const f of r.fields ?? []) {
        const mask = ((1n << BigInt(f.width)) - 1n) << BigInt(f.bit);
        expect(used & mask, `${r.name}.${f.name}`).toBe(0n);
        expect(f.bit + f.width).toBeLessThanOrEqual(32);
        used |= mask;
      }
    }
  });

  test('every counter has its register, in order', () => {
    const block = blocks.find((b) => b.name === 'COUNTER');
    expect(names(block?.registers ?? [])).toEqual(names(counters));
    expect(block?.registers.map((r) => r.offset)).toEqual(counters.map((_, i) => 4 * i));
  });
});

describe('messages', () => {
  test('every class exists and is used; only ACK has none', () => {
    for (const c of messageClass.members) expect(names(messages.filter((m) => m.cls === c.name)), c.name).not.toEqual([]);
    expect(names(messages.filter((m) => !names(messageClass.members).includes(m.cls ?? '')))).toEqual(['ACK']);
  });

  test('the lanes name every message of the protocol once', () => {
    const listed = txLane.members.flatMap((l) => l.doc.replace(/\.$/, '').split(', '));
    const wanted = names(messages.filter((m) => m.cls !== null && m.name !== 'VCPU_STATE'));
    expect([...listed].sort()).toEqual([...wanted].sort());
  });

  test('a lane of a class holds that class; BULK holds pages of class RSP', () => {
    for (const lane of txLane.members) {
      for (const name of lane.doc.replace(/\.$/, '').split(', ')) {
        const m = messages.find((x) => x.name === name);
        expect(m?.cls, name).toBe(lane.name === 'BULK' ? 'RSP' : lane.name);
        if (lane.name === 'BULK') expect(m?.page, name).toBe(true);
      }
    }
  });

  test('the header holds every field of msg_t that travels', () => {
    for (const f of msgBundle.fields) {
      if (f.name === 'hold' || f.name === 'addr') continue;
      const h = frameHeader.fields.find((x) => x.name === f.name);
      expect(h?.width, f.name).toBeGreaterThanOrEqual(f.width);
    }
  });

  test('the ACK body lies between the common fields and hcrc', () => {
    const end = ACK_OFFSET + constant('CLASSES') * ackClass.bytes;
    const hcrc = frameHeader.fields.find((f) => f.name === 'hcrc')?.bit ?? 0;
    expect(end * 8).toBeLessThanOrEqual(hcrc);
    expect(frameHeader.fields.find((f) => f.name === 'gpn')?.bit).toBe(ACK_OFFSET * 8);
  });
});

describe('transition tables', () => {
  const known = [...names(messages), 'GRANT or PUT_ACK'];
  const states = [...names(dirState.members), '*'];

  test('home: messages and states exist, numbers are 1, 2, 3, …', () => {
    for (const t of homeTransitions) {
      for (const m of [...t.on, ...t.sends, ...t.awaits]) expect(known, t.name).toContain(m);
      for (const s of [t.state, ...t.next]) expect(states, t.name).toContain(s);
    }
    expect(homeTransitions.map((t) => t.value)).toEqual(homeTransitions.map((_, i) => i + 1));
  });

  const masks = [0b000, 0b001, 0b110, 0b111];
  const entries: Entry[] = dirState.members.flatMap((s): Entry[] => {
    if (s.name === 'SHARED') return masks.filter((m) => m !== 0).map((sharers) => ({ state: s.name, backing: 'ZERO', owner: 0, sharers }));
    if (s.name !== 'OWNED') return [{ state: s.name, backing: 'ZERO', owner: 0, sharers: 0 }];
    return backing.members.flatMap((b) => [0, 1, 2].map((owner) => ({ state: s.name, backing: b.name, owner, sharers: 0 })));
  });
  const bools = [false, true];

  test('home: exactly one row fits each request in each entry', () => {
    for (const raw of entries) {
      for (const members of [0b111, 0b011, 0b101]) {
        const e = heal(raw, members);
        for (const node of [0, 1, 2]) {
          for (const have of bools) {
            for (const excl of bools) {
              for (const outside of bools) {
                const f = factsOf(e, { node, excl, have, outside, left: ((members >> node) & 1) === 0 });
                for (const request of messages.filter((m) => m.cls === 'REQ' || m.cls === 'PUT')) {
                  const rows = rowsOf(e.state, request.name, f);
                  expect(rows.length, `${request.name} in ${JSON.stringify(e)}: ${rows.map((r) => r.name).join()}`).toBe(1);
                }
                if (e.state === 'OWNED' && e.backing !== 'LOST') expect(rowsOf(e.state, 'FWD_MISS', f).length).toBe(outside ? 0 : 1);
              }
            }
          }
        }
      }
    }
  });

  test('home: what a row leaves is a state that it names', () => {
    for (const t of homeTransitions) {
      for (const e of entries.filter((x) => t.state === '*' || t.state === x.state)) {
        const after = entryAfter(t, e, { node: 1, writer: t.state === 'REST' });
        if ((t.next as readonly string[]).includes('*')) expect(after, t.name).toEqual(e);
        else expect(t.next, t.name).toContain(after.state);
        expect(after.sharers !== 0, t.name).toBe(after.state === 'SHARED');
      }
    }
  });

  test('home: who has left holds nothing, and a healed entry stays as it is', () => {
    for (const e of entries) {
      const healed = heal(e, 0b011);
      expect(healed.sharers & 0b100).toBe(0);
      expect(healed.state === 'OWNED' && healed.backing !== 'LOST' && healed.owner === 2).toBe(false);
      expect(heal(healed, 0b011)).toEqual(healed);
      expect(heal(e, 0b111)).toEqual(e.backing === 'LOST' ? { ...e, owner: 0 } : e);
    }
  });

  test('home: a Get ends with a grant and GRANT_ACK, a Put with PUT_ACK', () => {
    const own = homeTransitions.filter((x) => x.name !== 'BAD_HOME' && x.name !== 'GONE');
    for (const t of own as readonly HomeTransition[]) {
      const isPut = t.on[0]?.startsWith('PUT_') === true;
      expect(t.sends.includes('PUT_ACK'), t.name).toBe(isPut);
      expect(t.awaits.includes('GRANT_ACK'), t.name).toBe(!isPut);
      expect(t.grant === undefined, t.name).toBe(isPut);
    }
  });

  test('node: states exist and each can be entered and left', () => {
    const all = names(pageState.members);
    for (const t of nodeTransitions) expect(all, `${t.state} ${t.on}`).toEqual(expect.arrayContaining([t.state, t.next]));
    for (const s of all) {
      expect(
        nodeTransitions.some((t) => t.state === s && t.next !== s),
        `${s} is left`,
      ).toBe(true);
      expect(
        nodeTransitions.some((t) => t.next === s && t.state !== s),
        `${s} is entered`,
      ).toBe(true);
    }
  });

  test('node: every state that a revoke can meet answers both kinds', () => {
    const answers = (s: string, kind: string): boolean =>
      nodeTransitions.some((t) => t.state === s && (t.on === 'revoke' || t.on === `revoke ${kind}`));
    // A sharer is only ever told to drop the page, and I has nothing that a home could know of.
    for (const s of ['IS', 'IM', 'E', 'M', 'EC', 'ED']) expect([s, answers(s, 'TO_S'), answers(s, 'TO_I')]).toEqual([s, true, true]);
    for (const s of ['S', 'SM']) expect([s, answers(s, 'TO_I')]).toEqual([s, true]);
  });
});

describe('constants', () => {
  test('powers and counts agree', () => {
    expect(2 ** constant('PAGE_SHIFT')).toBe(constant('PAGE_BYTES'));
    expect(2 ** constant('STRIPE_SHIFT')).toBe(constant('STRIPE_ENTRIES'));
    expect(constant('CLASSES')).toBe(messageClass.members.length);
    expect(constant('HEADER_BYTES')).toBe(frameHeader.bytes);
    expect(Math.log2(constant('TICK_CYCLES')) % 1).toBe(0);
    expect(constant('WINDOW')).toBe(ackClass.fields.find((f) => f.name === 'sack')?.width);
  });

  test('tables fit the indices that travel in messages', () => {
    for (const name of ['MISSES', 'EVICTS', 'TSHRS', 'HOLDS']) expect(constant(name), name).toBeLessThanOrEqual(2 ** constant('TXN_BITS'));
  });

  test('bundles use the widths of the constants', () => {
    const width = (b: { fields: readonly { name: string; width: number }[] }, f: string): number | undefined =>
      b.fields.find((x) => x.name === f)?.width;
    for (const b of [msgBundle, traceBundle]) expect(width(b, 'gpn')).toBe(constant('GPN_BITS'));
    for (const f of ['src', 'dst', 'req']) expect(width(msgBundle, f)).toBe(constant('NODE_BITS'));
    expect(width(traceBundle, 'sharers')).toBe(constant('SHARERS'));
  });
});
