// SPDX-License-Identifier: Apache-2.0
import { appendFileSync } from 'node:fs';
import { whole } from '@weft/tools';
import type { Command } from 'commander';
import {
  DEFAULT_BAUD,
  DEFAULT_REPLY_MS,
  type Identity,
  identify,
  onlyCard,
  openPort,
  patienceWith,
  recorded,
  Session,
  systemPorts,
} from '../card/index.js';

/** Options of every `weft card` command. */
export interface CardOptions {
  readonly port?: string;
  readonly baud: number;
  readonly replyMs?: number;
  readonly record?: string;
  readonly verbose: boolean;
  readonly json: boolean;
}

export function addCardOptions(card: Command): void {
  card
    .option('--port <address>', 'port of the card (default: $WEFT_CARD, else the only card that is found)', process.env['WEFT_CARD'])
    .option('--baud <n>', 'speed of a UART', whole(300, 12_000_000), DEFAULT_BAUD)
    .option(
      '--reply-ms <n>',
      `how long to wait for an answer before asking again (default: ${DEFAULT_REPLY_MS}; of a virtual card, what it asks for)`,
      whole(10, 600_000),
    )
    .option('--record <file>', 'append what goes over the port to this file, for replay:FILE')
    .option('--verbose', 'say on stderr what was not for us', false)
    .option('--json', 'the result as JSON', false);
}

export interface OpenCard {
  readonly session: Session;
  readonly identity: Identity;
  /** A new session at the same port. */
  readonly connect: () => Promise<Session>;
}

/** Opens the card, makes sure that it is one, and closes it whatever happens. */
export async function withCard<T>(options: CardOptions, signal: AbortSignal, use: (card: OpenCard) => Promise<T>): Promise<T> {
  const address = options.port ?? (await onlyCard(systemPorts));
  const connect = (): Promise<Session> => openSession(address, options);
  const session = await connect();
  try {
    return await use({ session, identity: await identify(session, signal), connect });
  } finally {
    await session.close();
  }
}

async function openSession(address: string, options: CardOptions): Promise<Session> {
  const port = await openPort(address, { baudRate: options.baud });
  const { record } = options;
  const wire = record === undefined ? port : recorded(port, (line) => appendFileSync(record, `${line}\n`));
  const onNote = (note: string): void => {
    if (options.verbose) process.stderr.write(`weft: ${note}\n`);
  };
  // A recorded session asks with the same numbers when it is replayed.
  const repeatable = record !== undefined || address.startsWith('replay:');
  return new Session(wire, {
    ...(patienceWith(address) ?? {}),
    ...(options.replyMs === undefined ? {} : { replyMs: options.replyMs }),
    onNote,
    ...(repeatable ? { random: () => 0 } : {}),
  });
}

/** The result, as JSON if that is wanted. */
export function print(json: boolean, value: unknown, text: () => string): void {
  process.stdout.write(`${json ? JSON.stringify(value) : text()}\n`);
}

/** Rows as columns, each as wide as its widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>((w, row) => row.map((cell, i) => Math.max(w[i] ?? 0, cell.length)), []);
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
