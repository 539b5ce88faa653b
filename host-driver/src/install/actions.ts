// SPDX-License-Identifier: Apache-2.0
/** What a running system is told after files have come or gone. Below another root nothing is: it has its own first boot. */
import { findTool, run } from '@weft/tools';
import { serviceUser, unitName } from './places.js';

type Command = readonly [tool: string, ...args: string[]];

const reload: readonly Command[] = [
  ['systemctl', 'daemon-reload'],
  ['udevadm', 'control', '--reload'],
];
const afterInstall: readonly Command[] = [
  ['systemd-sysusers', 'weft.conf'],
  ['systemd-tmpfiles', '--create', 'weft.conf'],
  ...reload,
  ['udevadm', 'trigger', '--subsystem-match=misc', '--subsystem-match=tty', '--subsystem-match=hidraw', '--subsystem-match=vfio'],
  ['sysctl', '--system'],
];
const beforeUninstall: readonly Command[] = [['systemctl', 'disable', '--now', unitName]];
const afterUninstall: readonly Command[] = [...reload, ['userdel', serviceUser]];

export const actions = {
  afterInstall,
  beforeUninstall,
  afterUninstall,
  start: [['systemctl', 'enable', '--now', unitName]] as readonly Command[],
};

/** Runs them all; gives in words those that failed. A tool that is not there has nothing to be told. */
export async function act(commands: readonly Command[]): Promise<string[]> {
  const failed: string[] = [];
  for (const [tool, ...args] of commands) {
    if ((await findTool(tool)) === null) continue;
    await run(tool, args, { timeoutMs: 60_000 }).catch(() => failed.push([tool, ...args].join(' ')));
  }
  return failed;
}
