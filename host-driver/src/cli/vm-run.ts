// SPDX-License-Identifier: Apache-2.0
import { aborted, oneOf, strict, WeftError, whole } from '@weft/tools';
import type { Command } from 'commander';
import { guestImage } from '../guest/image.js';
import { buildLinkPlugin } from '../native.js';
import { startNode } from '../node/client.js';
import { exitText } from '../process/child.js';
import { WorkDir } from '../process/workdir.js';
import { type AccelChoice, accels, chooseAccel } from '../vm/accel.js';
import { findQemu, startQemu } from '../vm/qemu.js';
import { uffdProblem } from '../vm/uffd.js';
import { group } from './remote.js';

interface Options {
  readonly card: string;
  readonly node: number;
  readonly nodes: number;
  readonly poolMib: number;
  readonly guestMib: number;
  readonly budgetMib: number;
  readonly cpus: number;
  readonly accel: AccelChoice;
  readonly kernel?: string;
  readonly initrd?: string;
  readonly append: string;
  readonly policy: string;
  readonly prefetch: boolean;
}

/** `weft vm run`: this server's driver and an unmodified QEMU whose memory it serves. */
export function addVmRun(weft: Command, signal: AbortSignal): void {
  const vm = group(weft, 'vm', 'Virtual machines whose memory lies on the rack.');
  strict(
    vm
      .command('run')
      .description('Run a guest on this node; its console is our output. Arguments after -- go to QEMU.')
      .argument('[qemu-arguments...]')
      .requiredOption('--card <socket>', 'socket of the card')
      .requiredOption('--pool-mib <n>', 'memory lent to the rack', whole(0, 1 << 20))
      .option('--node <id>', 'number of this node', whole(0, 15), 0)
      .option('--nodes <n>', 'nodes in the rack; the others run `weft node run`', whole(1, 16), 1)
      .option('--guest-mib <n>', 'memory of the guest', whole(64, 2048), 256)
      .option('--budget-mib <n>', 'most of it mapped here at once (0: no limit)', whole(0, 2048), 64)
      .option('--cpus <n>', 'virtual CPUs', whole(1, 16), 1)
      .option('--accel <name>', `one of ${accels.join(', ')}`, oneOf(accels), 'auto')
      .option('--kernel <file>', "kernel image (default: Debian's cloud kernel)")
      .option('--initrd <file>', 'initramfs (default: the self-checking memory program)')
      .option('--append <text>', 'more kernel command line', 'transparent_hugepage=never')
      .option('--policy <name>', 'which pages stay: heat, fifo, or the absolute path of a module', 'heat')
      .option('--prefetch', 'fetch pages of streams before they are wanted', false),
  ).action(async (extra: string[], options: Options) => run(options, extra, signal));
}

async function run(o: Options, extra: readonly string[], signal: AbortSignal): Promise<void> {
  const problem = uffdProblem();
  if (problem !== null) throw new WeftError('E_UFFD', problem, 'run as root, or give this user access to /dev/userfaultfd');
  const qemu = await findQemu();
  const own = o.kernel !== undefined && o.initrd !== undefined ? null : await guestImage(signal);
  const kernel = o.kernel ?? own?.kernel ?? '';
  const initramfs = o.initrd ?? own?.initramfs ?? '';
  const [accel, plugin] = await Promise.all([chooseAccel(o.accel, qemu, kernel), buildLinkPlugin()]);
  process.stderr.write(`weft: accelerator ${accel.name}: ${accel.why}\n`);
  const dir = new WorkDir();
  const { child: node, info } = await startNode({ ...o, link: dir.file('link'), policy: { name: o.policy, prefetch: o.prefetch } });
  const told = new Promise<never>((_, reject) => {
    node.onNotice = ({ event }) => {
      // Pages are served without a policy, too.
      if (event.code.startsWith('E_') && event.code !== 'E_POLICY') reject(new WeftError(event.code, event.text));
      else if (event.code !== 'ATTACHED') process.stderr.write(`weft: ${event.text}\n`);
    };
  });
  const vm = startQemu({
    qemu,
    accel: accel.name,
    guestMib: o.guestMib,
    cpus: o.cpus,
    kernel,
    initramfs,
    append: o.append,
    memory: info.guestPath,
    link: { plugin, socket: info.linkSocket, ino: info.guestIno },
    extra,
    onLine: (line) => process.stdout.write(`${line}\n`),
  });
  try {
    const driverEnd = node.exited.then((exit) => {
      throw new WeftError('E_DRIVER', `the driver ${exitText(exit)}`, 'the guest was stopped: its memory is gone');
    });
    const exit = await Promise.race([vm.exited, driverEnd, told, aborted(signal)]);
    if (exit.code !== 0) throw new WeftError('E_QEMU', `QEMU ${exitText(exit)}`);
  } finally {
    // The guest first: without its driver it could only wait.
    vm.process.kill('SIGKILL');
    await vm.exited;
    await node.stop();
    dir.remove();
  }
}
