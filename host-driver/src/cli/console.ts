// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { WeftError } from '@weft/tools';
import WebSocket from 'ws';
import type { Reach } from '../daemon/client/fetch.js';

/** Ctrl-], as telnet has it. */
const leaveKey = 0x1d;

/** Joins this terminal to a guest's serial console until either lets go. */
export function attachConsole(reach: Reach, name: string, signal: AbortSignal): Promise<void> {
  const path = `/v1/hyperservers/${encodeURIComponent(name)}/console`;
  const url = reach.address.startsWith('unix:')
    ? `ws+${reach.address.replace('unix:', 'unix://')}:${path}`
    : reach.address.replace(/^http/, 'ws') + path;
  const socket = new WebSocket(url, {
    headers: reach.token === undefined ? {} : { authorization: `Bearer ${reach.token}` },
    ...(reach.ca === undefined ? {} : { ca: readFileSync(reach.ca) }),
  });
  const { stdin, stdout } = process;
  return new Promise((done, failed) => {
    const end = (): void => socket.close();
    signal.addEventListener('abort', end, { once: true });
    socket.on('open', () => {
      if (stdin.isTTY) stdin.setRawMode(true);
      stdin.on('data', (data: Buffer) => (data.includes(leaveKey) ? end() : socket.send(data)));
      stdin.on('end', end);
    });
    socket.on('message', (data: Buffer) => void stdout.write(data));
    socket.on('error', (e) =>
      failed(new WeftError('E_CONSOLE', `no console of ${name}: ${e.message}`, 'ask the daemon of its node', { cause: e })),
    );
    socket.on('close', (_, reason) => {
      if (stdin.isTTY) stdin.setRawMode(false);
      stdin.pause();
      if (reason.length > 0) process.stderr.write(`weft: ${reason.toString()}\n`);
      done();
    });
  });
}
