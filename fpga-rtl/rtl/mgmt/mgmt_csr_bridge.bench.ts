// SPDX-License-Identifier: Apache-2.0
import { type Block, type BlockOptions, check, Random } from '@weft/tools';

const LIMIT = 60;
export const top = { top: 'mgmt_csr_bridge', params: { LIMIT } } satisfies BlockOptions;

const ones = 0xffff_ffff;
/** What a register reads as: tells which one was read. */
const content = (addr: number): number => Math.imul(addr, 0x9e3779b1) >>> 0;

interface Access {
  readonly write: boolean;
  readonly addr: number;
  readonly data: number;
  readonly since: number;
}

/** Host, management CPU and registers around the bridge, at random paces. */
class Surroundings {
  cycle = 0;
  /** Odds of an access of each master in a cycle in which it has none; of the registers to go on. */
  hostPace = 0;
  cpuPace = 0;
  pace = 1;
  hang = false;
  cpu: Access | undefined;
  host: Access | undefined;
  hostTaken = false;
  longest = { host: 0, cpu: 0 };
  given = { host: 0, cpu: 0, up: 0 };
  readonly written: string[] = [];
  readonly wanted: string[] = [];
  readonly #b: Block;
  readonly #r: Random;
  #write = false; // the registers owe an answer
  #read: number | undefined;
  #bvalid = false;
  #rvalid = false;

  constructor(b: Block, r: Random) {
    this.#b = b;
    this.#r = r;
    b.reset();
  }

