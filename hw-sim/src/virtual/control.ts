// SPDX-License-Identifier: Apache-2.0
/** Commands to a virtual card, a line each, over a Unix socket; each is answered by one line of JSON. */
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { createInterface } from 'node:readline';
import { RackError } from '../errors.js';

export interface Controlled {
  /** The power goes during the nth flash operation from now on; 0: never. */
  cut(nth: number): void;
  power(on: boolean): void;
  /** The cable is pulled after so many more bytes from the host (0: now), and put in again. */
  unplug(afterBytes: number): void;
  setSensor(index: number, value: number): void;
  status(): object;
}

const ANSWER_MS = 10_000;
const usage = 'cut N | power on|off|cycle | unplug [BYTES] | sensor INDEX VALUE | status';

/** What came of one line. */
export function obey(card: Controlled, line: string): object {
  const [verb = '', ...words] = line.trim().split(/\s+/);
  const [first = 0, second = 0] = words.map(Number);
  const numeric = words.every((w) => /^-?\d+$/.test(w));
  if (verb === 'status' && words.length === 0) return card.status();
  if (verb === 'cut' && numeric && words.length === 1 && first >= 0) card.cut(first);
  else if (verb === 'unplug' && numeric && words.length <= 1 && first >= 0) card.unplug(first);
  else if (verb === 'sensor' && numeric && words.length === 2) card.setSensor(first, second);
  else if (verb === 'power' && words[0] === 'cycle') {
    card.power(false);
    card.power(true);
  } else if (verb === 'power' && (words[0] === 'on' || words[0] === 'off')) card.power(words[0] === 'on');
  else throw new RackError('OPTION', `${line.trim() || 'nothing'} is no command; there are: ${usage}`);
  return { done: line.trim() };
}

export class ControlServer {
  private readonly server: Server;

  constructor(card: Controlled) {
    this.server = createServer((socket) => {
      socket.on('error', () => undefined);
      createInterface(socket).on('line', (line) => {
        let answer: object;
        try {
          answer = obey(card, line);
        } catch (e) {
          answer = { error: e instanceof Error ? e.message : String(e) };
        }
        socket.write(`${JSON.stringify(answer)}\n`);
      });
    });
  }

  async listen(path: string): Promise<void> {
    this.server.listen(path);
    await once(this.server, 'listening');
  }

  close(): void {
    this.server.close();
    this.server.unref();
  }
}

/** Says one line to the virtual card at a control socket; its answer. */
export async function tellCard(path: string, line: string): Promise<object> {
  const socket = connect(path);
  const signal = AbortSignal.timeout(ANSWER_MS);
  try {
    await once(socket, 'connect', { signal });
    socket.write(`${line}\n`);
    const [answer] = (await once(createInterface(socket), 'line', { signal })) as [string];
    const said = JSON.parse(answer) as { error?: string };
    if (said.error !== undefined) throw new RackError('OPTION', said.error);
    return said;
  } catch (cause) {
    if (cause instanceof RackError) throw cause;
    throw new RackError('SOCKET', `no virtual card answers at ${path}`, { cause });
  } finally {
    socket.destroy();
  }
}
