// SPDX-License-Identifier: Apache-2.0
import {
  bucketOf,
  completion,
  constant,
  counters,
  csrOffset,
  decode,
  descriptorOp,
  encode,
  histogramKind,
  msgBundle,
  opcode,
  record,
  recordKind,
  revoke,
  submission,
  traceBundle,
  traceKind,
  valuesOf,
} from '@weft/spec';
import { type Block, type BlockOptions, check, Random } from '@weft/tools';

export const top = { top: 'recorder', params: { DATA_W: 64 } } satisfies BlockOptions;
export const top512 = { top: 'recorder', params: { DATA_W: 512 } } satisfies BlockOptions;
export const topAbsent = { top: 'recorder', params: { DATA_W: 64, PRESENT: 0 } } satisfies BlockOptions;

const Kind = valuesOf(recordKind);
const Hist = valuesOf(histogramKind);
const Op = valuesOf(opcode);
const LINE = constant('RING_ENTRY_BYTES');
const BASE = 0x4_0000;
const LOG2 = 5;
const LINES = 1 << LOG2;

const vector = (bytes: Uint8Array): bigint => bytes.reduceRight((v, byte) => (v << 8n) | BigInt(byte), 0n);
const bit = (name: (typeof counters)[number]['name']): bigint => 1n << BigInt(counters.findIndex((c) => c.name === name));

/** What a record must say. */
interface Expected {
  readonly kind: number;
  readonly node: number;
  readonly info: number;
  readonly gpn: bigint;
  readonly time: number;
  readonly cycles?: number;
  readonly status?: number;
}

