// SPDX-License-Identifier: Apache-2.0
// Something is killed while the guest runs: one clear line, an exit code, and nothing left behind.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';

const main = resolve(import.meta.dirname, '../../dist/demo/main.js');
const startLimitMs = 900_000;
const endLimitMs = 30_000;

const commandOf = (pid: number): string => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
const childrenOf = (pid: number): number[] => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
/** A zombie has ended; whether somebody has asked for its code is not our matter. */
const lives = (pid: number): boolean => existsSync(`/proc/${pid}`) && !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));

async function killDuringRun(pick: (children: readonly number[], demo: number) => number | undefined, signal: NodeJS.Signals) {
  const tmp = mkdtempSync(join(tmpdir(), 'wt-'));
  const demo = spawn(process.execPath, [main, '--quick'], { env: { ...process.env, TMPDIR: tmp }, stdio: ['ignore', 'pipe', 'pipe'] });
  const pid = demo.pid ?? 0;
  let said = '';
  let complained = '';
  demo.stderr.setEncoding('utf8').on('data', (t: string) => {
    complained += t;
  });
  const ended = new Promise<number | null>((r) => demo.on('close', r));
  try {
    await new Promise<void>((r, reject) => {
      demo.stdout.setEncoding('utf8').on('data', (t: string) => {
        said += t;
        if (/ faults /.test(said)) r();
      });
      void ended.then(() => reject(new Error(`ended early: ${complained}`)));
      setTimeout(() => reject(new Error(`no fault: ${said}`)), startLimitMs).unref();
    });
    const children = childrenOf(pid);
    const victim = pick(children, pid);
    if (victim === undefined) throw new Error(`no such child among ${children.map(commandOf).join('; ')}`);
    process.kill(victim, signal);
    const code = await Promise.race([ended, delay(endLimitMs, 'still running' as const, { ref: false })]);
    for (let i = 0; i < 50 && children.some(lives); i++) await delay(100);
    return { code, complained, left: children.filter(lives).map(commandOf), files: readdirSync(tmp).filter((f) => f.startsWith('weft-')) };
  } finally {
    demo.kill('SIGKILL');
    rmSync(tmp, { recursive: true, force: true });
  }
}

const named = (part: string) => (children: readonly number[]) => children.find((c) => commandOf(c).includes(part));

test.each([
  ['QEMU', named('qemu-system'), 'SIGKILL', 1, /^weft demo: QEMU was killed by SIGKILL; /],
  ['the simulator', named('rack-process'), 'SIGKILL', 1, /^weft demo: the simulator died; /],
  [
    'the driver that serves the guest',
    named('node/process'),
    'SIGKILL',
    1,
    /^weft demo: the driver of node 0 was killed.*guest was stopped/,
  ],
  ['the demo, by Ctrl-C', (_: readonly number[], demo: number) => demo, 'SIGINT', 130, /^weft demo: interrupted/],
] as const)(
  '%s ends: so does everything, with one line',
  { timeout: startLimitMs + 2 * endLimitMs },
  async (_, pick, signal, code, line) => {
    const outcome = await killDuringRun(pick, signal);
    expect(outcome.complained).toMatch(line);
    expect(outcome.complained.trim().split('\n')).toHaveLength(1);
    expect(outcome).toMatchObject({ code, left: [], files: [] });
  },
);
