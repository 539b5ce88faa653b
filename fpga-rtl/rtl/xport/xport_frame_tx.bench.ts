// SPDX-License-Identifier: Apache-2.0
import { frameHeader, messages } from '@weft/spec';
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { FrameSink, randomBytes, toBeats, toBits } from '../eth/frames.js';
import { stepQuiet } from '../host/streams.js';
import { constant, frameOf, HEADER_BYTES, PAGE_BYTES, randomPage } from './frames.js';

export const top = { top: 'xport_frame_tx', params: { DATA_W: 64 } } satisfies BlockOptions;

const FRAGMENT_BYTES = constant('FRAGMENT_BYTES');
const FRAGMENTS = constant('FRAGMENTS');

const at = (name: string): number => (frameHeader.fields.find((f) => f.name === name)?.bit ?? Number.NaN) / 8;

/** Random bytes but for what the block looks at or writes. */
function randomHeader(r: Random, page: boolean): Uint8Array {
  const header = randomBytes(r, HEADER_BYTES);
  header[at('op')] = r.pick(messages.filter((m) => m.page === page)).value;
  setPart(header, 0, page ? PAGE_BYTES : 0);
  header.fill(0, at('hcrc'));
  return header;
}

function setPart(header: Uint8Array, frag: number, bytes: number): void {
  header[at('frag')] = frag;
  header.set([bytes & 0xff, bytes >> 8], at('len'));
}

/** The frames of a page, one or cut. */
function framesOf(header: Uint8Array, page: Uint8Array, cut: boolean): Uint8Array[] {
  if (!cut) return [frameOf(header, page)];
  return Array.from({ length: FRAGMENTS }, (_, frag) => {
    const part = page.subarray(frag * FRAGMENT_BYTES, (frag + 1) * FRAGMENT_BYTES);
    const own = Uint8Array.from(header);
    setPart(own, frag, part.length);
    return frameOf(own, part);
  });
}

/** Control frames that go before a page that waits, at most. */
const BETWEEN = 7;

/** Control headers and pages, some of them cut, become frames, each kind in its order, neither starved. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  const width = b.ports.find((p) => p.name === 'data_i')?.width ?? 0;
  const ctl = Array.from({ length: 80 }, () => randomHeader(r, false));
  const pages = Array.from({ length: 12 }, (_, n) => {
    const [header, page, cut] = [randomHeader(r, true), randomPage(r), n < 2 ? n === 0 : r.chance(0.6)];
    return { header, page, cut, frames: framesOf(header, page, cut) };
  });
  const expected = [ctl.map((h) => frameOf(h)), pages.flatMap((p) => p.frames)] as const;
  const total = expected[0].length + expected[1].length;
  const sink = new FrameSink(b, r, 1);
  const beats = pages.map((p) => toBeats(p.page, width));
  let [nextCtl, nextPage] = [0, 0];
  let data = beats.length > 0 ? (beats[0] ?? []) : [];
  let inPage = false;
  let rate = 1;
  let counted = [0, 0];
  let left = 0;
  let leftFrames = 0;
  let between = 0;
  let [passed, most, waited] = [0, 0, 0];
  let [sent, filled] = [0, 0];
  let quietCycles = 0;
  b.reset();
  for (let n = 0; sink.frames.length < total; n++) {
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
    // An offer is kept until taken, page beats too; they come with gaps.
    const offerCtl = h !== undefined && (b.get('ctl_valid_i') === 1 || r.chance(0.3 * rate));
    const offerPage = p !== undefined && !inPage && (b.get('page_valid_i') === 1 || r.chance(0.5 * rate));
    const beat = inPage ? data[0] : undefined;
    const offerData = beat !== undefined && (b.get('data_valid_i') === 1 || r.chance(rate));
    b.setAll({ ctl_valid_i: offerCtl, page_valid_i: offerPage, data_valid_i: offerData });
    if (h) b.set('ctl_hdr_i', toBits(h));
    // The header stays while its page goes; whether to cut is asked only when the page begins.
    const shown = inPage ? pages[nextPage - 1] : p;
    b.set('page_hdr_i', shown ? toBits(shown.header) : r.bits(512) >> 32n);
    b.set('page_parts_i', offerPage && p ? p.cut : r.chance(0.5));
    b.set('data_i', offerData && beat ? beat.data : r.bits(width));
    sink.drive();
    if (offerCtl && b.get('ctl_ready_o')) nextCtl++;
    if (offerPage && b.get('page_ready_o')) {
      inPage = true;
      data = beats[nextPage++] ?? [];
    }
    if (offerData && b.get('data_ready_o')) {
      data.shift();
      sent++;
      if (data.length === 0) inPage = false;
    }
    // Nothing is taken while a page fills the wire, and that is so for most of it.
    if (b.get('page_out_o') === 1) {
      check(b.get('ctl_ready_o') === 0 && b.get('page_ready_o') === 0, 'taken while a page leaves');
      filled += Number(offerData && b.get('data_ready_o') === 1);
    }
    // While a page waits some control frames go first, but not many.
    if (offerCtl && b.get('ctl_ready_o') === 1 && offerPage) most = Math.max(most, ++passed);
    if (offerPage && b.get('page_ready_o') === 1) {
      waited += Number(offerCtl && passed < BETWEEN);
      passed = 0;
    }
    const taken = [
      offerCtl && b.get('ctl_ready_o') === 1,
      offerPage && b.get('page_ready_o') === 1,
      offerData && b.get('data_ready_o') === 1,
    ];
    counted = [(counted[0] ?? 0) + b.get('cnt_frame_o'), (counted[1] ?? 0) + b.get('cnt_page_o')];
    const pageLeft = b.get('page_left_o') === 1;
    const had = sink.frames.length;
    sink.sample();
    const ended = sink.frames.at(-1);
    if (sink.frames.length > had && ended && ended.bytes.length === 64 && counted[1] !== leftFrames) between++;
    if (pageLeft) {
      leftFrames += pages[left++]?.frames.length ?? 0;
      check(sink.frames.length > had && counted[1] === leftFrames, `page_left_o of page ${left - 1} does not come with its last frame`);
    }
    if (stepQuiet(b)) quietCycles++;
    if (taken[0]) b.set('ctl_valid_i', 0);
    if (taken[1]) b.set('page_valid_i', 0);
    if (taken[2]) b.set('data_valid_i', 0);
  }
  for (const [kind, want] of expected.entries()) {
    const got = sink.frames.filter((f) => f.bytes.length > 64 === (kind === 1));
    check(got.length === want.length, `${got.length} frames of kind ${kind}`);
    want.forEach((f, i) => check(Buffer.compare(f, got[i]?.bytes ?? Buffer.alloc(0)) === 0, `frame ${i} of kind ${kind} differs`));
  }
  check(counted[0] === total && counted[1] === expected[1].length && left === pages.length, `counted ${counted}, ${left} pages left`);
  check(filled > sent / 2 && filled < sent, `a page was said to leave in ${filled} of ${sent} beats`);
  check(quietCycles > 20, `quiet in ${quietCycles} cycles only`);
  check(waited === 0, `a control frame waited for a page ${waited} times`);
  check(most > 1 && most <= BETWEEN, `${most} control frames went before a page that waited`);
  check(between > 0, 'no control frame went between the parts of a page');
}
