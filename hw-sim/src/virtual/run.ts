// SPDX-License-Identifier: Apache-2.0
/** Virtual cards: a rack of whole cards, driven in real time as far as the machine allows. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { VirtualCard as Entry } from '@weft/spec/mgmt';
import { healthySensors } from '../management.js';
import { openRack } from '../open.js';
import type { Width } from '../options.js';
import type { Rack } from '../rack.js';
import { Pacer } from './pacer.js';
import { romFile } from './rom.js';
import { type CardEvent, VirtualCard } from './virtual-card.js';

/** Cycles between two looks at the outside: some ten milliseconds of a card that computes. */
const SLICE_TURNS = 20_000;
/** How long nobody need look at a card that sleeps. */
const REST_MS = 4;

/** What a card carries when it leaves the factory. */
export interface Factory {
  /** Boot ROM, from its first byte. */
  readonly rom: Uint8Array;
  /** What is in the flash beside ones. */
  readonly flash: readonly { readonly address: number; readonly bytes: Uint8Array }[];
}

export interface VirtualCardsOptions {
  readonly factory: Factory;
  readonly cards: readonly {
    readonly name: string;
    readonly serial: bigint;
    /** File of its flash; a new one is made as the factory does. */
    readonly flash: string;
    readonly fresh: boolean;
  }[];
  /** Folder in which programs look for virtual cards. */
  readonly dir: string;
  readonly width?: Width;
  readonly seed?: number;
  readonly onEvent?: (name: string, event: CardEvent) => void;
  readonly signal?: AbortSignal;
}

export interface Speed {
  readonly simulatedSeconds: number;
  readonly realSeconds: number;
  /** Evaluated cycles per second of the time in which a card had something to do. */
  readonly cyclesPerSecond: number;
}

export class VirtualCards {
  readonly rack: Rack;
  readonly cards: readonly VirtualCard[];
  private readonly pacer: Pacer;
  private readonly startedMs = performance.now();
  private busyMs = 0;
  private stopped = false;
  private wake: () => void = () => undefined;
  private ended: Promise<void> | null = null;

  private constructor(rack: Rack, o: VirtualCardsOptions) {
    this.rack = rack;
    this.pacer = new Pacer(1e6 / rack.cycleNs, performance.now(), rack.cycle);
    this.cards = o.cards.map(({ name, serial }, i) => {
      const port = rack.management[i];
      if (port === undefined) throw new Error(`no card ${i}`);
      return new VirtualCard({
        kernel: rack.kernel,
        port,
        name,
        serial: serial.toString(16).padStart(16, '0'),
        dir: o.dir,
        onEvent: (event) => o.onEvent?.(name, event),
        wake: () => this.wake(),
      });
    });
  }

  /** Builds the simulator if needed, puts the cards on their ports and switches them on. */
  static async start(o: VirtualCardsOptions): Promise<VirtualCards> {
    const rack = await openRack({
      nodes: o.cards.length,
      width: o.width ?? 64,
      ...(o.seed === undefined ? {} : { seed: o.seed }),
      ...(o.signal === undefined ? {} : { signal: o.signal }),
      memory: { bytes: 4096 },
      management: {
        rom: await romFile(o.factory.rom),
        serials: o.cards.map((c) => c.serial),
        flash: o.cards.map((c) => c.flash),
      },
    });
    const all = new VirtualCards(rack, o);
    try {
      for (const [i, port] of rack.management.entries()) {
        for (const [sensor, value] of healthySensors.entries()) port.setSensor(sensor, value);
        if (o.cards[i]?.fresh) for (const part of o.factory.flash) port.loadFlash(part.address, part.bytes);
      }
      for (const card of all.cards) await card.open();
    } catch (e) {
      for (const card of all.cards) card.close();
      rack.close();
      throw e;
    }
    all.begin();
    return all;
  }

  get entries(): Entry[] {
    return this.cards.map((c) => c.entry);
  }

  speed(): Speed {
    return {
      simulatedSeconds: (this.rack.cycle * this.rack.cycleNs) / 1e9,
      realSeconds: (performance.now() - this.startedMs) / 1000,
      cyclesPerSecond: this.busyMs > 0 ? Math.round((this.rack.turns / this.busyMs) * 1000) : 0,
    };
  }

  private begin(): void {
    this.ended = this.run();
    // Whoever waits for `done` hears of a failure; it must not end a process that does not.
    this.ended.catch(() => undefined);
  }

  /** Rejects if an assertion of the RTL failed; resolves when the cards were stopped. */
  get done(): Promise<void> {
    return this.ended ?? Promise.resolve();
  }

  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    this.wake();
    await this.ended?.catch(() => undefined);
    for (const card of this.cards) card.close();
    this.rack.close();
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const cycles = this.pacer.allowed(performance.now(), this.rack.cycle);
      if (cycles === 0) {
        await this.rest();
        continue;
      }
      const began = performance.now();
      const { stop } = this.rack.runUntil({ cycles, turns: SLICE_TURNS });
      this.busyMs += performance.now() - began;
      for (const card of this.cards) card.deliver();
      if (stop === 'power') for (const card of this.cards) card.noticePower();
      await nextTurn();
    }
  }

  private async rest(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, REST_MS);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = () => undefined;
  }
}
