// SPDX-License-Identifier: Apache-2.0
import { constant, descriptorOp, encode, revoke, submission, valuesOf } from '@weft/spec';
import { type Block, type BlockOptions, check, Random } from '@weft/tools';

export const top = { top: 'rec_revokes' } satisfies BlockOptions;

const HOLDS = constant('HOLDS');
const Op = valuesOf(descriptorOp);
const vector = (bytes: Uint8Array): bigint => bytes.reduceRight((v, byte) => (v << 8n) | BigInt(byte), 0n);

/** Revokes and answers at random, some of them wrong: each right one ends with its page and its time, no other does. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  b.reset();
  let now = r.u32();
  const open = new Map<number, { readonly handle: number; readonly req: number; readonly gpn: bigint; readonly since: number }>();
  let [generation, ends] = [r.below(256), 0];
  type End = { readonly slot: number; readonly said: number; readonly at: number };
  let found: End | undefined;
  for (let n = 0; n < 4000; n++) {
    // Time jumps, but not while an answer is looked up.
    now = (now + (found === undefined && r.chance(0.01) ? 1000 : 1)) >>> 0;
    b.setAll({ now_i: now, rqe_valid_i: 0, desc_valid_i: 0, rqe_i: r.bits(512), desc_i: r.bits(512) });
    const free = Array.from({ length: HOLDS }, (_, i) => i).filter((i) => !open.has(i));
    let given: number | undefined;
    if (free.length > 0 && r.chance(0.3)) {
      const slot = r.pick(free);
      generation = (generation + 1) & 0xff;
      const [handle, req, gpn] = [(generation << 8) | slot, r.below(64), r.bits(36)];
      b.setAll({ rqe_valid_i: 1, rqe_i: vector(encode(revoke, { kind: 1 + r.below(2), req, handle, gpn })) });
      given = slot;
      open.set(slot, { handle, req, gpn, since: now });
    }
    // One that is being looked up is over.
    const answerable = [...open.keys()].filter((i) => i !== given && i !== found?.slot);
    let asked: End | undefined;
    if (r.chance(0.3)) {
      const slot = answerable.length > 0 && r.chance(0.8) ? r.pick(answerable) : r.below(256);
      const is = slot === given || slot === found?.slot ? undefined : open.get(slot);
      const handle = is !== undefined && r.chance(0.9) ? is.handle : (r.below(256) << 8) | slot;
      const op = r.chance(0.9) ? Op.REVOKE_DONE : Op.EVICT_CLEAN;
      const page = r.below(2);
      if (is?.handle === handle && op === Op.REVOKE_DONE) asked = { slot, said: page, at: now };
      // The entry that is given in this cycle cannot be answered in it.
      if (slot !== given) b.setAll({ desc_valid_i: 1, desc_i: vector(encode(submission, { op, handle, page, gpn: r.bits(64) })) });
    }
    b.step();
    // Found an answer a clock after it was taken, it ends in the next.
    const end = found;
    found = asked;
    b.setAll({ rqe_valid_i: 0, desc_valid_i: 0, desc_i: r.bits(512) });
    check(b.get('end_valid_o') === Number(end !== undefined), `cycle ${n}: an end, or none`);
    check(!b.get('quiet_o') || (end === undefined && asked === undefined), `cycle ${n}: quiet, and an answer is looked up`);
    const was = end === undefined ? undefined : open.get(end.slot);
    if (end !== undefined && was !== undefined) {
      check(b.get('end_page_o') === end.said, 'says whether the page comes');
      check(b.big('end_gpn_o') === was.gpn && b.get('end_node_o') === was.req, 'of this page, for this node');
      check(b.get('end_cycles_o') >>> 0 === (end.at - was.since) >>> 0, 'its time');
      open.delete(end.slot);
      ends++;
    }
  }
  check(ends > 200, `${ends} answers: the stimulus is too weak`);
}
