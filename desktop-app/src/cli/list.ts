// SPDX-License-Identifier: Apache-2.0
import { errorLine } from '@weft/tools';
import type { Command } from 'commander';
import { type Enumerator, type Identity, isCard, systemPorts } from '../card/index.js';
import { type CardOptions, print, table, withCard } from './context.js';

interface Options extends CardOptions {
  readonly probe: boolean;
}

interface Found {
  readonly address: string;
  readonly identity: Identity | null;
  readonly problem: string | null;
}

/** `weft card list`: which cards are there. A port that does not say that it is a card's is asked only on request. */
export function addList(card: Command, signal: AbortSignal, enumerate: Enumerator = systemPorts): void {
  card
    .command('list')
    .description('Cards of this machine, and whether they answer.')
    .option('--probe', 'also ask USB serial ports that do not say what they are', false)
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const ports = (await enumerate()).filter(
        (p) => isCard(p) || (options.probe && p.vendorId !== null && p.address.startsWith('serial:')),
      );
      const addresses = [...new Set([...(options.port ? [options.port] : []), ...ports.map((p) => p.address)])];
      const found: Found[] = [];
      for (const address of addresses) found.push(await probe(address, options, signal));
      print(options.json, found, () => (found.length === 0 ? 'no card was found; name a port with --port' : table(found.map(row))));
    });
}

async function probe(address: string, options: Options, signal: AbortSignal): Promise<Found> {
  try {
    const identity = await withCard({ ...options, port: address }, signal, async (c) => c.identity);
    return { address, identity, problem: null };
  } catch (e) {
    signal.throwIfAborted();
    return { address, identity: null, problem: errorLine(e) };
  }
}

const row = ({ address, identity, problem }: Found): string[] =>
  identity === null
    ? [address, problem ?? '']
    : [
        address,
        `${identity.name || 'unnamed'}, serial ${identity.serial}, ${identity.board}, node ${identity.node}, firmware ${identity.firmware}`,
      ];
