// SPDX-License-Identifier: Apache-2.0
import { aborted, oneOf, strict, WeftError, whole } from '@weft/tools';
import type { Command } from 'commander';
import { nodeInfo, openNode } from '../node/open.js';
import { type KeptRecording, keepRecording } from '../record/keep.js';
import { uffdProblem } from '../vm/uffd.js';
import { group } from './remote.js';

interface Options {
  readonly node: number;
  readonly nodes: number;
  readonly card: string;
  readonly poolMib: number;
  readonly guestMib: number;
  readonly budgetMib: number;
  readonly link?: string;
  readonly statsMs: number;
  readonly resume: boolean;
  readonly mtu: '1500' | '9000';
  readonly heartbeatMs: number;
  readonly revokeLimitMs: number;
  readonly record?: string;
}

/** `weft node run`: one server's driver, in the foreground. Says what happens as JSON lines on stdout. */
export function addNodeRun(weft: Command, signal: AbortSignal): void {
  const node = group(weft, 'node', 'The driver of one server.');
  strict(
    node
      .command('run')
      .description('Run a node until interrupted: its pool and, with --guest-mib, the faults of a guest.')
      .requiredOption('--card <socket>', 'socket of the card')
      .requiredOption('--pool-mib <n>', 'memory lent to the rack', whole(0, 1 << 20))
      .option('--node <id>', 'number of this node', whole(0, 15), 0)
      .option('--nodes <n>', 'nodes in the rack', whole(1, 16), 1)
      .option('--guest-mib <n>', 'guest memory served here', whole(0, 1 << 20), 0)
      .option('--budget-mib <n>', 'most guest memory mapped here at once (0: no limit)', whole(0, 1 << 20), 0)
      .option('--link <socket>', 'socket for the process that maps guest memory; needed with --guest-mib')
      .option('--resume', 'take up where the last driver of this card was killed; give its other options again', false)
      .option('--mtu <bytes>', 'largest frame that the network carries: 1500 or 9000', oneOf(['1500', '9000'] as const), '9000')
      .option('--heartbeat-ms <n>', 'how often other nodes hear of this one (0: never)', whole(0, 10_000), 10)
      .option('--revoke-limit-ms <n>', 'time to give a page up before others are told to wait (0: no limit)', whole(0, 10_000), 1000)
      .option('--record <file>', "write what the card's flight recorder tells, for `weft trace`")
      .option('--stats-ms <n>', 'how often to print statistics (0: never)', whole(0, 3_600_000), 0),
  ).action(async (options: Options) => {
    if (options.guestMib > 0 && options.link === undefined)
      throw new WeftError('E_USAGE', '--guest-mib needs --link', 'name a socket path for QEMU');
    const problem = options.guestMib > 0 ? uffdProblem() : null;
    if (problem !== null) throw new WeftError('E_UFFD', problem, 'run as root, or give this user access to /dev/userfaultfd');
    const say = (what: object): void => void process.stdout.write(`${JSON.stringify(what)}\n`);
    const driver = await openNode({ ...options, mtu: options.mtu === '1500' ? 1500 : 9000 });
    driver.on('event', (event) => say({ event }));
    say({ ready: nodeInfo(driver) });
    const timer = options.statsMs > 0 ? setInterval(() => say({ stats: driver.stats() }), options.statsMs) : undefined;
    const recording: KeptRecording | null = options.record === undefined ? null : await keepRecording(driver, options.record);
    // A driver without a card is no driver: its end is ours.
    const lost = new Promise<never>((_, reject) => {
      recording?.failed.catch(reject);
      driver.on('error', (e) => {
        if (e.code === 'E_CARD_GONE') reject(new WeftError(e.code, e.text));
      });
    });
    // Nothing else keeps the event loop alive.
    const alive = setInterval(() => undefined, 1 << 30);
    try {
      await Promise.race([lost, aborted(signal)]);
    } finally {
      clearInterval(timer);
      clearInterval(alive);
      await recording?.end();
      driver.close();
    }
  });
}
