// SPDX-License-Identifier: Apache-2.0
// Test rig: weftd as a process of its own in a folder of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { busyMachineMs } from '../limit-testing.js';
import { answer, connectDaemon, type DaemonClient } from './client/client.js';
import type { Config } from './config.js';
import { signalTo } from './state/identity.js';
import { poll } from './state/wait.js';

const program = resolve(import.meta.dirname, '../../dist/daemon/main.js');

export class TestDaemon {
  readonly dir: string;
  readonly socket: string;
  readonly client: DaemonClient;
  #child: ChildProcess | undefined;
  /** Of the daemon that runs now. */
  log = '';

  private constructor(dir: string) {
    this.dir = dir;
    this.socket = join(dir, 'weftd.sock');
    this.client = connectDaemon({ address: this.address, timeoutMs: busyMachineMs });
  }

  /** Starts one; `remove()` ends all that it started. */
  static async start(config: Partial<Config> = {}): Promise<TestDaemon> {
    const self = new TestDaemon(mkdtempSync(join(tmpdir(), 'weftd-')));
    writeFileSync(
      self.configFile,
      JSON.stringify({ version: 1, stateDir: 'state', runtimeDir: 'run', socket: 'weftd.sock', sampleMs: 50, ...config }),
    );
    await self.launch();
    return self;
  }

  get address(): string {
    return `unix:${this.socket}`;
  }
  get configFile(): string {
    return join(this.dir, 'weftd.json');
  }
  /** Where it listens for TCP, by its own log; null until it says so. */
  get tcp(): string | null {
    return /"tcp":"([^"]+)"/.exec(this.log)?.[1] ?? null;
  }
  get pid(): number {
    return this.#child?.pid ?? 0;
  }
  get exitCode(): number | null {
    return this.#child?.exitCode ?? null;
  }

  /** Starts the daemon (again) and waits until it answers. */
  async launch(): Promise<void> {
    this.spawn();
    await poll('the daemon', busyMachineMs, async () => {
      if (this.#child?.exitCode !== null) throw new Error(`weftd ended: ${this.log}`);
      return answer(this.client.GET('/v1/health')).catch(() => null);
    });
  }

  spawn(): ChildProcess {
    this.log = '';
    const child = spawn(process.execPath, [program, this.configFile], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const out of [child.stdout, child.stderr]) {
      out.on('data', (d: Buffer) => {
        this.log = (this.log + d.toString()).slice(-50_000);
      });
    }
    this.#child = child;
    return child;
  }

  /** Starts one that should not run; gives how it ended. */
  static async refused(configFile: string): Promise<{ code: number | null; said: string }> {
    const child = spawn(process.execPath, [program, configFile], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (data: Buffer) => {
      said += data.toString();
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), busyMachineMs);
    const [code] = (await once(child, 'close')) as [number | null];
    clearTimeout(timer);
    return { code, said };
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  file(name: string): string {
    return join(this.dir, name);
  }
  read(name: string): string {
    return readFileSync(this.file(name), 'utf8');
  }
  write(name: string, text: string): void {
    writeFileSync(this.file(name), text);
  }
  /** Codes of the events so far. */
  async events(): Promise<string[]> {
    return (await answer(this.client.GET('/v1/events'))).map((e) => e.code);
  }

  /** Ends the daemon, and what outlives it by design. */
  async remove(): Promise<void> {
    await this.end('SIGKILL');
    this.kill();
  }

  /** The same at once, for who is about to exit. */
  kill(): void {
    this.#child?.kill('SIGKILL');
    for (const name of ['run/fault/process.json', 'run/vm/vm.json']) {
      try {
        const found = JSON.parse(this.read(name));
        signalTo(found.identity ?? found, 'SIGKILL');
      } catch {
        // Nothing was left.
      }
    }
    rmSync(this.dir, { recursive: true, force: true });
  }
}
