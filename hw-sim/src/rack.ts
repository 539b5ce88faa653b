// SPDX-License-Identifier: Apache-2.0
/** A rack of simulated cards, driven from this process: every cycle is asked for. */
import { homeRow } from '@weft/spec';
import { Card } from './card.js';
import { RackError } from './errors.js';
import { type BareRun, type KernelClass, type NativeKernel, type ProbePoint, type Problem, probePoints, stops } from './kernel.js';
import { ManagementPort } from './management.js';
import type { RackConfig, Width } from './options.js';

export interface Faults {
  /** Probabilities per frame. */
  readonly loss?: number;
  readonly duplicate?: number;
  readonly reorder?: number;
  readonly corrupt?: number;
  /** A reordered or doubled frame is late by up to so many cycles. Default: 2000. */
  readonly delayCycles?: number;
}

export interface PcapOptions {
  /** Record one card's link only. */
  readonly card?: number;
  /** Frames as they reach the receiver, instead of as they leave the sender. */
  readonly delivered?: boolean;
}

export interface TraceOptions {
  readonly card: number;
  readonly path: string;
  /** First cycle; default: now. */
  readonly from?: number;
  readonly cycles: number;
}

export interface RunOptions {
  /** Bound; required, since nothing may hang. */
  readonly cycles: number;
  /** Stop at an interrupt: of any card, or of these. */
  readonly irq?: boolean | readonly number[];
  /** Stop when a management computer has sent something by UART or HID. */
  readonly spoke?: boolean;
  /** Stop after so many evaluated cycles, which bounds the real time. Default: no bound. */
  readonly turns?: number;
  /** Stop when no card, memory or link has anything under way. */
  readonly idle?: boolean;
}

export interface RunResult {
  readonly stop: 'cycles' | 'irq' | 'idle' | 'spoke' | 'power';
  /** Cards whose interrupt came since the last run that looked for it. */
  readonly irqs: readonly number[];
  readonly cycle: number;
}

export interface Checks {
  /** Elementary checks of the coherence invariants made so far. */
  readonly checks: number;
  readonly violations: number;
  /** Pages seen. */
  readonly pages: number;
  /** How often each row of the home's table began. */
  readonly rowHits: Readonly<Record<string, number>>;
  /** All that went wrong, violations included; the first of them in words. */
  readonly problems: number;
  readonly texts: readonly Problem[];
}

/** Something seen at a card's pins. */
export interface ProbeEvent {
  readonly cycle: number;
  readonly card: number;
  readonly what: ProbePoint;
  /** An address, an opcode, a page number or a BAR offset: see native/probe.h. */
  readonly value: number;
}

export interface Pcap {
  /** Ends the file; gives the number of frames in it. */
  close(): number;
}

interface NativeUntil {
  readonly irqMask?: number;
  readonly idle?: boolean;
  /** Card whose accesses are waited for. */
  readonly answered?: number;
  readonly spoke?: boolean;
  readonly turns?: number;
}

export class Rack {
  readonly width: Width;
  readonly cards: readonly Card[];
  /** Of each card, if they have management computers. */
  readonly management: readonly ManagementPort[];
  /** Duration of a cycle. */
  readonly cycleNs: number;
  /** For serve.ts, which hands the same kernel to drivers. */
  readonly kernel: NativeKernel;
  private closed = false;

  /** The cards come out of reset. */
  constructor(Kernel: KernelClass, config: RackConfig) {
    this.kernel = new Kernel(config);
    this.width = config.width;
    this.cycleNs = config.cycleNs;
    this.management = config.management.map((_, i) => new ManagementPort(this.kernel, i));
    this.cards = config.memories.map((memory, i) => new Card(this, i, memory, config.directories[i] ?? new BigUint64Array(0)));
    this.step(16);
  }

  card(i: number): Card {
    const card = this.cards[i];
    if (card === undefined) throw new RackError('OPTION', `no card ${i} in a rack of ${this.cards.length}`);
    return card;
  }

  get cycle(): number {
    return this.kernel.now();
  }
  /** Cycles in which at least one card was evaluated. */
  get turns(): number {
    return this.kernel.turns();
  }
  get idle(): boolean {
    return this.kernel.idle();
  }

  /** Exactly `cycles` cycles. */
  step(cycles = 1): void {
    this.native(cycles);
  }