/** The recorder with a writer that takes lines at once, and registers by their names. */
class Host {
  readonly memory = new Uint8Array(LINES * LINE);
  readonly #b: Block;
  readonly #beats: bigint[] = [];
  readonly #width: number;
  #due: number[] = [];
  constructor(b: Block) {
    this.#b = b;
    this.#width = b.ports.find((p) => p.name === 'wr_data_o')?.width ?? 0;
  }
  step(): void {
    const b = this.#b;
    b.set('now_i', b.cycle >>> 0);
    const take = b.get('wr_valid_o') === 1 && (this.#beats.length > 0 || b.get('calm_o') === 1);
    b.set('wr_beat_i', take);
    if (take) {
      this.#beats.push(b.big('wr_data_o'));
      if (this.#beats.length === (8 * LINE) / this.#width) {
        const line = this.#beats.splice(0).reduceRight((v, beat) => (v << BigInt(this.#width)) | beat, 0n);
        const at = Number(b.big('wr_addr_o')) - BASE;
        check(at >= 0 && at < this.memory.length, 'a line lies in the ring');
        this.memory.set(Buffer.from(line.toString(16).padStart(2 * LINE, '0'), 'hex').reverse(), at);
        this.#due.push(b.cycle + 5);
      }
    }
    const done = this.#due[0] !== undefined && this.#due[0] <= b.cycle;
    if (done) this.#due = this.#due.slice(1);
    b.set('wr_done_i', done);
    b.step();
  }
  write(name: string, value: number): void {
    this.#b.setAll({ wr_en_i: 1, wr_addr_i: csrOffset('RECORDER', name), wr_data_i: value >>> 0 });
    this.step();
    this.#b.set('wr_en_i', 0);
  }
  read(name: string): number {
    const b = this.#b;
    b.set('rd_addr_i', csrOffset('RECORDER', name));
    for (let n = 0; b.get('rd_ready_o') === 0; n++) {
      check(n < 5000, `${name} is ready to be read`);
      this.step();
    }
    const value = b.get('rd_data_o') >>> 0;
    b.set('rd_en_i', 1);
    this.step();
    b.set('rd_en_i', 0);
    return value;
  }
}

/** One event at a time of each kind, at random: its record, and its place in the histograms. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  b.reset();
  const host = new Host(b);
  check(host.read('CAPS') === 3, 'has ring and histograms');
  host.write('BASE_LO', BASE);
  host.write('LOG2', LOG2);
  for (let n = 0; host.read('CONTROL') !== 0; n++) check(n < 5000, 'cleared after reset');
  host.write('CONTROL', 1);
  const expected: Expected[] = [];
  const counts = new Uint32Array(constant('HISTOGRAM_BUCKETS') << histogramKind.width);
  const handles = new Map<number, { readonly since: number; readonly req: number; readonly gpn: bigint }>();
  const count = (kind: number, cycles: number): void => {
    const at = kind * constant('HISTOGRAM_BUCKETS') + bucketOf(cycles);
    counts[at] = (counts[at] ?? 0) + 1;
  };
  const message = (port: string, sent: string, op: number, dst: number, gpn: bigint): void => {
    b.setStruct(port, msgBundle, { op, dst, gpn, src: r.below(64), addr: r.bits(64) });
    b.set(sent, 1);
  };
  /** What ends with a completion. */
  const ended = (of: 'req' | 'evict', fields: Parameters<typeof encode<typeof completion>>[1], pulses: bigint): void => {
    b.set(`${of}_cqe_i`, vector(encode(completion, fields)));
    b.setAll({ [`${of}_cqe_valid_i`]: 1, [`cnt_${of}_i`]: pulses });
  };
  const happen = (kind: number): void => {
    const [node, gpn, time] = [r.below(16), r.bits(36), b.cycle >>> 0];
    const cycles = r.pick([r.below(500), r.u32()]);
    const clipped = Math.min(cycles, 2 ** 24 - 1);
    switch (kind) {
      case Kind.FAULT_SENT:
        message('req_i', 'req_sent_i', Op.GET_M, node, gpn);
        return void expected.push({ kind, node, gpn, time, info: Op.GET_M });
      case Kind.PAGE_LANDS:
        b.setAll({ land_take_i: 1, land_op_i: Op.OWNER_PAGE, land_src_i: node, land_gpn_i: gpn });
        return void expected.push({ kind, node, gpn, time, info: Op.OWNER_PAGE });
      case Kind.FAULT_END: {
        const write = r.chance(0.5);
        const local = r.chance(0.3);
        const [answer, info, status] = r.pick([
          ['GRANT_POOL', Hist[`${write ? 'WRITE' : 'READ'}_${local ? 'LOCAL' : 'POOL'}`], 0],
          ['GRANT_OWNER', Hist[write ? 'WRITE_OWNER' : 'READ_OWNER'], 0],
          ['GRANT_ZERO', Hist[write ? 'WRITE_ZERO' : 'READ_ZERO'], 0],
          ['GRANT_UPGRADE', Hist.UPGRADE, 0],
          ['GRANT_ERROR', Hist.FAULT_ERROR, 4],
        ] as const);
        ended(
          'req',
          { src: node, home: r.below(16), gpn, cycles, status },
          bit(answer) | bit(write ? 'FAULT_WRITE' : 'FAULT_READ') | bit(local ? 'FAULT_LOCAL' : 'FAULT_REMOTE'),
        );
        count(info, cycles);
        return void expected.push({ kind, node, gpn, time, info, status, cycles: clipped });
      }
      case Kind.EVICT_SENT:
        message('put_i', 'put_sent_i', Op.PUT_C, node, gpn);
        return void expected.push({ kind, node, gpn, time, info: Op.PUT_C });
      case Kind.EVICT_END: {
        const dirty = r.chance(0.5);
        ended('evict', { home: node, gpn, cycles, status: 6 }, bit(dirty ? 'EVICT_DIRTY' : 'EVICT_CLEAN'));
        count(dirty ? Hist.EVICT_DIRTY : Hist.EVICT_CLEAN, cycles);
        return void expected.push({ kind, node, gpn, time, info: dirty ? Hist.EVICT_DIRTY : Hist.EVICT_CLEAN, status: 6, cycles: clipped });
      }
      case Kind.REVOKE: {
        const handle = (r.below(256) << 8) | r.below(constant('HOLDS'));
        b.setAll({ rqe_sent_i: 1, rqe_i: vector(encode(revoke, { kind: 2, req: node, handle, gpn })) });
        for (const h of handles.keys()) if ((h & 0xff) === (handle & 0xff)) handles.delete(h);
        handles.set(handle, { since: time, req: node, gpn });
        return void expected.push({ kind, node, gpn, time, info: 2 });
      }
      case Kind.REVOKE_END: {
        const [handle, was] = [...handles][0] ?? [];
        if (handle === undefined || was === undefined) return;
        handles.delete(handle);
        b.setAll({ desc_taken_i: 1, desc_i: vector(encode(submission, { op: valuesOf(descriptorOp).REVOKE_DONE, handle, page: 1 })) });
        count(Hist.REVOKE, time - was.since);
        // An answer is found to be one a clock after it was taken, and ends in the next.
        return void expected.push({ kind, node: was.req, gpn: was.gpn, time: (time + 2) >>> 0, info: 1, cycles: time - was.since });
      }
      case Kind.HOME_GRANT:
        message('grt_i', 'grt_sent_i', Op.GRANT_PAGE, node, gpn);
        return void expected.push({ kind, node, gpn, time, info: Op.GRANT_PAGE });
      default: {
        const row = 1 + r.below(20);
        const trace = valuesOf(traceKind)[kind === Kind.HOME_BEGIN ? 'HOME_BEGIN' : 'HOME_COMMIT'];
        b.setStruct('trace_home_i', traceBundle, { kind: trace, row, node, gpn });
        return void expected.push({ kind, node, gpn, time, info: row });
      }
    }
  };
  const still = (): void =>
    b.setAll({
      req_sent_i: 0,
      land_take_i: 0,
      cnt_req_i: 0,
      req_cqe_valid_i: 0,
      put_sent_i: 0,
      cnt_evict_i: 0,
      evict_cqe_valid_i: 0,
      rqe_sent_i: 0,
      desc_taken_i: 0,
      trace_home_i: 0,
      grt_sent_i: 0,
      stir_i: r.chance(0.1),
    });

