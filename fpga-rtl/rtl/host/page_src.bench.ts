// SPDX-License-Identifier: Apache-2.0
import { msgBundle, opcode } from '@weft/spec';
import { type Block, type BlockOptions, check, Random, unpack } from '@weft/tools';
import { Bench, dataWidth, Sink, Source } from './streams.js';

export const top = { top: 'page_src', params: { DATA_W: 64 } } satisfies BlockOptions;

const COUNT = 40;
const BULK_AHEAD = 256;
const SHARE_PAGE = opcode.members.find((m) => m.name === 'SHARE_PAGE')?.value ?? 0;

/** Content of a page, beat by beat, as a function of its address. */
const content = (addr: bigint, beat: number, width: number): bigint => {
  let v = 0n;
  for (let w = 0; w < width; w += 64) v |= BigInt.asUintN(64, (addr + BigInt(beat * width + w)) * 0x9e3779b97f4a7c15n) << BigInt(w);
  return v;
};

/** Pages for wire and node at random; each leaves behind its own header, whole, in the order of its kind. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  b.reset();
  const width = dataWidth(b, 'rd_data_i');
  const perPage = 32768 / width;
  const bench = new Bench(b);
  let prefetch = 0.1;
  /** What the home says in the next cycles. */
  const told: Record<string, number | bigint>[] = [];

  const wireAddrs: { hdr: bigint; addr: bigint }[] = [];
  const localAddrs: { msg: bigint; addr: bigint }[] = [];
  const order: ('wire' | 'local')[] = [];
  const wire = bench.add(
    new Source(b, r, 'wire', ['wire_hdr_i', 'wire_addr_i'], 0.5, (v) => {
      wireAddrs.push({ hdr: BigInt(v['wire_hdr_i'] ?? 0), addr: BigInt(v['wire_addr_i'] ?? 0) });
      order.push('wire');
    }),
  );
  const local = bench.add(
    new Source(b, r, 'local', ['local_i'], 0.5, (v) => {
      const msg = BigInt(v['local_i'] ?? 0);
      localAddrs.push({ msg, addr: unpack(msgBundle, msg).addr });
      order.push('local');
    }),
  );

  // The home has pages read ahead: those that come next, others, and some of which it then says that nobody will ask.
  bench.add({
    drive() {
      const next = r.pick([wire, local]).queue[0];
      const addr = next?.['wire_addr_i'] ?? (next?.['local_i'] === undefined ? undefined : unpack(msgBundle, BigInt(next['local_i'])).addr);
      const page = addr !== undefined && r.chance(0.7) ? BigInt(addr) >> 12n : r.bits(52);
      const rate = wire.empty && local.empty ? 0 : prefetch;
      b.setAll({ pf_read_valid_i: r.chance(rate), pf_read_lock_i: r.below(8), pf_read_page_i: page });
      b.setAll({ pf_drop_valid_i: r.chance(rate), pf_drop_lock_i: r.below(8), ...told.shift() });
    },
    sample() {},
  });

  // The memory: answers reads in order, after a while.
  const reads: { addr: bigint; due: number }[] = [];
  let beat = 0;
  let offers = false;
  let ahead = 0;
  let issued = 0;
  let memoryPause = 0;
  bench.add(
    new Sink(b, r, 'rd', ['rd_addr_o'], 0.7, ({ rd_addr_o: addr = 0n }) => {
      issued++;
      reads.push({ addr, due: b.cycle + 1 + memoryPause + r.below(seed % 2 ? 50 : 3) });
      ahead = Math.max(ahead, reads.length);
    }),
  );
  bench.add({
    drive() {
      const head = reads[0];
      offers ||= head !== undefined && head.due <= b.cycle && r.chance(0.8);
      b.set('rd_data_valid_i', offers);
      b.set('rd_data_i', offers && head !== undefined ? content(head.addr, beat, width) : r.bits(width));
      b.set('rd_last_i', offers ? beat === perPage - 1 : r.chance(0.5));
    },
    sample() {
      if (!offers || !b.get('rd_data_ready_o')) return;
      offers = false;
      if (++beat < perPage) return;
      beat = 0;
      reads.shift();
    },
  });

  // Whether a page for which nobody waits may come: not right behind another, and not before all but a few beats have left.
  let beatsAhead = 0;
  let roomy = 0;
  bench.add({
    drive() {},
    sample() {
      const taken =
        Number(b.get('wire_valid_i') === 1 && b.get('wire_ready_o') === 1) +
        Number(b.get('local_valid_i') === 1 && b.get('local_ready_o') === 1);
      const left = ['tx', 'sink'].filter((n) => b.get(`${n}_data_valid_o`) === 1 && b.get(`${n}_data_ready_i`) === 1).length;
      if (b.get('bulk_o')) {
        check(beatsAhead < BULK_AHEAD, () => `asks for more with ${beatsAhead} beats ahead`);
        roomy++;
      }
      beatsAhead += taken * perPage - left;
    },
  });

  /** One way out: header or message, then the beats of its page. */
  const way = (kind: 'wire' | 'local', next: () => { head: bigint; addr: bigint } | undefined) => {
    const state = { pages: 0, addr: undefined as bigint | undefined, head: 0n, beat: 0 };
    const head = kind === 'wire' ? 'tx_hdr' : 'sink';
    const data = kind === 'wire' ? 'tx_data' : 'sink_data';
    const headSink = new Sink(b, r, head, [`${head}_o`], 0.5, (v) => {
      check(state.addr === undefined, `${kind}: a page begins before the last has ended`);
      const want = next();
      check(want !== undefined && v[`${head}_o`] === want.head, `${kind}: page ${state.pages} begins with another header`);
      check(b.get('rd_data_valid_i') === 1, `${kind}: the header goes before the first beat is there`);
      check(order.shift() === kind, `${kind}: not this one's turn`);
      state.addr = want.addr;
      state.head = want.head;
    });
    const dataSink = new Sink(b, r, data, [`${data}_o`], 0.8, (v) => {
      check(state.addr !== undefined, `${kind}: data without a header`);
      check(v[`${data}_o`] === content(state.addr, state.beat, width), `${kind}: page ${state.pages}, beat ${state.beat} is wrong`);
      if (kind === 'wire') check(b.big('tx_hdr_o') === state.head, `wire: page ${state.pages}: its header changes while it goes`);
      if (++state.beat < perPage) return;
      state.beat = 0;
      state.addr = undefined;
      state.pages++;
    });
    // Data may come in the cycle after its header at the earliest: look at the data first.
    bench.add(dataSink);
    bench.add(headSink);
    return { state, headSink, dataSink };
  };
  const toWire = way('wire', () => {
    const w = wireAddrs.shift();
    return w && { head: w.hdr, addr: w.addr };
  });
  const toNode = way('local', () => {
    const l = localAddrs.shift();
    return l && { head: l.msg, addr: l.addr };
  });

  const pageAddr = (): bigint => r.bits(40) << 12n;
  const localMsg = (): bigint => {
    const fields = {
      ...unpack(msgBundle, r.bits(b.ports.find((p) => p.name === 'local_i')?.width ?? 0)),
      op: BigInt(SHARE_PAGE),
      addr: pageAddr(),
    };
    return msgBundle.fields.reduce((v, f) => (v << BigInt(f.width)) | fields[f.name], 0n);
  };
  for (let n = 0; n < COUNT; n++) {
    wire.queue.push({ wire_hdr_i: r.bits(512), wire_addr_i: pageAddr() });
    local.queue.push({ local_i: localMsg() });
  }
  bench.holds = () => wireAddrs.length + localAddrs.length + reads.length > 0 || b.get('rd_valid_o') === 1;
  bench.drain(() => toWire.state.pages === COUNT && toNode.state.pages === COUNT, 8 * COUNT * perPage);
  check(ahead >= 3, `at most ${ahead} reads were open: nothing is read ahead`);
  check(roomy > 20, `asks for more in ${roomy} cycles only`);
  check(bench.quietCycles > 20, `quiet in ${bench.quietCycles} cycles only`);

  // Read ahead, then asked for: one read. Given up, or another asked for instead: the bytes are for nobody.
  prefetch = 0;
  bench.drain(() => b.get('idle_o') === 1, 4 * perPage);
  const LOCK = 5;
  const reads1 = (asked: bigint, then: () => void): number => {
    const before = issued;
    told.push({ pf_read_valid_i: 1, pf_read_lock_i: LOCK, pf_read_page_i: asked >> 12n });
    bench.run(2);
    then();
    bench.run(10);
    const pages = toWire.state.pages;
    wire.queue.push({ wire_hdr_i: r.bits(512), wire_addr_i: asked });
    bench.drain(() => toWire.state.pages > pages && wire.empty && b.get('idle_o') === 1, 12 * perPage);
    return issued - before;
  };
  memoryPause = 40;
  check(reads1(pageAddr(), () => {}) === 1, 'a page that was read ahead is read again');
  const given = reads1(pageAddr(), () => told.push({ pf_drop_valid_i: 1, pf_drop_lock_i: LOCK }));
  check(given === 2, 'a page that was given up is sent as it was read');
  const other = reads1(pageAddr(), () => wire.queue.push({ wire_hdr_i: r.bits(512), wire_addr_i: pageAddr() }));
  check(other === 3, 'a page read ahead goes out behind another');
  const COUNTED = toWire.state.pages - COUNT;

  // Neither side starves the other: from a full queue of both, they take turns.
  wire.rate = 1;
  local.rate = 1;
  for (let n = 0; n < 10; n++) wire.queue.push({ wire_hdr_i: r.bits(512), wire_addr_i: pageAddr() });
  for (let n = 0; n < 5; n++) local.queue.push({ local_i: localMsg() });
  for (let n = 0; toNode.state.pages < COUNT + 5; n++) {
    check(n < 40 * perPage, 'pages for this node starve');
    bench.cycle();
  }
  check(toWire.state.pages <= COUNT + COUNTED + 6, 'a page for this node waited for more than one for the wire each');
  bench.drain(() => toWire.state.pages === COUNT + COUNTED + 10, 20 * perPage);
}
