// SPDX-License-Identifier: Apache-2.0

import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Histograms, Stripe } from '@weft/spec';
import { constant, csrOffset, HISTOGRAM_WORDS, histogramsIn, pageState } from '@weft/spec';
import { WeftError } from '@weft/tools';
import { counters, registerBlocks, STRIPE_SLOTS } from './driver-spec.js';
import { type DriverStats, statsOf } from './driver-stats.js';
import { loadNative, type Native, type NativeEvent, type NativeHandle } from './native.js';
import type { Trail } from './policy/events.js';

/** How written pages are taken away; all but `safe` lose updates and exist for tests. */
export const Order = { safe: 0, copyThenPunch: 1, copyProtectPunch: 2, punchThenCommit: 3 } as const;
export type Order = keyof typeof Order;

/** Mistakes for tests, as bits (Wrong in native/src/engine.h, which explains each). */
export const Mistake = { share: 1, late: 2, haste: 4, gone: 8, poison: 16 } as const;
export type Mistake = keyof typeof Mistake;

/** How the next touch of a page is seen (native/src/looker.h): by its mapping taken away, or, of stores only, by write protection. */
export const Look = { none: 0, pageout: 1, protect: 2 } as const;
export type Look = keyof typeof Look;

export interface DriverOptions {
  /** Unix socket at which the card's simulator listens. */
  readonly cardSocket: string;
  readonly node: number;
  /** Home of each of the 64 slots (`gpn mod 64`); the same on every node. See `evenStripe`. */
  readonly stripe: Stripe;
  /** Pages that this node lends to the rack. */
  readonly poolPages: number;
  /** Guest memory of this node, a multiple of 4096. Default 0: a memory server without a guest. */
  readonly guestBytes?: number;
  /**
   * The rack's number of guest page 0; default 0. These pages are all that this node can name: its driver knows no others, and its card
   * refuses them. With `resume` another context than before takes the place of one that was drained.
   */
  readonly firstPage?: number;
  /** Most pages that may be mapped here at once; at least `MIN_BUDGET_PAGES`. Default 0: no limit. */
  readonly budgetPages?: number;
  /** Unix socket at which the process that maps guest memory reports. Needed with guestBytes. */
  readonly linkSocket?: string;
  /** Read faults welcome an exclusive right. Default true. */
  readonly excl?: boolean;
  readonly epoch?: number;
  /** Default: the card's own. */
  readonly rtoCycles?: number;
  readonly ackDelayCycles?: number;
  /** Bound on every wait for the card. Default 10 s. */
  readonly limitMs?: number;
  /** Report E_STALLED if nothing completes for so long. Default 30 s. */
  readonly stallMs?: number;
  /** Look for more work so long before sleeping. Default 50: a page that is on its way, and the next touch of the thread that got one, mostly come sooner. */
  readonly spinUs?: number;
  /** Take up where the last driver of this card was killed, with the same memory. Default false: all starts anew. */
  readonly resume?: boolean;
  /** Nodes of the rack, the same on every node. Default: those of the stripe, and this one. */
  readonly members?: readonly number[];
  /** Clock of the card, by which the times below become cycles. Default 250. */
  readonly clockMhz?: number;
  /** How often members hear of this node. Default 10 ms; 0: never. */
  readonly heartbeatMs?: number;
  /** Heartbeats missed in a row that make a member suspect. Default 4. */
  readonly heartbeatLimit?: number;
  /** Time that this driver has to answer a revoke before others are told that they must wait. Default 1 s; 0: no limit. */
  readonly revokeLimitMs?: number;
  /** Time for which a page stays where it was just brought from another owner. Default 4 us; 0: none. */
  readonly holdoffUs?: number;
  /** Time after which the card reports a fault as overdue. Default 5 s; 0: never. */
  readonly faultLimitMs?: number;
  /** Largest frame that the network carries. Default 9000; 1500 sends a page in parts. */
  readonly mtu?: 1500 | 9000;
  /** Fault injection, for tests only. */
  readonly wrong?: { readonly order?: Order; readonly mistakes?: readonly Mistake[]; readonly orderGapUs?: number };
}

