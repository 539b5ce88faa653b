// SPDX-License-Identifier: Apache-2.0
/** The real firmware, compiled for this machine: a card with its UART on a pseudo terminal and its flash in a file. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { buildHost, filler, testImage, version } from '@weft/firmware';

export const golden = { version: version(1, 0, 0), firmware: filler('golden firmware', 5000) };
const READY_MS = 20_000;

export class HostCard {
  /** Address of its port; the same after it was unplugged. */
  readonly port: string;
  readonly dir: string;
  #child: ChildProcessByStdio<Writable, Readable, null> | null = null;

  private constructor(dir: string) {
    this.dir = dir;
    this.port = join(dir, 'tty');
  }

  /** A factory-fresh card, switched on. */
  static async open(): Promise<HostCard> {
    const card = new HostCard(mkdtempSync(join(tmpdir(), 'weft-card-')));
    const image = testImage('golden', golden);
    writeFileSync(join(card.dir, 'images'), Buffer.concat([image.header, image.firmware, image.bitstream]));
    await card.start();
    return card;
  }

  async start(): Promise<void> {
    const program = await buildHost('card');
    const child = spawn(
      program,
      ['flash', 'images', 'tty'].map((f) => join(this.dir, f)),
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    this.#child = child;
    const signal = AbortSignal.timeout(READY_MS);
    const [line] = await once(createInterface(child.stdout), 'line', { signal });
    if (line !== 'ready') throw new Error(`the card said ${line}`);
  }

  /** The port closes after so many more bytes from the host, and another one opens. */
  unplugAfter(bytes: number): void {
    this.#tell(`unplug ${bytes}`);
  }

  /** The power goes during the n-th flash operation from now, and comes back. */
  cutAfter(operations: number): void {
    this.#tell(`cut ${operations}`);
  }

  cutPower(): void {
    this.#tell('power');
  }

  /** From now on a firmware on trial hangs until the watchdog bites. */
  hangOnTrial(): void {
    this.#tell('hang');
  }

  /** It stands still until `thaw`: what waits for it, waits. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }
  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  get flash(): Uint8Array {
    return readFileSync(join(this.dir, 'flash'));
  }

  async close(): Promise<void> {
    const child = this.#child;
    if (child !== null && child.exitCode === null && child.signalCode === null) {
      child.stdin.end();
      await once(child, 'exit');
    }
    rmSync(this.dir, { recursive: true, force: true });
  }

  #tell(line: string): void {
    this.#child?.stdin.write(`${line}\n`);
  }
}
