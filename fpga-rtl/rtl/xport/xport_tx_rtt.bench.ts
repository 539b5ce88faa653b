// SPDX-License-Identifier: Apache-2.0
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { constant } from './frames.js';

export const top = { top: 'xport_tx_rtt', params: { KEY_W: 3 } } satisfies BlockOptions;

export const MAX_DOUBLED = 6;
const LONGEST = 2 ** 20 - 1;

/** Round trips to one peer and kind of frame, as RFC 6298 has them. */
export class Estimate {
  srtt8 = 0;
  var4 = 0;
  known = false;
  /** Doublings of the time-out of what is sent now. */
  doubled = 0;

  sample(cycles: number): void {
    const rtt = Math.min(cycles, LONGEST);
    const error = rtt - (this.srtt8 >> 3);
    this.srtt8 = this.known ? this.srtt8 + error : rtt << 3;
    this.var4 = this.known ? this.var4 - (this.var4 >> 2) + Math.abs(error) : rtt << 1;
    this.known = true;
    this.doubled = 0;
  }

  expired(doubled: number): void {
    this.doubled = Math.max(this.doubled, Math.min(doubled + 1, MAX_DOUBLED));
  }

  rto(first: number, least: number): number {
    const srtt = this.srtt8 >> 3;
    return this.known ? Math.max(srtt + Math.max(this.var4, srtt), least) : first;
  }
}

/** Samples of many sizes, time-outs and new peers, against the model; every key is read in between. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  const keys = 8;
  const model = Array.from({ length: keys }, () => new Estimate());
  // What is read now was asked for a clock ago, and a sample counts four clocks after it, for doublings one.
  const past: Estimate[][] = [];
  let asked = 0;
  /** Of the clock before: a sample, or a new peer. */
  let heard: (() => void) | undefined;
  const of = (key: number): Estimate => model[key] as Estimate;
  b.reset();
  for (let key = 0; key < keys; key++) {
    b.setAll({ clear_i: 1, clear_key_i: key });
    b.step();
  }
  b.set('clear_i', 0);
  b.step();
  for (let n = 0; n < 20_000; n++) {
    const first = r.below(2 ** 20);
    const least = r.below(4 * constant('TICK_CYCLES'));
    const [sampled, expired, read, sent] = [r.below(keys), r.below(keys), r.below(keys), r.below(keys)];
    const cleared = r.chance(0.002) ? r.below(keys) : undefined;
    // Few peers are far away; one is so for ever.
    const cycles = r.chance(0.01) ? r.u32() : (300 << sampled) + r.below(100 << r.below(10));
    const given = { clear: cleared !== undefined, sample: cleared === undefined && r.chance(0.3), expired: r.chance(0.2) };
    const doubled = r.below(MAX_DOUBLED + 1);
    b.setAll({ rto_cycles_i: first, rto_min_cycles_i: least, key_i: read, send_key_i: sent });
    b.setAll({ clear_i: given.clear, clear_key_i: cleared ?? 0, sample_i: given.sample, sample_key_i: sampled, sample_cycles_i: cycles });
    b.setAll({ expired_i: given.expired, expired_key_i: expired, expired_doubled_i: doubled });
    past.push(model.map((e) => Object.assign(new Estimate(), e)));
    const then = past.length > 3 ? past.shift()?.[asked] : undefined;
    if (then)
      check(b.get('rto_o') === then.rto(first, least), () => `cycle ${n}: time-out ${b.get('rto_o')}, not ${then.rto(first, least)}`);
    asked = read;
    check(b.get('doubled_o') === of(sent).doubled, () => `cycle ${n}: doubled ${b.get('doubled_o')} times, not ${of(sent).doubled}`);
    b.step();
    if (heard) heard();
    else if (given.expired) of(expired).expired(doubled);
    heard = undefined;
    if (cleared !== undefined) heard = () => model.splice(cleared, 1, new Estimate());
    else if (given.sample) heard = () => of(sampled).sample(cycles);
  }
  check(
    model.some((e) => e.known),
    'nothing was measured',
  );
}
