// SPDX-License-Identifier: Apache-2.0

import type { CardKind, Width } from '@weft/hw-sim';
import { exitCode, oneOf, strict, WeftError, whole } from '@weft/tools';
import { Command } from 'commander';

export interface DemoOptions {
  readonly json: boolean;
  readonly nodes: number;
  readonly guestMib: number;
  readonly budgetMib: number;
  readonly workMib: number;
  readonly ops: number;
  readonly seed: number;
  readonly width: Width;
  readonly quick: boolean;
  readonly accel: 'auto' | 'tcg' | 'kvm';
  readonly card: CardKind;
  /** Which pages of the guest stay. */
  readonly policy: string;
  readonly prefetch: boolean;
  readonly pcap?: string;
  /** Kill drivers now and then, and start them again. */
  readonly killDriver: boolean;
  /** Bound on the whole run. */
  readonly limitS: number;
}

/** What the kernel and the initramfs need beside the work set. */
export const guestOwnMib = 88;

const full = { guestMib: 256, budgetMib: 64, workMib: 112, ops: 4000 };
const quick = { guestMib: 128, budgetMib: 56, workMib: 24, ops: 500 };

function command(): Command {
  return strict(
    new Command('demo')
      .description('An unmodified Linux guest whose memory lives on a rack of simulated cards.')
      .option('--json', 'end with one line of JSON', false)
      .option('--nodes <n>', 'servers in the rack', whole(1, 16), 3)
      .option('--guest-mib <n>', `guest memory (default: ${full.guestMib})`, whole(128, 2048))
      .option('--budget-mib <n>', `most of it mapped on node 0 at once (default: ${full.budgetMib})`, whole(0, 2048))
      .option('--work-mib <n>', `memory that the guest program fills and checks (default: ${full.workMib})`, whole(1, 2048))
      .option('--ops <n>', `random verify and rewrite steps (default: ${full.ops})`, whole(0, 100_000_000))
      .option('--seed <n>', 'seed of guest program and rack', whole(0, 2 ** 31 - 1), 1)
      .option('--width <bits>', 'data path of the cards: 64 or 512', oneOf(['64', '512'] as const), '512')
      .option('--quick', `a small run: ${quick.guestMib} MiB guest, ${quick.workMib} MiB work set`, false)
      .option('--accel <name>', 'auto, tcg or kvm', oneOf(['auto', 'tcg', 'kvm'] as const), 'auto')
      .option('--card <kind>', 'rtl, or functional: the same protocol without cycles, quick', oneOf(['rtl', 'functional'] as const), 'rtl')
      // The guest program uses all of its pages alike: there is nothing for heat to learn.
      .option('--policy <name>', 'which pages stay: fifo, heat, or the absolute path of a module', 'fifo')
      .option('--prefetch', 'fetch pages of streams before they are wanted', false)
      .option('--pcap <file>', 'record every frame of the rack')
      .option(
        '--kill-driver',
        'kill the driver of a node now and then, at seeded moments, and let the next one take up where it was',
        false,
      )
      .option('--limit-s <n>', 'give up after this time', whole(10, 86_400), 1200),
  );
}

const usage = (message: string, next: string): never => {
  throw new WeftError('E_USAGE', message, next);
};

/** Options from arguments. Throws an E_USAGE of one line, or commander's own end after --help. */
export function parseOptions(args: readonly string[]): DemoOptions {
  const parsed = command().allowExcessArguments(false).parse(args, { from: 'user' }).opts();
  const sizes = parsed['quick'] ? quick : full;
  const o = { ...sizes, ...parsed, width: Number(parsed['width']) as Width } as DemoOptions;
  if (o.budgetMib < 4)
    usage(`a frame budget of ${o.budgetMib} MiB is too small for a guest to make progress`, 'give --budget-mib 4 or more');
  if (o.budgetMib > o.guestMib)
    usage(`the frame budget (${o.budgetMib} MiB) exceeds the guest (${o.guestMib} MiB)`, `give --budget-mib ${o.guestMib} or less`);
  const most = o.guestMib - guestOwnMib;
  if (o.workMib > most) {
    usage(
      `a work set of ${o.workMib} MiB does not fit into a guest of ${o.guestMib} MiB`,
      `give --work-mib ${most} or less, or a larger --guest-mib`,
    );
  }
  return o;
}

export { exitCode };