  step(): void {
    const b = this.#b;
    const r = this.#r;
    this.cpu ??= r.chance(this.cpuPace) ? this.#access() : undefined;
    this.host ??= r.chance(this.hostPace) ? this.#access() : undefined;
    const asks = this.host !== undefined && !this.hostTaken;
    b.setAll({ bar_valid_i: this.cpu !== undefined, bar_write_i: this.cpu?.write ?? 0 });
    b.setAll({ bar_addr_i: this.cpu?.addr ?? 0, bar_wdata_i: this.cpu?.data ?? 0 });
    b.setAll({ host_awvalid_i: asks && this.host?.write === true, host_wvalid_i: asks && this.host?.write === true });
    b.setAll({ host_arvalid_i: asks && this.host?.write === false, host_wstrb_i: 15, host_wdata_i: this.host?.data ?? 0 });
    b.setAll({ host_awaddr_i: this.host?.addr ?? 0, host_araddr_i: this.host?.addr ?? 0 });
    const hostReady = r.chance(0.7);
    b.setAll({ host_bready_i: hostReady, host_rready_i: hostReady });

    const go = (): boolean => !this.hang && r.chance(this.pace);
    this.#bvalid = this.#write && (this.#bvalid || go());
    this.#rvalid = this.#read !== undefined && (this.#rvalid || go());
    b.setAll({ axil_bvalid_i: this.#bvalid, axil_rvalid_i: this.#rvalid, axil_rdata_i: content(this.#read ?? 0) });
    const takesWrite = b.get('axil_awvalid_o') === 1 && b.get('axil_wvalid_o') === 1 && !this.#write && r.chance(this.pace);
    const takesRead = this.#read === undefined && r.chance(this.pace);
    b.setAll({ axil_awready_i: takesWrite, axil_wready_i: takesWrite, axil_arready_i: takesRead });

    this.#answers(hostReady);
    if (this.#bvalid && b.get('axil_bready_o') === 1) this.#write = this.#bvalid = false;
    if (this.#rvalid && b.get('axil_rready_o') === 1) {
      this.#read = undefined;
      this.#rvalid = false;
    }
    if (takesWrite) {
      this.#write = true;
      this.written.push(`${b.get('axil_awaddr_o')} ${b.get('axil_wdata_o')} ${b.get('axil_wstrb_o')}`);
    }
    if (takesRead && b.get('axil_arvalid_o') === 1) this.#read = b.get('axil_araddr_o');
    b.step();
    this.cycle++;
  }

  #answers(hostReady: boolean): void {
    const b = this.#b;
    const age = (a: Access): number => this.cycle - a.since;
    if (this.cpu !== undefined && b.get('bar_ready_o') === 1) {
      const up = b.get('bar_error_o') === 1;
      check(!this.hang || up, 'an answer from registers that hang');
      if (!this.cpu.write)
        check(b.get('bar_rdata_o') === (up ? ones : content(this.cpu.addr)), `cycle ${this.cycle}: the CPU reads something else`);
      this.longest.cpu = Math.max(this.longest.cpu, age(this.cpu));
      this.given.cpu++;
      if (up) this.given.up++;
      this.cpu = undefined;
    }
    if (this.host === undefined) return;
    const { write, addr } = this.host;
    if (b.get(write ? 'host_awready_o' : 'host_arready_o') === 1 && !this.hostTaken) this.hostTaken = true;
    const valid = b.get(write ? 'host_bvalid_o' : 'host_rvalid_o') === 1;
    check(!valid || this.hostTaken, 'an answer to the host, which has not asked');
    if (!valid || !hostReady) return;
    if (!write) check(this.#read === addr, `cycle ${this.cycle}: the host reads something else`);
    this.longest.host = Math.max(this.longest.host, age(this.host));
    this.given.host++;
    this.host = undefined;
    this.hostTaken = false;
  }

  #access(): Access {
    const a = { write: this.#r.chance(0.5), addr: 4 * this.#r.below(0x4000), data: this.#r.u32(), since: this.cycle };
    if (a.write) this.wanted.push(`${a.addr} ${a.data} 15`);
    return a;
  }

  run(cycles: number): void {
    for (let n = 0; n < cycles; n++) this.step();
  }
  /** No more accesses; those under way end. */
  rest(): void {
    this.hostPace = this.cpuPace = 0;
    for (let n = 0; this.cpu !== undefined || this.host !== undefined; n++) {
      check(n < 2000, 'an access never ends');
      this.step();
    }
    this.run(3);
    check(this.#b.get('quiet_o') === 1, 'not quiet at rest');
    const sorted = (list: string[]): string => list.splice(0).sort().join('\n');
    check(sorted(this.written) === sorted(this.wanted), 'not every write reached its register once');
  }
}

export function scenario(b: Block, seed: number): void {
  const s = new Surroundings(b, new Random(seed));
  for (const pace of [1, 0.4]) {
    for (const [host, cpu] of [
      [0.5, 0],
      [0, 0.5],
      [0.3, 0.3],
      [1, 1],
    ] as const) {
      Object.assign(s, { pace, hostPace: host, cpuPace: cpu, longest: { host: 0, cpu: 0 } });
      s.run(1500);
      // Alone, a host's access takes what the registers take; and neither master starves the other.
      if (pace === 1 && cpu === 0) check(s.longest.host <= 12, `alone the host waits ${s.longest.host} cycles`);
      if (pace === 1) check(s.longest.host <= 20 && s.longest.cpu <= 30, `waits of ${s.longest.host} and ${s.longest.cpu} cycles`);
      s.rest();
    }
  }
  check(
    s.given.host > 1000 && s.given.cpu > 1000 && s.given.up === 0,
    () => `seed ${seed}: too little went on: ${JSON.stringify(s.given)}`,
  );

  // Registers that do not answer: the CPU is told in time, each time; when they answer at last, all is well again.
  Object.assign(s, { pace: 1, hostPace: 0, cpuPace: 1, hang: true, longest: { host: 0, cpu: 0 } });
  s.run(5 * LIMIT);
  check(s.given.up >= 3 && s.longest.cpu <= LIMIT + 5, () => `given up ${s.given.up} times, after ${s.longest.cpu} cycles`);
  Object.assign(s, { hang: false, cpuPace: 0 });
  s.run(20);
  // Writes that were given up before they were taken never come; what comes from here on does.
  s.written.splice(0);
  s.wanted.splice(0);
  Object.assign(s, { hostPace: 0.3, cpuPace: 0.3, given: { host: 0, cpu: 0, up: 0 } });
  s.run(1000);
  check(s.given.up === 0, 'still given up');
  s.rest();
}