/** Who makes up the rack, from which epoch on; the same on every node. */
export interface Membership {
  readonly epoch: number;
  readonly members: readonly number[];
}

export interface RecordLines {
  readonly lines: Uint8Array;
  /** The card's cycle counter, 32 bits, behind the last of them. */
  readonly time: number;
  /** Records that the card dropped since its reset, 32 bits. */
  readonly lost: number;
  /** It has made records that are not among them. */
  readonly busy: boolean;
}

/** What a driver tells. Codes starting with `E_` are errors; `text` says what to do. */
export type DriverEvent = NativeEvent;

/** Why a driver could not be opened or asked. The message says what to do. */
export class DriverError extends WeftError {
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(code, message, '', options);
    this.name = 'DriverError';
  }
}

export const MIN_BUDGET_PAGES = 64;
const defaultClockMhz = 250;

type Events = { event: [DriverEvent]; error: [DriverEvent]; attached: [DriverEvent]; detached: [DriverEvent] };

/**
 * One node's driver: its card, its pool and, if it has one, its guest memory. The fault path runs on
 * a thread of its own; this object only watches. Events: `attached`, `detached`, `error` (once a cause;
 * never thrown if nobody listens), and `event` for all of them.
 */
export class Driver extends EventEmitter<Events> {
  readonly node: number;
  readonly linkSocket: string;
  /** The guest memory's descriptor in this process; consumers open `guestPath`. */
  readonly guestFd: number;
  readonly guestIno: number;
  readonly guestBytes: number;
  readonly firstPage: number;
  readonly poolPages: number;
  readonly clockMhz: number;
  readonly #native: Native;
  readonly #handle: NativeHandle;
  #closed = false;

  private constructor(native: Native, h: NativeHandle, options: DriverOptions) {
    super();
    this.#native = native;
    this.#handle = h;
    this.node = options.node;
    this.linkSocket = options.linkSocket ?? '';
    this.guestBytes = options.guestBytes ?? 0;
    this.firstPage = options.firstPage ?? 0;
    this.poolPages = options.poolPages;
    this.clockMhz = options.clockMhz ?? defaultClockMhz;
    ({ guestFd: this.guestFd, guestIno: this.guestIno } = native.info(h));
  }

  /** Attaches to the card, sets it up and starts the fault path. Rejects with a DriverError. */
  static async open(options: DriverOptions): Promise<Driver> {
    check(options);
    const native = await loadNative();
    let driver: Driver | undefined;
    const early: DriverEvent[] = [];
    const wrong = options.wrong ?? {};
    const cycles = (us: number): number => Math.min(Math.round(us * (options.clockMhz ?? defaultClockMhz)), 2 ** 32 - 1);
    const h = await native
      .open(
        {
          cardSocket: options.cardSocket,
          linkSocket: options.linkSocket ?? '',
          guestBytes: options.guestBytes ?? 0,
          firstPage: options.firstPage ?? 0,
          limitMs: options.limitMs ?? 10_000,
          node: options.node,
          epoch: options.epoch ?? 1,
          rtoCycles: options.rtoCycles ?? 0,
          ackDelayCycles: options.ackDelayCycles ?? 0,
          stripe: options.stripe,
          poolPages: options.poolPages,
          budgetPages: options.budgetPages ?? 0,
          resume: options.resume ? 1 : 0,
          members: nodeMask(options.members ?? [...options.stripe, options.node]),
          heartbeatCycles: cycles((options.heartbeatMs ?? 10) * 1000),
          heartbeatLimit: options.heartbeatLimit ?? 4,
          revokeLimitCycles: cycles((options.revokeLimitMs ?? 1000) * 1000),
          holdoffCycles: cycles(options.holdoffUs ?? 4),
          faultLimitCycles: cycles((options.faultLimitMs ?? 5000) * 1000),
          pageFrames: options.mtu === 1500 ? constant('FRAGMENTS') : 1,
          excl: (options.excl ?? true) ? 1 : 0,
          spinUs: options.spinUs ?? 50,
          stallMs: options.stallMs ?? 30_000,
          order: Order[wrong.order ?? 'safe'],
          wrong: (wrong.mistakes ?? []).reduce((bits, name) => bits | Mistake[name], 0),
          orderGapUs: wrong.orderGapUs ?? 0,
        },
        (e) => (driver ? driver.#tell(e) : early.push(e)),
      )
      .catch((e: unknown) => {
        const { code, message } = e as NodeJS.ErrnoException;
        throw new DriverError(code ?? 'E_NATIVE', `node ${options.node}: ${message}`, { cause: e });
      });
    const opened = new Driver(native, h, options);
    driver = opened;
    // Listeners come after the await; nothing that happened before them may be lost.
    setImmediate(() => {
      for (const e of early) opened.#tell(e);
    });
    return opened;
  }

  #tell(e: DriverEvent): void {
    this.emit('event', e);
    if (e.code === 'ATTACHED') this.emit('attached', e);
    else if (e.code === 'DETACHED') this.emit('detached', e);
    else if (e.code.startsWith('E_') && this.listenerCount('error') > 0) this.emit('error', e);
  }

