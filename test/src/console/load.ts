// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildConsumer, type Hyperserver } from '@weft/host-driver';
import { repoRoot } from '@weft/tools';

/** Accesses between two steps, and how often a step is taken: some thousand accesses a second. */
const step = 100;
const stepMs = 40;
const operations = 1_000_000_000;
const exponent = 0.9;

/** A program whose memory is a hyperserver's: few pages are hot, many are cold, and what it reads is checked. */
export class Load {
  readonly #child: ChildProcess;
  readonly #timer: NodeJS.Timeout;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#timer = setInterval(() => child.stdin?.write('\n'), stepMs);
    child.stdin?.on('error', () => undefined);
    child.stdout?.resume();
  }

  static async start({ attach }: Hyperserver, seed: number): Promise<Load> {
    if (attach === null) throw new Error('the hyperserver has no memory');
    const program = await buildConsumer('weft-zipf', [join(repoRoot, 'host-driver/native/test/zipf.c')], ['-lm']);
    const args = [attach.path, attach.bytes, attach.linkSocket, operations, exponent, seed, step];
    return new Load(spawn(program, args.map(String), { stdio: ['pipe', 'pipe', 'ignore'] }));
  }

  end(): void {
    clearInterval(this.#timer);
    this.#child.kill('SIGKILL');
  }
}