  runUntil(o: RunOptions): RunResult {
    const wanted = o.irq === true ? this.cards.map((c) => c.index) : o.irq === false || o.irq === undefined ? [] : o.irq;
    const mask = wanted.reduce((m, i) => m | (1 << i), 0);
    const stop = this.native(o.cycles, {
      irqMask: mask,
      idle: o.idle ?? false,
      spoke: o.spoke ?? false,
      ...(o.turns === undefined ? {} : { turns: o.turns }),
    });
    const irqs = wanted.filter((i) => this.kernel.takeIrqs(i) > 0);
    if (stop === 'answered') throw new RackError('KERNEL', 'the kernel stopped for an access that nobody waits for');
    return { stop, irqs, cycle: this.cycle };
  }

  /** Runs until the accesses of a card are done. */
  settle(card: number, cycles: number): void {
    if (this.native(cycles, { answered: card }) !== 'answered') {
      throw new RackError('BOUND', `card ${card} has not answered a register access within ${cycles} cycles`);
    }
  }

  private native(cycles: number, o: NativeUntil = {}): 'answered' | RunResult['stop'] {
    const turns = o.turns ?? Number.MAX_SAFE_INTEGER;
    const stop = stops[this.kernel.run(cycles, o.irqMask ?? 0, o.idle ?? false, o.answered ?? -1, o.spoke ?? false, turns)];
    if (stop === undefined || stop === 'fatal') {
      const problem = this.kernel.checks().texts.find((t) => t.kind === 'assert');
      throw new RackError('ASSERTION', `card ${problem?.card}, cycle ${problem?.cycle}: ${problem?.text ?? 'the kernel has stopped'}`);
    }
    return stop;
  }

  /** Faults of all links, or of one card's sending side. What is not given is 0. */
  setFaults(faults: Faults, card = -1): void {
    const { loss = 0, duplicate = 0, reorder = 0, corrupt = 0, delayCycles = 2000 } = faults;
    for (const [name, p] of Object.entries({ loss, duplicate, reorder, corrupt })) {
      if (!(p >= 0 && p <= 1)) throw new RackError('OPTION', `${name} is ${p}; it is a probability`);
    }
    this.kernel.setFaults({ loss, duplicate, reorder, corrupt, delay: delayCycles }, card);
  }

  /** The driver of this card is hostile: what its node says of its own rights is not checked. */
  distrust(card: number): void {
    this.kernel.distrust(this.card(card).index);
  }

  /** A frame from nowhere for a card, Ethernet header to FCS: what an attacker on the wire sends. It arrives when the rack runs. */
  inject(card: number, frame: Uint8Array): void {
    this.kernel.inject(this.card(card).index, frame);
  }

  /** Records frames, nanosecond pcap with FCS. */
  pcap(path: string, o: PcapOptions = {}): Pcap {
    const handle = this.kernel.openPcap(path, o.card ?? -1, o.delivered ?? false);
    return { close: () => this.kernel.closePcap(handle) };
  }

  /** Waveform of one card as FST; the file is complete when the window is over or the rack is closed. */
  trace(o: TraceOptions): void {
    const from = o.from ?? this.cycle;
    this.kernel.trace(this.card(o.card).index, o.path, from, from + o.cycles);
  }

  /** The same as VCD, of a kernel without files: these cycles pass now. */
  vcd(card: number, cycles: number): string {
    this.trace({ card, path: 'card.vcd', cycles });
    this.step(cycles + 1);
    return this.kernel.takeWaveform(this.card(card).index);
  }

  /** From now on (or no more) what happens at the pins of RTL cards is kept for takeProbe. */
  probe(on: boolean): void {
    this.kernel.probe(on);
  }

  /** What was seen since the last call, in order of time. */
  takeProbe(): ProbeEvent[] {
    const numbers = this.kernel.takeProbe();
    return Array.from({ length: numbers.length / 4 }, (_, i) => {
      const [cycle = 0, card = 0, what = 0, value = 0] = numbers.subarray(4 * i);
      return { cycle, card, what: probePoints[what] ?? 'members', value };
    });
  }

  /** What this rack did so far once more, by the cards alone in a bare loop (needs `tape`): how fast any simulator of them could be. */
  bareLoop(): BareRun {
    return this.kernel.bareLoop();
  }

  checks(): Checks {
    const { rowHits, ...rest } = this.kernel.checks();
    return { ...rest, rowHits: Object.fromEntries(homeRow.members.map((m) => [m.name, rowHits[m.value] ?? 0])) };
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.kernel.close();
  }
}