  /** What a process opens to map guest memory. */
  get guestPath(): string {
    return `/proc/${process.pid}/fd/${this.guestFd}`;
  }

  /** Counters, gauges and latencies, without stopping anything. */
  stats(): DriverStats {
    return statsOf(this.#native.stats(this.#handle));
  }

  /** State of every guest page (`pageState` of the spec), by gpn. Exact after quiesce(). */
  pageStates(): Uint8Array {
    return this.#native.states(this.#handle);
  }

  /** How often pages changed from one state to another, as `from>to` with names of the spec; only those that did. */
  transitions(): Map<string, number> {
    const counts = this.#native.transitions(this.#handle);
    const name = (value: number): string => pageState.members.find((m) => m.value === value)?.name ?? '?';
    const n = Math.sqrt(counts.length);
    const seen = [...counts].map((count, i) => [`${name(Math.floor(i / n))}>${name(i % n)}`, count] as const);
    return new Map(seen.filter(([, count]) => count > 0));
  }

  /** A page of guest memory as it is here; zeros if it is not here. */
  readGuestPage(gpn: number): Uint8Array {
    return this.#native.readPage(this.#handle, 'guest', gpn);
  }

  /** A page of this node's pool, by its index in the pool (see `homeOf`). */
  readPoolPage(index: number): Uint8Array {
    return this.#native.readPage(this.#handle, 'pool', index);
  }

  /** A 64-bit digest of each guest page; compare with poolDigests() of the homes. */
  guestDigests(): BigUint64Array {
    return this.#native.digests(this.#handle, 'guest');
  }

  poolDigests(): BigUint64Array {
    return this.#native.digests(this.#handle, 'pool');
  }

  /** The card's counters by name. */
  async cardCounters(): Promise<Record<string, number>> {
    const values = await this.#native.readRegisters(this.#handle, registerBlocks.COUNTER, counters.length);
    return Object.fromEntries(counters.map((name, i) => [name, values[i] ?? 0]));
  }

  /** Registers of the card from `offset` on; for inspection. */
  readRegisters(offset: number, count = 1): Promise<Uint32Array> {
    return this.#native.readRegisters(this.#handle, offset, count);
  }

  /**
   * Makes these nodes the rack, and waits until this card is done with those that are none. Every member
   * must be told; a card does not decide by itself, nor does its driver.
   */
  setMembership({ epoch, members }: Membership, timeoutMs = 10_000): Promise<void> {
    return this.#native.setMembership(this.#handle, epoch, nodeMask(members), timeoutMs);
  }

  /** Members that this card has not heard for too long. */
  async suspects(): Promise<number[]> {
    const [bits = 0] = await this.readRegisters(csrOffset('CTRL', 'SUSPECT'));
    return [...Array(32).keys()].filter((node) => (bits >>> node) & 1);
  }

  /** The card's flight recorder, on or off. Off by default; it costs faults nothing. */
  record(on: boolean): Promise<void> {
    return this.#native.record(this.#handle, on ? 1 : 0);
  }

  /** What it wrote since the last call, in lines of its ring (`recordsIn` of the spec takes them apart). One call at a time. */
  takeRecords(): Promise<RecordLines> {
    return this.#native.takeRecords(this.#handle);
  }

  /** How long the card's transactions took, counted by the card. */
  async histograms(): Promise<Histograms> {
    return histogramsIn(await this.#native.histograms(this.#handle, HISTOGRAM_WORDS));
  }

  /** What has happened to pages since the last call. To be called by one policy only. */
  takeTrail(): Trail {
    return this.#native.takeTrail(this.#handle);
  }

  /** Pages to evict first (those of the last call are forgotten; null: they are not), pages to keep once, pages to fetch. Advice: what does not fit is not done. */
  advise(evict: Uint32Array | null, spare: Uint32Array, fetchAhead: Uint32Array): void {
    this.#native.advise(this.#handle, evict, spare, fetchAhead);
  }

  /** Has the next touch of each page seen, where the kernel can; says how. `prefer` none: what works is found out. */
  async look(pages: Uint32Array, prefer: Look = 'none'): Promise<Look> {
    const { way } = await this.#native.look(this.#handle, pages, Look[prefer]);
    return (Object.keys(Look) as Look[]).find((name) => Look[name] === way) ?? 'none';
  }

  /** Another frame budget, from now on; 0: none. */
  setBudget(pages: number): void {
    this.#native.setBudget(this.#handle, pages);
  }

  /**
   * Stops background eviction and waits until nothing of this node is under way. The consumer should
   * be at rest; revokes of other nodes are still answered. Rejects with E_BUSY after `timeoutMs`.
   */
  async quiesce(timeoutMs = 10_000, signal?: AbortSignal): Promise<void> {
    this.#native.quiesce(this.#handle, 1);
    const end = performance.now() + timeoutMs;
    while (!this.#native.quiet(this.#handle)) {
      if (performance.now() > end) {
        const s = this.stats();
        throw new DriverError(
          'E_BUSY',
          `node ${this.node}: ${s.outstanding} descriptors and ${s.waiting} faults still under way after ${timeoutMs} ms`,
        );
      }
      await delay(2, undefined, signal ? { signal } : {});
    }
  }

  /** Undoes quiesce() and drain(). */
  resume(): void {
    this.#native.drain(this.#handle, 0);
    this.#native.quiesce(this.#handle, 0);
  }

  /** Has every page of guest memory go home, and waits for it; nobody may map it any more. Rejects with E_BUSY after `timeoutMs`, and nothing is changed. */
  async drain(timeoutMs = 60_000, signal?: AbortSignal): Promise<void> {
    const end = performance.now() + timeoutMs;
    this.#native.drain(this.#handle, 1);
    try {
      while (this.stats().resident > 0 || !this.#native.quiet(this.#handle)) {
        await this.quiesce(Math.max(1, end - performance.now()), signal);
        if (performance.now() > end)
          throw new DriverError('E_BUSY', `node ${this.node}: ${this.stats().resident} pages have not gone home after ${timeoutMs} ms`);
        await delay(2, undefined, signal ? { signal } : {});
      }
    } catch (e) {
      this.resume();
      throw e;
    }
  }

  /** Ends the fault path and lets the card go. Threads that wait for a page go on waiting. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#native.close(this.#handle);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Nodes as bits. */
function nodeMask(nodes: readonly number[]): number {
  return nodes.reduce((bits, node) => bits | (1 << node), 0) >>> 0;
}

function check(o: DriverOptions): void {
  const bad = (text: string): never => {
    throw new DriverError('E_OPTION', `node ${o.node}: ${text}`);
  };
  if (o.stripe.length !== STRIPE_SLOTS) bad(`the stripe has ${o.stripe.length} slots, needs ${STRIPE_SLOTS}`);
  if ((o.guestBytes ?? 0) > 0 && !o.linkSocket) bad('guest memory needs a linkSocket');
  if (o.members?.some((n) => !(n >= 0 && n < constant('SHARERS')))) bad(`members are nodes from 0 to ${constant('SHARERS') - 1}`);
  const budget = o.budgetPages ?? 0;
  if (budget !== 0 && budget < MIN_BUDGET_PAGES) bad(`a budget of ${budget} pages is too small: give at least ${MIN_BUDGET_PAGES}`);
}
