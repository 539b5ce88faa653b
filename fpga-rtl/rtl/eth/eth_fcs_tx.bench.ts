// SPDX-License-Identifier: Apache-2.0
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { BeatSource, FrameSink, randomBytes, toBeats, withFcs } from './frames.js';

export const top = { top: 'eth_fcs_tx', params: { DATA_W: 64 } } satisfies BlockOptions;

/** Frames that end with a full beat or with 4 bytes come out with the FCS that zlib finds. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  const width = b.ports.find((p) => p.name === 's_data_i')?.width ?? 0;
  const frames = Array.from({ length: 60 }, () => randomBytes(r, (1 + r.below(9)) * (width / 8) + (r.chance(0.5) ? 4 : 0)));
  const source = new BeatSource(b, r, 0.8);
  const sink = new FrameSink(b, r, 0.8);
  b.reset();
  for (const f of frames) source.queue.push(...toBeats(f, width, false, r));
  let cycles = 0;
  for (; sink.frames.length < frames.length; cycles++) {
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
    const before = b.big('m_data_o');
    const quiet = b.get('quiet_o') === 1;
    source.sample();
    sink.sample();
    b.step();
    if (quiet) check(b.big('m_data_o') === before, 'changed although quiet');
  }
  frames.forEach((f, i) =>
    check(Buffer.compare(withFcs(f), sink.frames[i]?.bytes ?? Buffer.alloc(0)) === 0, `frame ${i} of ${f.length} bytes`),
  );
  check(source.queue.length === 0 && b.get('m_valid_o') === 0, 'more than was put in');
}
