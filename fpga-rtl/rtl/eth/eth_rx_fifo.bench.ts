// SPDX-License-Identifier: Apache-2.0
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { BeatSource, FrameSink, randomBytes, toBeats } from './frames.js';

export const top = { top: 'eth_rx_fifo', params: { DATA_W: 512 } } satisfies BlockOptions;

/** A PHY that never waits: frames come out whole, or cut short and marked, or not at all; each loss is counted. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  const width = b.ports.find((p) => p.name === 's_data_i')?.width ?? 0;
  const source = new BeatSource(b, r, 1);
  const sink = new FrameSink(b, r, 1);
  const sent: Uint8Array[] = [];
  let lost = 0;
  b.reset();
  const run = (cycles: number, rate: number): void => {
    sink.rate = rate;
    for (let n = 0; n < cycles; n++) {
      source.drive();
      sink.drive();
      lost += b.get('cnt_overflow_o');
      const quiet = b.get('quiet_o') === 1;
      const before = b.get('m_valid_o');
      source.sample();
      sink.sample();
      const bytes = b.big('m_keep_o').toString(2).length;
      if (before === 1) check(b.big('m_data_o') >> BigInt(8 * bytes) === 0n, 'bytes behind the last are not zero');
      b.step();
      if (quiet) check(b.get('m_valid_o') === before, 'changed although quiet');
    }
  };
  const send = (bytes: number): void => {
    const frame = randomBytes(r, bytes);
    sent.push(frame);
    source.queue.push(...toBeats(frame, width, false, r));
  };
  // Two pages fit, though nothing is taken.
  const drain = (4 * 4096 * 8) / width + 100;
  for (let i = 0; i < 2; i++) send(4168);
  run(source.queue.length + 10, 0);
  check(lost === 0, 'two pages overflow it');
  run(drain, 1);
  check(sink.frames.length === 2, 'two pages did not come out');
  // Phases of pressure with frames of all lengths.
  for (let phase = 0; phase < 6; phase++) {
    source.rate = r.pick([1, 0.7]);
    while (source.queue.length < drain * 2) send(1 + r.below(phase % 2 ? 4168 : 300));
    run(source.queue.length, r.pick([0.1, 0.5, 1]));
  }
  source.rate = 1;
  run(source.queue.length + drain, 1);
  check(source.queue.length === 0 && b.get('m_valid_o') === 0, 'not empty at the end');
  // What came out, in order: whole, or the beginning of a frame with err.
  let next = 0;
  let cut = 0;
  for (const got of sink.frames) {
    const match = (f: Uint8Array): boolean =>
      got.err
        ? f.length > got.bytes.length && Buffer.compare(f.subarray(0, got.bytes.length), got.bytes) === 0
        : Buffer.compare(f, got.bytes) === 0;
    while (next < sent.length && !match(sent[next] as Uint8Array)) next++;
    check(next++ < sent.length, `a frame of ${got.bytes.length} bytes that was never sent`);
    if (got.err) cut++;
  }
  check(cut > 0, 'never full: the stimulus is too weak');
  check(sent.length - (sink.frames.length - cut) === lost, `${lost} losses counted, ${sent.length - sink.frames.length + cut} happened`);
}
