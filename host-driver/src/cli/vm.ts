// SPDX-License-Identifier: Apache-2.0
import { oneOf, whole } from '@weft/tools';
import type { Command } from 'commander';
import type { Hyperserver, HyperserverSpec } from '../daemon/api/schemas.js';
import { answer } from '../daemon/client/client.js';
import { type AccelChoice, accels } from '../vm/accel.js';
import { clientOf, columns, group, type Remote, reachOf, remote, show } from './remote.js';

interface Create extends Remote {
  readonly memoryMib: number;
  readonly budgetMib: number;
  readonly node: number;
  readonly pools?: string;
  readonly hosts?: string;
  readonly cpus: number;
  readonly accel: AccelChoice;
  readonly kernel?: string;
  readonly initrd?: string;
  readonly append?: string;
  readonly external: boolean;
}

const mib = whole(1, 1 << 20);
const line = (h: Hyperserver): string => `${h.spec.name} ${h.state}${h.text === '' ? '' : `: ${h.text}`}`;

/** `weft vm …`: hyperservers, through the daemon of the administrator. */
export function addVm(weft: Command, signal: AbortSignal): void {
  const vm = group(weft, 'vm', 'Virtual machines whose memory lies on the rack.');
  remote(
    vm
      .command('create')
      .description('Describe a hyperserver. Arguments after -- go to QEMU.')
      .argument('<name>')
      .argument('[qemu-arguments...]')
      .requiredOption('--memory-mib <n>', 'its memory', mib)
      .option('--budget-mib <n>', 'most of it mapped at once on its node (0: no limit)', whole(0, 1 << 20), 0)
      .option('--node <n>', 'node on which it runs', whole(0, 15), 0)
      .option('--pools <nodes>', 'nodes that keep its pages, such as 0,2 (default: all that lend memory)')
      .option('--hosts <nodes>', 'nodes that it can be moved to (default: all that keep its pages)')
      .option('--cpus <n>', 'virtual CPUs', whole(1, 64), 1)
      .option('--accel <name>', `one of ${accels.join(', ')}`, oneOf(accels), 'auto')
      .option('--kernel <file>', "kernel image on its node (default: Debian's cloud kernel)")
      .option('--initrd <file>', 'initramfs on its node')
      .option('--append <text>', 'more kernel command line')
      .option('--external', 'only its memory; another program maps it', false),
  ).action(async (name: string, qemuArguments: string[], o: Create) => {
    const { memoryMib, budgetMib, node, cpus, accel, kernel, initrd, append } = o;
    const body: HyperserverSpec = {
      ...{ name, vmm: o.external ? 'external' : 'qemu', memoryMib, budgetMib, node, cpus, accel },
      ...(kernel === undefined ? {} : { kernel }),
      ...(initrd === undefined ? {} : { initrd }),
      ...(append === undefined ? {} : { append }),
      ...(o.pools === undefined ? {} : { pools: o.pools.split(',').map(Number) }),
      ...(o.hosts === undefined ? {} : { hosts: o.hosts.split(',').map(Number) }),
      ...(qemuArguments.length === 0 ? {} : { qemuArguments }),
    };
    show(o, await answer(clientOf(o).POST('/v1/hyperservers', { body })), line);
  });
  const named = (command: string, description: string): Command => remote(vm.command(command).description(description).argument('<name>'));
  const at = (name: string) => ({ path: { name } });

  named('start', 'Form its memory on all its nodes, and start it.').action(async (name: string, o: Remote) => {
    show(o, await answer(clientOf(o).POST('/v1/hyperservers/{name}/start', { params: at(name) })), line);
  });
  named('stop', 'Shut it down, and give its memory back.')
    .option('--grace-s <n>', 'how long it may take to shut down before it is ended', whole(0, 300), 30)
    .action(async (name: string, o: Remote & { graceS: number }) => {
      const body = { graceSeconds: o.graceS };
      show(o, await answer(clientOf(o).POST('/v1/hyperservers/{name}/stop', { params: at(name), body })), line);
    });
  named('delete', 'Forget one that is stopped.').action(async (name: string, o: Remote) => {
    show(o, await answer(clientOf(o).DELETE('/v1/hyperservers/{name}', { params: at(name) })), () => '');
  });
  named('move', 'Let it run on another node, while it runs; its memory stays where it is.')
    .argument('<node>', 'number of that node', whole(0, 15))
    .action(async (name: string, node: number, o: Remote) => {
      const moved = await answer(clientOf(o).POST('/v1/hyperservers/{name}/move', { params: at(name), body: { node } }));
      const ms = (n: number): string => `${n.toFixed(0)} ms`;
      show(
        o,
        moved,
        (r) =>
          `${name} runs on node ${r.to}, after ${ms(r.totalMs)}, of these ${ms(r.pausedMs)} paused; ${r.stateBytes} bytes went, ${r.memoryBytes} of them memory`,
      );
    });
  named('budget', 'Another frame budget, at once.')
    .argument('<mib>', 'most of its memory mapped at once (0: no limit)', whole(0, 1 << 20))
    .action(async (name: string, budgetMib: number, o: Remote) => {
      show(o, await answer(clientOf(o).PATCH('/v1/hyperservers/{name}', { params: at(name), body: { budgetMib } })), line);
    });
  remote(vm.command('list').description('All hyperservers of the rack.')).action(async (o: Remote) => {
    show(o, await answer(clientOf(o).GET('/v1/hyperservers')), (all) =>
      columns(
        ['NAME', 'STATE', 'NODE', 'MEMORY MIB', 'BUDGET MIB', ''],
        all.map(({ spec, state, text }) => [spec.name, state, spec.node, spec.memoryMib, spec.budgetMib || 'all', text]),
      ),
    );
  });
  named('console', 'Its serial console; Ctrl-] leaves it. To be asked of the daemon of its node.')
    .option('--log', 'only print what it said so far', false)
    .action(async (name: string, o: Remote & { log: boolean }) => {
      if (o.log)
        return show(o, await answer(clientOf(o).GET('/v1/hyperservers/{name}/console/text', { params: at(name) })), ({ text }) => text);
      const { attachConsole } = await import('./console.js');
      await attachConsole(reachOf(o), name, signal);
    });
}
