// SPDX-License-Identifier: Apache-2.0
/** What commands that talk to a daemon share: where it is, how answers are shown. */
import { strict } from '@weft/tools';
import type { Command } from 'commander';
import { connectDaemon, type DaemonClient } from '../daemon/client/client.js';
import type { Reach } from '../daemon/client/fetch.js';

export interface Remote {
  readonly at: string;
  readonly ca?: string;
  readonly json: boolean;
}

/** A command's group, made by whoever comes first. */
export function group(parent: Command, name: string, description: string): Command {
  return parent.commands.find((c) => c.name() === name) ?? strict(parent.command(name).description(description));
}

/** Adds the options by which a daemon is reached. */
export function remote(command: Command): Command {
  return strict(command)
    .option('--at <address>', 'the daemon: unix:/path, http://… or https://…', process.env['WEFT_ADDRESS'] ?? 'unix:/run/weft/weftd.sock')
    .option('--ca <file>', 'certificates by which it is known (PEM)')
    .option('--json', 'print the answer as JSON', false);
}

/** The token comes from the environment: an argument could be seen by everyone on this machine. */
export function reachOf({ at, ca }: Remote, timeoutMs = 360_000): Reach {
  const token = process.env['WEFT_TOKEN'];
  return { address: at, timeoutMs, ...(ca === undefined ? {} : { ca }), ...(token === undefined ? {} : { token }) };
}

export const clientOf = (o: Remote): DaemonClient => connectDaemon(reachOf(o));

/** Prints the answer as JSON, or in words. */
export function show<T>(o: Remote, value: T, words: (value: T) => string): void {
  const text = o.json ? JSON.stringify(value, null, 2) : words(value);
  if (text !== '') process.stdout.write(`${text}\n`);
}

/** Rows in columns. */
export function columns(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const all = [head, ...rows.map((r) => r.map(String))];
  const width = head.map((_, i) => Math.max(...all.map((r) => r[i]?.length ?? 0)));
  return all
    .map((r) =>
      r
        .map((cell, i) => cell.padEnd(width[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
