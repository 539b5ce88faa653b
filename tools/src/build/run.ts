// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Written to the child's stdin. */
  readonly input?: string;
  /** The child is killed after this time. Default: 5 minutes. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
}

/** A child process that failed: how, and the end of what it wrote. */
export class RunError extends Error {
  readonly code: number | null;
  /** What ended it, if not its time limit or who asked for it. */
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  constructor(
    command: string,
    how: string,
    end: { readonly code: number | null; readonly signal: NodeJS.Signals | null },
    stdout: string,
    stderr: string,
    options?: ErrorOptions,
  ) {
    const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-60).join('\n');
    super(`${command}: ${how}\n${said}`, options);
    this.name = 'RunError';
    this.code = end.code;
    this.signal = end.signal;
    this.stdout = stdout;
    this.stderr = stderr;
  }
}

/** Runs a program to its end; rejects with a RunError unless it exits with 0. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const timeoutMs = options.timeoutMs ?? 300_000;
  return new Promise((resolve, reject) => {
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    const fail = (how: string, end: { code?: number | null; signal?: NodeJS.Signals | null }, cause?: unknown): void => {
      const [said, errors] = [Buffer.concat(out).toString(), Buffer.concat(err).toString()];
      const { code = null, signal = null } = end;
      reject(new RunError([command, ...args].join(' ').slice(0, 300), how, { code, signal }, said, errors, { cause }));
    };
    if (options.signal?.aborted) return fail('aborted', {}, options.signal.reason);
    const child = spawn(command, args, { cwd: options.cwd, env: { ...process.env, ...options.env }, stdio: 'pipe' });
    let ended: string | null = null;
    const kill = (why: string): void => {
      ended = why;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => kill(`no end after ${timeoutMs} ms`), timeoutMs);
    const abort = (): void => kill('aborted');
    options.signal?.addEventListener('abort', abort, { once: true });
    child.stdout.on('data', (d: Buffer) => out.push(d));
    child.stderr.on('data', (d: Buffer) => err.push(d));
    child.stdin.on('error', () => undefined); // A child that does not read its input is no failure by itself.
    child.stdin.end(options.input ?? '');
    const settle = (): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', abort);
    };
    child.on('error', (e) => {
      settle();
      fail(e.message, {}, e);
    });
    child.on('close', (code, signal) => {
      settle();
      if (ended !== null) fail(ended, { code }, options.signal?.reason);
      else if (code !== 0) fail(code === null ? `killed by ${signal}` : `exit code ${code}`, { code, signal });
      else resolve({ stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    });
  });
}
