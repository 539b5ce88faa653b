// SPDX-License-Identifier: Apache-2.0
/** The whole card in RTL with its real firmware, and the client library at its pins. All time is simulated: the machine's speed decides nothing. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type CardPort, type Clock, goneFailure, PortBase, ReportPort, Session } from '@weft/desktop-app';
import { simulatedFactory } from '@weft/firmware';
import { healthySensors, type ManagementPort, openRack, type Rack, type RackOptions, romFile } from '@weft/hw-sim';
import { constant } from '@weft/spec/mgmt';

/** One look at the outside in so many evaluated cycles. */
const SLICE_TURNS = 50_000;
const OFF_MS = 1;
const STEP_MS = 1;
export type Wire = 'uart' | 'hid';

/** Timers that go by the card's cycles. */
class SimulatedClock implements Clock {
  readonly timers = new Set<{ readonly at: number; readonly call: () => void }>();
  readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }
  after(ms: number, call: () => void): () => void {
    const timer = { at: this.now() + ms, call };
    this.timers.add(timer);
    return () => void this.timers.delete(timer);
  }
  /** Calls what is due; whether there was anything. */
  fire(): boolean {
    const due = [...this.timers].filter((t) => t.at <= this.now()).sort((a, b) => a.at - b.at);
    for (const timer of due) if (this.timers.delete(timer)) timer.call();
    return due.length > 0;
  }
  get next(): number {
    return Math.min(...[...this.timers].map((t) => t.at));
  }
}

class UartPort extends PortBase {
  readonly #card: RtlCard;
  constructor(card: RtlCard) {
    super('uart of the RTL');
    this.#card = card;
  }
  override async write(bytes: Uint8Array): Promise<void> {
    this.#card.port.sendUart(bytes);
  }
  take(bytes: Uint8Array): void {
    this.received(bytes);
  }
  lose(): void {
    this.gone(goneFailure(this.address));
  }
  protected override async shut(): Promise<void> {
    this.#card.forget(this);
  }
}

class HidMailbox extends ReportPort {
  readonly #card: RtlCard;
  constructor(card: RtlCard) {
    super('hid of the RTL');
    this.#card = card;
  }
  protected override async send(report: Uint8Array): Promise<void> {
    this.#card.port.sendReport(report);
  }
  take(report: Uint8Array): void {
    this.report(report);
  }
  lose(): void {
    this.gone(goneFailure(this.address));
  }
  protected override async shut(): Promise<void> {
    this.#card.forget(this);
  }
}

export class RtlCard {
  readonly rack: Rack;
  readonly port: ManagementPort;
  readonly clock: SimulatedClock;
  /** Power cuts so far. */
  cuts = 0;
  #uart: UartPort | null = null;
  #hid: HidMailbox | null = null;

  private constructor(rack: Rack, port: ManagementPort) {
    this.rack = rack;
    this.port = port;
    this.clock = new SimulatedClock(() => this.ms);
  }

  /** A factory-fresh card, just switched on. `open` is given the file of its boot ROM, too. */
  static async open(seed: number, open: (options: RackOptions, rom: string) => Promise<Rack> = openRack): Promise<RtlCard> {
    const { rom, flash } = await simulatedFactory();
    const words = await romFile(rom);
    const rack = await open({ nodes: 1, width: 64, seed, memory: { bytes: 4096 }, management: { rom: words } }, words);
    const [port] = rack.management;
    if (port === undefined) throw new Error('a card without its computer');
    for (const { address, bytes } of flash) port.loadFlash(address, bytes);
    for (const [index, value] of healthySensors.entries()) port.setSensor(index, value);
    return new RtlCard(rack, port);
  }

  /** Simulated milliseconds. */
  get ms(): number {
    return (this.rack.cycle * this.rack.cycleNs) / 1e6;
  }

  /** Opens a port; as with a real one, only once at a time. */
  plug(wire: Wire): CardPort {
    if (wire === 'uart') {
      this.#uart = new UartPort(this);
      return this.#uart;
    }
    this.#hid = new HidMailbox(this);
    return this.#hid;
  }

  session(wire: Wire = 'uart'): Session {
    return new Session(this.plug(wire), { clock: this.clock, random: () => 1 });
  }

  forget(port: CardPort): void {
    if (port === this.#uart) this.#uart = null;
    if (port === this.#hid) this.#hid = null;
  }

  /** Lets time pass until the work is done; rejects if that takes longer than so much simulated time. */
  async during<T>(work: Promise<T>, limitMs: number): Promise<T> {
    const end = this.ms + limitMs;
    let done = false;
    const watched = work.finally(() => {
      done = true;
    });
    watched.catch(() => undefined);
    for (await nextTurn(); !done; ) {
      if (this.ms >= end) throw new Error(`not done within ${limitMs} ms of simulated time`);
      // Without a timer the work may wait for something that is not simulated, a file: then time goes in small steps.
      const until = Math.min(this.clock.next, this.clock.timers.size === 0 ? this.ms + STEP_MS : end);
      const cycles = Math.max(1, Math.ceil(((until - this.ms) * 1e6) / this.rack.cycleNs));
      const { stop } = this.rack.runUntil({ cycles, turns: SLICE_TURNS, spoke: true });
      const heard = this.#deliver();
      if (stop === 'power') this.#powerFailed();
      if (this.clock.fire() || heard || stop === 'power' || this.clock.timers.size === 0) await nextTurn();
    }
    return watched;
  }

  /** Hands on what the card has said; true if something may have come to its end. */
  #deliver(): boolean {
    const bytes = this.port.takeUart();
    if (bytes.length > 0) this.#uart?.take(bytes);
    const reports = this.port.takeReports();
    for (const report of reports) this.#hid?.take(report);
    return bytes.includes(constant('FRAME_DELIMITER')) || reports.length > 0;
  }

  #powerFailed(): void {
    this.cuts++;
    this.#uart?.lose();
    this.#hid?.lose();
    this.clock.after(OFF_MS, () => this.port.power(true));
  }

  close(): void {
    this.rack.close();
  }
}
