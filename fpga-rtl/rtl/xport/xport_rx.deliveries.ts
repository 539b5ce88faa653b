// SPDX-License-Identifier: Apache-2.0
import { ACK_OFFSET, ackClass, decode, frameHeader, msgBundle } from '@weft/spec';
import { type Block, check } from '@weft/tools';
import { concat, toBytes } from '../eth/frames.js';
import { CLASSES, HEADER_BYTES } from './frames.js';
import type { Verdict } from './xport_rx.model.js';

const FIELDS = ['op', 'src', 'dst', 'gpn', 'txn', 'htxn', 'req', 'grant', 'status', 'excl', 'have', 'zero'] as const;

/** What the receiver hands on: to the engines, to page_sink, to xport_tx. */
export class Deliveries {
  #page: Uint8Array[] | undefined;
  readonly #b: Block;
  readonly #width: number;
  readonly #taken: (good: boolean) => void;

  /** `taken` is called when a frame has been handed on to its end. */
  constructor(b: Block, width: number, taken: (good: boolean) => void) {
    this.#b = b;
    this.#width = width;
    this.#taken = taken;
  }

  /** Beats of the page that is under way. */
  get beats(): number | undefined {
    return this.#page?.length;
  }

  /** The frame under way; and what must come of it, unless that has come. */
  cycle(frame: Uint8Array | undefined, v: Verdict | undefined): void {
    const b = this.#b;
    if (b.get('msg_valid_o') && b.get('msg_ready_i')) {
      this.#compare('msg_o', frame, v, ['msg']);
      this.#taken(true);
    }
    if (b.get('ack_valid_o') && b.get('ack_ready_i')) {
      check(frame !== undefined && v?.deliver === 'ack' && b.get('ack_src_o') === v.peer, 'an ACK that is none');
      const body = frame.subarray(ACK_OFFSET, ACK_OFFSET + CLASSES.length * ackClass.bytes);
      check(Buffer.compare(toBytes(b.big('ack_body_o'), body.length), body) === 0, 'ACK body');
      this.#taken(true);
    }
    if (b.get('page_valid_o') && b.get('page_ready_i')) {
      this.#compare('page_o', frame, v, ['page', 'broken page']);
      check(this.#page === undefined, 'a page in a page');
      check((b.get('page_part_o') === 1) === (v?.frag !== undefined) && b.get('page_frag_o') === (v?.frag ?? 0), 'another fragment');
      this.#page = [];
    }
    if (b.get('page_data_valid_o') && b.get('page_data_ready_i')) this.#page?.push(toBytes(b.big('page_data_o'), this.#width / 8));
    if (b.get('page_end_valid_o') && b.get('page_end_ready_i')) this.#end(frame, v);
  }

  #end(frame: Uint8Array | undefined, v: Verdict | undefined): void {
    const b = this.#b;
    const good = b.get('page_end_good_o') === 1;
    check(frame !== undefined && this.#page !== undefined && v !== undefined, `cycle ${b.cycle}: the end of a page that has not begun`);
    check(good === (v.deliver === 'page'), () => `cycle ${b.cycle}: page end ${good}, expected ${v.deliver}`);
    const bytes = concat(...this.#page);
    this.#page = undefined;
    const len = Number(decode(frameHeader, frame).len);
    check(Buffer.compare(bytes, frame.subarray(HEADER_BYTES, HEADER_BYTES + bytes.length)) === 0, 'page bytes');
    check(bytes.length <= len && (!good || bytes.length === len), `${bytes.length} page bytes`);
    check(!good || (b.get('page_end_whole_o') === 1) === v.whole, `cycle ${b.cycle}: the page is ${v.whole ? '' : 'not '}whole`);
    this.#taken(good);
  }

  #compare(port: string, frame: Uint8Array | undefined, v: Verdict | undefined, kinds: readonly string[]): void {
    const expected = frame !== undefined && kinds.includes(v?.deliver ?? '');
    check(expected, () => `cycle ${this.#b.cycle}: ${port} delivers, expected ${v?.deliver ?? 'nothing'}`);
    const got = this.#b.getStruct(port, msgBundle);
    const h = decode(frameHeader, frame);
    for (const f of FIELDS) check(got[f] === h[f], () => `${port}.${f} is ${got[f]}, header has ${h[f]}`);
  }
}
