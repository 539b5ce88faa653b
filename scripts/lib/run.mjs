// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** An error whose message tells the user all there is to know; no stack is shown. */
export class Failure extends Error {}

export const say = (text) => process.stderr.write(`weft: ${text}\n`);

const HEARTBEAT_MS = 10_000;
const SHOWN_LINES = 20;

/**
 * Runs a command with its output in .cache/<log>, telling from time to time that it still runs.
 * With `quietUnderMs` nothing is said unless it takes longer. Fails with the telling part of the log.
 */
export async function runLogged(what, command, args, log, { quietUnderMs = 0, env = {} } = {}) {
  const logPath = join(root, '.cache', log);
  mkdirSync(dirname(logPath), { recursive: true });
  const fd = openSync(logPath, 'w');
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  let announced = false;
  const announce = () => {
    announced = true;
    say(`${what} …`);
  };
  if (quietUnderMs === 0) announce();
  const first = quietUnderMs > 0 ? setTimeout(announce, quietUnderMs) : undefined;
  const heartbeat = setInterval(() => say(`${what}: still at it after ${seconds()}`), HEARTBEAT_MS);
  try {
    const code = await new Promise((resolve, reject) => {
      const child = spawn(command, args, { cwd: root, stdio: ['inherit', fd, fd], env: { ...process.env, ...env } });
      child.on('error', reject);
      child.on('close', (status, signal) => resolve(signal ?? status));
    });
    if (code !== 0) {
      const said = readFileSync(logPath, 'utf8').trimEnd().split('\n');
      // npm explains first and then lists all its options; the others end in the reason.
      const part = command === 'npm' ? said.slice(0, SHOWN_LINES) : said.slice(-SHOWN_LINES);
      throw new Failure(`${what} failed (${code}) after ${seconds()}; from .cache/${log}:\n${part.join('\n')}`);
    }
    if (announced) say(`${what}: done in ${seconds()}`);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`${what}: cannot run ${command}: ${error.message}`);
  } finally {
    clearTimeout(first);
    clearInterval(heartbeat);
    closeSync(fd);
  }
}
