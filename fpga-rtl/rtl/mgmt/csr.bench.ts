// SPDX-License-Identifier: Apache-2.0
import { constant, counters, type RegisterBlock, registerBlocks } from '@weft/spec';
import { type Block, type BlockOptions, check, Random } from '@weft/tools';

export const top = { top: 'csr', params: { DATA_W: 64, BUILD: 0x1234_5678 } } satisfies BlockOptions;

/** The flight recorder keeps its registers itself: the port to it is looked at below. */
const blocks: readonly RegisterBlock[] = registerBlocks.filter((b) => b.name !== 'RECORDER');
const elsewhere = registerBlocks.find((b) => b.name === 'RECORDER') as RegisterBlock;
const offsetOf = (block: string, register: string): number => {
  const b = blocks.find((x) => x.name === block);
  const r = b?.registers.find((x) => x.name === register);
  if (b === undefined || r === undefined) throw new Error(`no register ${block}.${register}`);
  return b.base + r.offset;
};

/** Registers that keep fewer bits than are written, by name. */
const widths: Readonly<Record<string, number>> = {
  CONTROL: 1,
  NODE: 6,
  EPOCH: 16,
  MEMBERS: 16,
  HEARTBEAT_LIMIT: 4,
  PAGE_FRAMES: 2,
  STRIPE_WEIGHT: 7,
  FIRST_HI: constant('GPN_BITS') - 32,
  LAST_HI: constant('GPN_BITS') - 32,
};
const widthOf = (name: string): number => (name.endsWith('_LOG2') ? 4 : (widths[name] ?? 32));
const keep = (value: number, width: number): number => (width === 32 ? value >>> 0 : value & (2 ** width - 1));

/** Random reads, writes and counter pulses against a model made of the spec's register table. */
export class CsrModel {
  readonly #values = new Map<number, number>();
  readonly #width = new Map<number, number>();
  readonly counts = counters.map(() => 0);
  ready = 1;
  idle = 0;
  recovering = 0;
  suspect = 0;
  /** MEMBERS as it was when EPOCH was last written. */
  members = 0xffffn;

  constructor() {
    for (const b of blocks) {
      for (const r of b.registers) {
        for (let i = 0; i < (r.count ?? 1); i++) {
          const at = b.base + r.offset + 4 * i;
          // The stripe table is memory: it has no reset.
          if (b.name !== 'STRIPE' && r.access !== 'wo') this.#values.set(at, r.reset);
          if (r.access === 'rw') this.#width.set(at, widthOf(r.name));
        }
      }
    }
    this.#values.set(offsetOf('ID', 'DATA_WIDTH'), top.params.DATA_W).set(offsetOf('ID', 'BUILD'), top.params.BUILD);
  }

