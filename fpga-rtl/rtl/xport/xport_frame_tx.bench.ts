// SPDX-License-Identifier: Apache-2.0
import { messages } from '@weft/spec';
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { FrameSink, toBeats, toBits } from '../eth/frames.js';
import { frameOf, openHeader, randomPage } from './frames.js';

export const top = { top: 'xport_frame_tx', params: { DATA_W: 64 } } satisfies BlockOptions;

/** Control headers and pages become whole frames, each kind in its order, neither starved. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  const width = b.ports.find((p) => p.name === 'data_i')?.width ?? 0;
  const names = (page: boolean): string[] => messages.filter((m) => m.page === page).map((m) => m.name);
  const header = (page: boolean): Uint8Array =>
    openHeader(r.pick(names(page)), 3, r.below(16), { seq: r.below(65536), gpn: r.bits(36), epoch: r.below(65536) });
  const ctl = Array.from({ length: 80 }, () => header(false));
  const pages = Array.from({ length: 12 }, () => ({ header: header(true), page: randomPage(r) }));
  const expected = [ctl.map((h) => frameOf(h)), pages.map((p) => frameOf(p.header, p.page))] as const;
  const sink = new FrameSink(b, r, 1);
  const beats = pages.map((p) => toBeats(p.page, width));
  let [nextCtl, nextPage] = [0, 0];
  let data = beats.length > 0 ? (beats[0] ?? []) : [];
  let inPage = false;
  let rate = 1;
  let counted = [0, 0];
  b.reset();
  for (let n = 0; sink.frames.length < ctl.length + pages.length; n++) {
    check(n < 40_000, 'frames are missing');
    if (n % 500 === 0)
      [rate, sink.rate] = r.pick([
        [1, 1],
        [0.5, 1],
        [1, 0.5],
        [0.9, 0.9],
      ] as const);
    const h = ctl[nextCtl];
    const p = pages[nextPage];
    // An offer is kept until taken; page beats come with gaps.
    const offerCtl = h !== undefined && (b.get('ctl_valid_i') === 1 || r.chance(0.3 * rate));
    const offerPage = p !== undefined && !inPage && (b.get('page_valid_i') === 1 || r.chance(0.5 * rate));
    const beat = inPage ? data[0] : undefined;
    const offerData = beat !== undefined && r.chance(rate);
    b.setAll({ ctl_valid_i: offerCtl, page_valid_i: offerPage, data_valid_i: offerData });
    if (h) b.set('ctl_hdr_i', toBits(h));
    if (p) b.set('page_hdr_i', toBits(p.header));
    b.set('data_i', offerData && beat ? beat.data : r.bits(width));
    sink.drive();
    const quiet = b.get('quiet_o') === 1;
    const before = [b.get('m_valid_o'), b.big('m_data_o')].join();
    if (offerCtl && b.get('ctl_ready_o')) nextCtl++;
    if (offerPage && b.get('page_ready_o')) {
      inPage = true;
      data = beats[nextPage++] ?? [];
    }
    if (offerData && b.get('data_ready_o')) {
      data.shift();
      if (data.length === 0) inPage = false;
    }
    const taken = [offerCtl && b.get('ctl_ready_o') === 1, offerPage && b.get('page_ready_o') === 1];
    counted = [(counted[0] ?? 0) + b.get('cnt_frame_o'), (counted[1] ?? 0) + b.get('cnt_page_o')];
    sink.sample();
    b.step();
    if (taken[0]) b.set('ctl_valid_i', 0);
    if (taken[1]) b.set('page_valid_i', 0);
    if (quiet) check([b.get('m_valid_o'), b.big('m_data_o')].join() === before, 'changed although quiet');
  }
  for (const [kind, want] of expected.entries()) {
    const got = sink.frames.filter((f) => f.bytes.length > 64 === (kind === 1));
    check(got.length === want.length, `${got.length} frames of kind ${kind}`);
    want.forEach((f, i) => check(Buffer.compare(f, got[i]?.bytes ?? Buffer.alloc(0)) === 0, `frame ${i} of kind ${kind} differs`));
  }
  check(counted[0] === ctl.length + pages.length && counted[1] === pages.length, `counted ${counted}`);
}