  let [tail, seen] = [0, 0];
  const drain = (): void => {
    for (const head = host.read('HEAD'); tail < head; tail++) {
      for (let at = (tail % LINES) * LINE; at < ((tail % LINES) + 1) * LINE; at += record.bytes) {
        const got = decode(record, host.memory, at);
        if (Number(got.kind) === Kind.NONE) continue;
        const want = expected[seen++];
        check(want !== undefined && Number(got.kind) === want.kind, `record ${seen} is of kind ${got.kind}, expected ${want?.kind}`);
        const say = `record ${seen} of kind ${want.kind}`;
        check(Number(got.time) === want.time, `${say}: time ${got.time}, expected ${want.time}`);
        check(Number(got.node) === want.node && Number(got.info) === want.info, `${say}: node ${got.node}, info ${got.info}`);
        check((got.gpn_hi << 32n) + got.gpn_lo === want.gpn, `${say}: page`);
        check(
          (got.cycles_hi << 16n) + got.cycles_lo === BigInt(want.cycles ?? 0),
          `${say}: cycles ${got.cycles_lo}, expected ${want.cycles}`,
        );
        check(Number(got.status) === (want.status ?? 0) && got.lost === 0n, `${say}: status ${got.status}, lost ${got.lost}`);
      }
      host.write('TAIL', tail + 1);
    }
  };
  for (let n = 0; n < 600; n++) {
    still();
    if (r.chance(0.5)) happen(1 + r.below(recordKind.members.length - 1));
    host.step();
    still();
    for (let gap = 12 + r.below(40); gap > 0; gap--) host.step();
    if (n % 5 === 0) drain();
  }
  still();
  host.write('CONTROL', 0);
  b.set('stir_i', 0);
  for (let n = 0; host.read('CONTROL') !== 0; n++) {
    check(n < 2000, 'all is written when recording stops');
    drain();
  }
  drain();
  check(seen === expected.length && host.read('LOST') === 0, `${seen} of ${expected.length} records, ${host.read('LOST')} lost`);
  check(b.get('idle_o') === 1 && b.get('quiet_o') === 1, 'rests');

  // Switched off it makes no record, but counts times.
  const head = host.read('HEAD');
  for (let n = 0; n < 50; n++) {
    happen(Kind.FAULT_END);
    host.step();
    still();
    for (let gap = 0; gap < 6; gap++) host.step();
  }
  check(host.read('HEAD') === head && host.read('CONTROL') === 0, 'no record when switched off');
  host.write('HISTOGRAM_INDEX', 0);
  counts.forEach((want, i) => {
    const got = host.read('HISTOGRAM_DATA');
    check(got === want, `histogram word ${i} is ${got}, expected ${want}`);
  });

  // Nobody reads: the ring fills up, then every record is counted as lost, and the next one written says so.
  host.write('CONTROL', 1);
  const floods = LINES * 4 + 300 + 100;
  for (let n = 0; n < floods; n++) {
    happen(Kind.HOME_GRANT);
    host.step();
    still();
    b.set('stir_i', 0);
    for (let gap = 0; gap < 16; gap++) host.step();
  }
  const lost = host.read('LOST');
  check(host.read('HEAD') - tail === LINES, 'a ring that is not read keeps what it has');
  check(lost > 0 && lost < floods - LINES * 4, `${lost} lost of ${floods}`);
  for (let n = 0; host.read('CONTROL') !== 1; n++) {
    check(n < 2000, 'what is kept is written as soon as it is read');
    host.write('TAIL', host.read('HEAD'));
  }
  happen(Kind.FAULT_SENT);
  host.step();
  still();
  for (let n = 0; n < 2000; n++) host.step();
  const last = decode(record, host.memory, ((host.read('HEAD') - 1) % LINES) * LINE);
  check(
    Number(last.kind) === Kind.FAULT_SENT && Number(last.lost) === Math.min(lost, 255),
    `${lost} lost, the next record says ${last.lost}`,
  );
}

/** Left out: no capability, nothing written, never in the way. */
export function absent(b: Block, seed: number): void {
  const r = new Random(seed);
  b.reset();
  for (let n = 0; n < 100; n++) {
    b.setAll({
      now_i: n,
      wr_en_i: 1,
      wr_addr_i: csrOffset('RECORDER', 'CONTROL'),
      wr_data_i: 1,
      req_sent_i: r.chance(0.5),
      rd_addr_i: 4 * r.below(0x400),
    });
    check(b.get('rd_data_o') === 0 && b.get('rd_ready_o') === 1 && b.get('wr_valid_o') === 0, 'is not there');
    check(b.get('idle_o') === 1 && b.get('quiet_o') === 1, 'keeps nothing awake');
    b.step();
  }
}
