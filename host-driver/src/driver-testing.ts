// SPDX-License-Identifier: Apache-2.0
// Test rig: a driver on a loopback card (no RTL), and consumers of its guest memory.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { evenStripe } from '@weft/spec';
import { repoRoot } from '@weft/tools';
import { Driver, type DriverEvent, type DriverOptions } from './driver.js';
import { busyMachineMs } from './limit-testing.js';
import { buildConsumer, buildLoopbackCard } from './native.js';

const children = new Set<Lines>();

/** Ends what a failed test has left. */
export function killAll(): void {
  for (const c of children) c.kill();
  children.clear();
}

/** A child whose lines are kept; the last one is its result as JSON. */
export class Lines {
  readonly child: ChildProcess;
  readonly lines: string[] = [];
  stderr = '';
  readonly exit: Promise<number | null>;
  constructor(path: string, args: readonly (string | number)[]) {
    this.child = spawn(path, args.map(String), { stdio: 'pipe' });
    children.add(this);
    if (this.child.stdout) createInterface(this.child.stdout).on('line', (l) => this.lines.push(l));
    this.child.stderr?.on('data', (d: Buffer) => {
      this.stderr += d.toString();
    });
    this.exit = once(this.child, 'close').then(([code]) => code as number | null);
  }
  async line(text: string, timeoutMs = busyMachineMs): Promise<void> {
    await until(() => this.lines.includes(text) || this.child.exitCode !== null, `"${text}"`, timeoutMs);
    if (!this.lines.includes(text)) throw new Error(`ended without "${text}": ${this.stderr}`);
  }
  /** The first line that it says. */
  async first(timeoutMs = busyMachineMs): Promise<string> {
    await until(() => this.lines.length > 0 || this.child.exitCode !== null, 'a line', timeoutMs);
    const [line] = this.lines;
    if (line === undefined) throw new Error(`ended without a line: ${this.stderr}`);
    return line;
  }
  /** The last line, parsed, after the child's end. */
  async result<T>(timeoutMs = busyMachineMs): Promise<T> {
    const late = new AbortController();
    const timer = delay(timeoutMs, 'late' as const, { signal: late.signal }).catch(() => 'late' as const);
    const code = await Promise.race([this.exit, timer]);
    late.abort();
    if (code === 'late') throw new Error(`does not end within ${timeoutMs} ms: ${this.stderr}`);
    if (code !== 0) throw new Error(`exit ${code}: ${this.stderr}`);
    return JSON.parse(this.lines.at(-1) ?? '') as T;
  }
  kill(): void {
    if (this.child.exitCode === null) this.child.kill('SIGKILL');
  }
}

export async function until(cond: () => boolean, what: string, timeoutMs = busyMachineMs): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!cond()) {
    if (Date.now() > end) throw new Error(`${what} did not happen within ${timeoutMs} ms`);
    await new Promise((r) => setTimeout(r, 5));
  }
}

/** What goes wrong at a loopback card (native/test/loopback_card.cpp says more). */
export interface CardOptions {
  readonly seed?: number;
  /** Thousandths: revokes a step; faults, answers and dirty evictions that end with TIMEOUT, TIMEOUT and POISON; rights without their page. */
  readonly revokes?: number;
  readonly timeouts?: number;
  readonly late?: number;
  readonly homeless?: number;
  readonly bare?: number;
  /** The first of the pages for which there is no room, until the card gets SIGUSR1. */
  readonly full?: number;
  /** Pages refused with status OWNER, and with POISON: at once, or at their second fault. */
  readonly bad?: number;
  readonly lost?: number;
  readonly forgets?: number;
}

/** Starts a loopback card and waits until it listens. */
export async function startCard(path: string, pages: number, { seed = 1, ...rest }: CardOptions): Promise<Lines> {
  const { loopback } = await programs();
  const card = new Lines(loopback, [path, pages, seed, ...Object.entries(rest).map(([name, n]) => `${name}=${n}`)]);
  await card.line('listening');
  return card;
}

export interface CardResult {
  readonly epoch: number;
  readonly members: number;
  readonly faults: number;
  readonly evicts: number;
  readonly revokes: number;
  readonly answeredWithPage: number;
  readonly wrong: number;
}
export interface HammerResult {
  readonly ops: number;
  readonly wrong: number;
}

/** The test double of a card, and the consumer that checks its memory. */
export async function programs(): Promise<{ readonly loopback: string; readonly hammer: string }> {
  return {
    loopback: await buildLoopbackCard(),
    hammer: await buildConsumer('weft-hammer', [join(repoRoot, 'host-driver/native/test/hammer.c')]),
  };
}

export interface RigOptions extends Partial<DriverOptions> {
  readonly pages: number;
  readonly card?: CardOptions;
}

/** One driver with guest memory, on a loopback card of its own. */
export class Rig {
  readonly card: Lines;
  readonly driver: Driver;
  readonly events: DriverEvent[] = [];
  readonly #dir: string;
  readonly #hammer: string;
  readonly #consumers: Lines[] = [];

  private constructor(dir: string, card: Lines, driver: Driver, hammer: string) {
    this.#dir = dir;
    this.card = card;
    this.driver = driver;
    this.#hammer = hammer;
    driver.on('event', (e) => this.events.push(e));
  }

  static async open(o: RigOptions): Promise<Rig> {
    const { hammer } = await programs();
    const dir = await mkdtemp(join(tmpdir(), 'weft-driver-'));
    const { pages, card: options = {}, ...rest } = o;
    const card = await startCard(join(dir, 'card'), pages, options);
    try {
      const driver = await Driver.open({
        cardSocket: join(dir, 'card'),
        linkSocket: join(dir, 'link'),
        node: 0,
        stripe: evenStripe(1),
        poolPages: pages,
        guestBytes: pages * 4096,
        ...rest,
      });
      return new Rig(dir, card, driver, hammer);
    } catch (e) {
      card.kill();
      await rm(dir, { recursive: true, force: true });
      throw e;
    }
  }

  /** Starts the hammer program with these arguments behind path, bytes and socket. */
  consumer(...args: readonly (string | number)[]): Lines {
    const c = new Lines(this.#hammer, [this.driver.guestPath, this.driver.guestBytes, this.driver.linkSocket, ...args]);
    this.#consumers.push(c);
    return c;
  }

  errors(): DriverEvent[] {
    return this.events.filter((e) => e.code.startsWith('E_'));
  }

  /** Ends all; gives what the card saw, and throws what it saw of wrong. */
  async close(): Promise<CardResult> {
    for (const c of this.#consumers) c.kill();
    await Promise.all(this.#consumers.map((c) => c.exit));
    this.driver.close();
    try {
      const result = await this.card.result<CardResult>();
      if (result.wrong > 0) throw new Error(this.card.stderr);
      return result;
    } finally {
      await rm(this.#dir, { recursive: true, force: true });
    }
  }
}
