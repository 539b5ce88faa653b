// SPDX-License-Identifier: Apache-2.0
/** A rack whose cards serve drivers in other processes: what a rack of real servers is to them. */
import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { counters as counterDefs } from '@weft/spec';
import type { CounterName, Counters } from './card.js';
import { RackError } from './errors.js';
import type { LinkStats, NativeEvent, NativeSnapshot } from './kernel.js';
import { openRack } from './open.js';
import type { RackOptions } from './options.js';
import type { Faults, Pcap, PcapOptions, Rack } from './rack.js';

export interface ServeOptions extends RackOptions {
  /** Path of a Unix socket for each card. */
  readonly sockets: readonly string[];
  /** How long the rack looks for work before it sleeps, in real time. Default 50. */
  readonly spinUs?: number;
  readonly faults?: Faults;
  /** Captures from start to stop. */
  readonly pcaps?: readonly (PcapOptions & { readonly path: string })[];
}

export interface CardSnapshot {
  readonly attached: boolean;
  readonly counters: Counters;
  /** Cycles in which this card was evaluated. */
  readonly evaluated: number;
  readonly link: LinkStats;
}

export interface RackSnapshot {
  readonly cycle: number;
  /** Real time in which the rack did not sleep. */
  readonly busySeconds: number;
  /** Evaluated cycles per second of that time. */
  readonly cyclesPerSecond: number;
  /** Nothing to do, asleep. */
  readonly resting: boolean;
  readonly cards: readonly CardSnapshot[];
  readonly checks: number;
  readonly violations: number;
  /** All that went wrong, violations included. */
  readonly problems: number;
}

/** A driver came, went or was turned away; or an RTL assertion stopped the rack for good. */
export type ServerEvent = NativeEvent;

const pollMs = 20;

export class RackServer extends EventEmitter<{ event: [ServerEvent] }> {
  /** The rack: use it before start() and after stop(), not while it is served. */
  readonly rack: Rack;
  private readonly sockets: readonly string[];
  private readonly spinUs: number;
  private timer: NodeJS.Timeout | undefined;
  private last: RackSnapshot | undefined;
  private readonly captures: Pcap[] = [];

  constructor(rack: Rack, sockets: readonly string[], spinUs: number) {
    super();
    this.rack = rack;
    this.sockets = sockets;
    this.spinUs = spinUs;
  }

  get serving(): boolean {
    return this.timer !== undefined;
  }

  /** Records frames until stop(); before start(). */
  capture(path: string, o: PcapOptions): void {
    this.captures.push(this.rack.pcap(path, o));
  }

  /** Opens the sockets and hands the rack to its thread. */
  start(): void {
    if (this.serving) return;
    try {
      this.rack.kernel.serve({ sockets: this.sockets, spinUs: this.spinUs });
    } catch (cause) {
      throw new RackError('SOCKET', cause instanceof Error ? cause.message : String(cause), { cause });
    }
    this.timer = setInterval(() => this.deliver(), pollMs);
    this.timer.unref();
  }

  /** What is known without asking the cards; counters as of the last stats(). */
  peek(): RackSnapshot {
    return this.serving ? this.convert(this.rack.kernel.snapshot()) : (this.last ?? this.idleSnapshot());
  }

  /** A snapshot with counters as of now (of a card without a driver: as of its last driver's end). The rack goes on meanwhile. */
  async stats(): Promise<RackSnapshot> {
    if (!this.serving) return this.peek();
    const before = this.rack.kernel.snapshot().number;
    this.rack.kernel.requestSnapshot();
    for (let waited = 0; waited < 5000; waited += 2) {
      await delay(2);
      if (!this.serving) break;
      const native = this.rack.kernel.snapshot();
      if (native.number > before) return this.convert(native);
    }
    return this.peek();
  }

  /** Ends the thread and removes the sockets. Drivers that are still attached see their connection close. */
  stop(): void {
    if (!this.serving) return;
    clearInterval(this.timer);
    this.timer = undefined;
    this.rack.kernel.stopServing();
    this.last = this.convert(this.rack.kernel.snapshot());
    this.deliver();
    for (const capture of this.captures.splice(0)) capture.close();
  }

  /** stop(), and the rack with it. */
  close(): void {
    this.stop();
    this.rack.close();
  }

  /** Resolves with the first event for which `wanted` holds. */
  async next(wanted: (e: ServerEvent) => boolean, signal: AbortSignal): Promise<ServerEvent> {
    for (;;) {
      const [e] = (await once(this, 'event', { signal })) as [ServerEvent];
      if (wanted(e)) return e;
    }
  }

  private deliver(): void {
    for (const e of this.rack.kernel.takeEvents()) this.emit('event', e);
  }

  private convert(s: NativeSnapshot): RackSnapshot {
    return {
      cycle: s.cycle,
      busySeconds: s.busySeconds,
      cyclesPerSecond: s.busySeconds > 0 ? s.turns / s.busySeconds : 0,
      resting: s.resting,
      cards: s.links.map((link, i) => ({
        attached: s.attached[i] ?? false,
        counters: named(s.counters[i] ?? []),
        evaluated: s.evaluated[i] ?? 0,
        link,
      })),
      checks: s.checks,
      violations: s.violations,
      problems: s.problems,
    };
  }

  /** The same of a rack that is not served. */
  private idleSnapshot(): RackSnapshot {
    const { checks, violations, problems } = this.rack.checks();
    return {
      cycle: this.rack.cycle,
      busySeconds: 0,
      cyclesPerSecond: 0,
      resting: true,
      cards: this.rack.cards.map((card) => {
        const { evaluated, link } = card.stats();
        return { attached: false, counters: card.counters(), evaluated, link };
      }),
      checks,
      violations,
      problems,
    };
  }
}

function named(values: readonly number[]): Counters {
  return Object.fromEntries(counterDefs.map((c, i) => [c.name, values[i] ?? 0])) as Record<CounterName, number>;
}

/** Builds a rack and serves it. Its host memory is the drivers'. */
export async function serveRack(o: ServeOptions): Promise<RackServer> {
  if (o.sockets.length !== o.nodes) throw new RackError('OPTION', `${o.nodes} nodes need as many sockets, not ${o.sockets.length}`);
  const rack = await openRack({ ...o, memory: { ...o.memory, bytes: 0 } });
  try {
    if (o.faults !== undefined) rack.setFaults(o.faults);
    const server = new RackServer(rack, o.sockets, o.spinUs ?? 50);
    for (const { path, ...rest } of o.pcaps ?? []) server.capture(path, rest);
    server.start();
    return server;
  } catch (e) {
    rack.close();
    throw e;
  }
}
