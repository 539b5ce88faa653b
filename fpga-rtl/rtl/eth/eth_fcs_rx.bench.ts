// SPDX-License-Identifier: Apache-2.0
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { BeatSource, FrameSink, randomBytes, toBeats, withFcs } from './frames.js';

export const top = { top: 'eth_fcs_rx', params: { DATA_W: 64 } } satisfies BlockOptions;

/** Frames of any length lose their FCS; wrong ones and broken ones come out marked, each counted where it should be. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  const width = b.ports.find((p) => p.name === 's_data_i')?.width ?? 0;
  const source = new BeatSource(b, r, 0.8);
  const sink = new FrameSink(b, r, 0.8);
  const expected: { bytes: Uint8Array; err: boolean }[] = [];
  let bad = 0;
  b.reset();
  for (let n = 0; n < 120; n++) {
    const frame = withFcs(randomBytes(r, 1 + r.below(4 * (width / 8))));
    const kind = r.below(5);
    if (kind === 0) {
      const at = r.below(frame.length);
      frame[at] = (frame[at] ?? 0) ^ (1 << r.below(8));
    }
    const runt = kind === 1 ? frame.subarray(0, 1 + r.below(4)) : undefined;
    const broken = kind === 2;
    if (kind === 0 || runt) bad++;
    source.queue.push(...toBeats(runt ?? frame, width, broken));
    // A frame that is no longer than an FCS has nothing to pass on.
    if (!runt) expected.push({ bytes: frame.subarray(0, -4), err: kind === 0 || broken });
  }
  let counted = 0;
  for (let cycles = 0; source.queue.length > 0 || sink.frames.length < expected.length; cycles++) {
    if (cycles % 200 === 0)
      [source.rate, sink.rate] = r.pick([
        [1, 1],
        [0.3, 1],
        [1, 0.3],
        [0.7, 0.7],
      ] as const);
    check(cycles < 20_000, 'frames are missing');
    source.drive();
    sink.drive();
    counted += b.get('cnt_bad_fcs_o');
    const before = [b.get('m_valid_o'), b.big('m_data_o'), b.get('m_last_o')].join();
    const quiet = b.get('quiet_o') === 1;
    source.sample();
    sink.sample();
    b.step();
    if (quiet) check([b.get('m_valid_o'), b.big('m_data_o'), b.get('m_last_o')].join() === before, 'changed although quiet');
  }
  expected.forEach((e, i) => {
    const got = sink.frames[i];
    check(got?.err === e.err, `frame ${i} of ${e.bytes.length} bytes: err ${got?.err}`);
    check(Buffer.compare(e.bytes, got.bytes) === 0, `frame ${i} of ${e.bytes.length} bytes came with ${got.bytes.length}`);
  });
  check(sink.frames.length === expected.length, 'more frames than were put in');
  check(counted === bad, `${counted} counted, ${bad} bad`);
}