  get writable(): number[] {
    return [...this.#width.keys()];
  }

  write(at: number, value: number): void {
    const width = this.#width.get(at);
    if (width === undefined) return;
    const kept = keep(value, width);
    this.#values.set(at, at === offsetOf('CTRL', 'CONTROL') ? kept & this.ready : kept);
    if (at === offsetOf('CTRL', 'EPOCH')) this.members = this.value('CTRL', 'MEMBERS');
  }

  /** What a read gives; undefined if the spec leaves it open. */
  read(at: number): number | undefined {
    if (at === offsetOf('CTRL', 'STATUS')) return this.ready | (this.idle << 1) | (this.recovering << 2);
    if (at === offsetOf('CTRL', 'SUSPECT')) return this.suspect;
    const counter = (at - offsetOf('COUNTER', 'FAULT_READ')) / 4;
    if (counter >= 0 && counter < counters.length) return this.counts[counter];
    const inStripe = blocks.some((b) => b.name === 'STRIPE' && at >= b.base && at < b.base + b.bytes);
    return this.#values.get(at) ?? (inStripe ? undefined : 0);
  }

  overdue(txn: number, home: number, gpn: bigint): void {
    this.#values
      .set(offsetOf('OVERDUE', 'FAULT'), (2 ** 31 + home * 256 + txn) >>> 0)
      .set(offsetOf('OVERDUE', 'GPN_LO'), Number(gpn & 0xffff_ffffn))
      .set(offsetOf('OVERDUE', 'GPN_HI'), Number(gpn >> 32n));
  }

  value(block: string, register: string): bigint {
    return BigInt(this.#values.get(offsetOf(block, register)) ?? 0);
  }
}

export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  const m = new CsrModel();
  b.reset();
  b.setAll({ axil_wstrb_i: 0xf, axil_bready_i: 1, axil_rready_i: 1, ready_i: 1, idle_i: 0, ext_rd_ready_i: 1 });
  b.stepUntil(() => b.get('quiet_o') === 1, 200, 'counters are cleared');

  /** One clock with random counter pulses; `change` false keeps them still. A pulse counts from the clock after its own. */
  let before = 0n;
  const clock = (change = true): void => {
    const pulses = change && r.chance(0.3) ? r.bits(counters.length) & r.bits(counters.length) : 0n;
    b.set('cnt_i', pulses);
    b.step();
    for (const i of m.counts.keys()) if ((before >> BigInt(i)) & 1n) m.counts[i] = (m.counts[i] ?? 0) + 1;
    before = pulses;
  };
  const read = (at: number): number => {
    b.setAll({ axil_arvalid_i: 1, axil_araddr_i: at });
    check(b.get('axil_arready_o') === 1, 'a read is taken when none is under way');
    clock(false);
    b.set('axil_arvalid_i', 0);
    check(b.get('axil_rvalid_o') === 0 && b.get('axil_arready_o') === 0, 'one read at a time');
    clock(false);
    check(b.get('axil_rvalid_o') === 0 && b.get('axil_arready_o') === 0, 'one read at a time');
    clock(false);
    check(b.get('axil_rvalid_o') === 1, 'a read is answered three cycles later');
    const value = b.get('axil_rdata_o');
    clock();
    check(b.get('axil_rvalid_o') === 0, 'a read is answered once');
    return value >>> 0;
  };
  const write = (at: number, value: number): void => {
    b.setAll({ axil_awaddr_i: at, axil_wdata_i: value });
    const first = r.pick(['axil_awvalid_i', 'axil_wvalid_i', '']);
    if (first !== '') {
      b.set(first, 1);
      check(b.get('axil_awready_o') === 0 && b.get('axil_wready_o') === 0, 'address and data are taken together');
      clock();
    }
    b.setAll({ axil_awvalid_i: 1, axil_wvalid_i: 1 });
    check(b.get('axil_awready_o') === 1 && b.get('axil_wready_o') === 1, 'a write is taken');
    const doorbell = offsetOf('DOORBELL', 'TAIL');
    const ring = (at - doorbell) / 4;
    const rings = ring >= 0 && ring < 3;
    check(b.get('tail_valid_o') === Number(rings), `write to ${at.toString(16)}: doorbell`);
    if (rings) check(b.get('tail_ring_o') === ring && b.get('tail_o') === (value & 0xffff), 'which ring, and its tail');
    const slot = (at - offsetOf('STRIPE', 'SLOT')) / 4;
    const stripe = slot >= 0 && slot < 64;
    check(b.get('stripe_wr_en_o') === Number(stripe), 'stripe table');
    if (stripe) check(b.get('stripe_wr_slot_o') === slot && b.get('stripe_wr_data_o') >>> 0 === value, 'which slot, and its value');
    clock();
    b.setAll({ axil_awvalid_i: 0, axil_wvalid_i: 0 });
    m.write(at, value);
    check(b.get('axil_bvalid_o') === 1, 'a write is answered');
    check(b.get('members_set_o') === Number(at === offsetOf('CTRL', 'EPOCH')), 'a new membership is told once, as it begins');
    clock();
    check(b.get('axil_bvalid_o') === 0, 'a write is answered once');
  };
  const outputs = (): void => {
    const pair = (block: string, name: string): bigint => m.value(block, `${name}_LO`) | (m.value(block, `${name}_HI`) << 32n);
    const rings = ['FAULT', 'EVICT', 'RESPOND', 'COMPLETION', 'REVOKE'];
    const expected: Record<string, bigint> = {
      enable_o: m.value('CTRL', 'CONTROL'),
      node_o: m.value('CTRL', 'NODE'),
      epoch_o: m.value('CTRL', 'EPOCH'),
      members_o: m.members,
      rto_cycles_o: m.value('CTRL', 'RTO_CYCLES'),
      rto_min_cycles_o: m.value('CTRL', 'RTO_MIN_CYCLES'),
      heartbeat_cycles_o: m.value('CTRL', 'HEARTBEAT_CYCLES'),
      heartbeat_limit_o: m.value('CTRL', 'HEARTBEAT_LIMIT'),
      revoke_limit_cycles_o: m.value('CTRL', 'REVOKE_LIMIT_CYCLES'),
      holdoff_cycles_o: m.value('CTRL', 'HOLDOFF_CYCLES'),
      fault_limit_cycles_o: m.value('CTRL', 'FAULT_LIMIT_CYCLES'),
      page_parts_o: BigInt(m.value('CTRL', 'PAGE_FRAMES') === BigInt(constant('FRAGMENTS'))),
      ack_delay_cycles_o: m.value('CTRL', 'ACK_DELAY_CYCLES'),
      pool_base_o: pair('POOL', 'POOL_BASE'),
      pool_pages_o: m.value('POOL', 'POOL_PAGES'),
      stripe_weight_o: m.value('POOL', 'STRIPE_WEIGHT'),
      dir_base_o: pair('POOL', 'DIR_BASE'),
      context_first_o: pair('CONTEXT', 'FIRST'),
      context_last_o: pair('CONTEXT', 'LAST'),
      ring_base_o: rings.reduce((v, name, i) => v | (pair('RING', `${name}_BASE`) << BigInt(64 * i)), 0n),
      ring_log2_o: rings.reduce((v, name, i) => v | (m.value('RING', `${name}_LOG2`) << BigInt(4 * i)), 0n),
    };
    for (const [name, value] of Object.entries(expected))
      check(b.big(name) === value, () => `${name} is ${b.big(name)}, expected ${value}`);
  };

  outputs();
  const everywhere = Array.from({ length: 0x1010 / 4 }, (_, i) => 4 * i);
  for (const at of everywhere) {
    const seen = read(at);
    const expected = m.read(at);
    if (expected !== undefined) check(seen === expected, () => `after reset, ${at.toString(16)} reads ${seen}, expected ${expected}`);
  }
  for (let n = 0; n < 1200; n++) {
    m.ready = Number(r.chance(0.8));
    m.idle = Number(r.chance(0.5));
    m.recovering = Number(r.chance(0.5));
    m.suspect = r.u32() & 0xffff;
    b.setAll({ ready_i: m.ready, idle_i: m.idle, recovering_i: m.recovering, suspect_i: m.suspect });
    if (r.chance(0.1)) {
      const [txn, home, gpn] = [r.u32() & 0xff, r.u32() & 0x3f, r.bits(constant('GPN_BITS'))];
      b.setAll({ overdue_valid_i: 1, overdue_txn_i: txn, overdue_home_i: home, overdue_gpn_i: gpn });
      clock();
      b.set('overdue_valid_i', 0);
      m.overdue(txn, home, gpn);
    }
    const at = r.chance(0.7) ? r.pick(m.writable) : r.pick(everywhere);
    if (r.chance(0.5)) {
      write(at, r.u32());
      outputs();
    } else {
      const seen = read(at);
      const expected = m.read(at);
      if (expected !== undefined) check(seen === expected, () => `${at.toString(16)} reads ${seen}, expected ${expected}`);
    }
  }
  for (let n = 0; n < 50; n++) {
    const at = elsewhere.base + 4 * r.below(elsewhere.bytes / 4);
    const value = r.u32();
    b.setAll({ axil_awvalid_i: 1, axil_wvalid_i: 1, axil_awaddr_i: at, axil_wdata_i: value });
    check(b.get('ext_wr_en_o') === 1 && b.get('ext_wr_addr_o') === at, 'a write is shown, and where');
    check(b.get('ext_wr_data_o') >>> 0 === value, 'and what');
    clock();
    b.setAll({ axil_awvalid_i: 0, axil_wvalid_i: 0 });
    check(b.get('ext_wr_en_o') === 0, 'once');
    clock();
    b.setAll({ axil_arvalid_i: 1, axil_araddr_i: at, ext_rd_ready_i: 0 });
    check(b.get('axil_arready_o') === 1 && b.get('ext_rd_en_o') === 0, 'a read is taken before it is shown');
    clock();
    b.setAll({ axil_arvalid_i: 0, axil_araddr_i: 0 });
    for (let wait = r.below(4); wait > 0; wait--) {
      check(b.get('axil_arready_o') === 0 && b.get('axil_rvalid_o') === 0 && b.get('ext_rd_en_o') === 0, 'waits until it can be answered');
      clock();
    }
    b.setAll({ ext_rd_ready_i: 1, ext_rd_data_i: value });
    check(b.get('ext_rd_en_o') === 1 && b.get('ext_rd_addr_o') === at, 'a read is shown, and where');
    clock();
    b.set('ext_rd_data_i', 0);
    check(b.get('axil_rvalid_o') === 0 && b.get('ext_rd_en_o') === 0, 'a read is shown once');
    clock();
    check(b.get('axil_rvalid_o') === 1 && b.get('axil_rdata_o') >>> 0 === value && b.get('ext_rd_en_o') === 0, 'and answered, once');
    clock();
  }
  check(
    m.counts.every((c) => c > 20),
    'counters: the stimulus is too weak',
  );
}
