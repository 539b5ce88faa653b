// SPDX-License-Identifier: Apache-2.0
import { open, readFile } from 'node:fs/promises';
import { release } from 'node:os';
import { findTool, RunError, run } from '@weft/tools';
import { buildProbe } from '../native.js';
import { type Check, type Finding, fail, ok, skip, warn } from './check.js';

const read = (path: string): Promise<string | null> =>
  readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => null,
  );
/** The one in brackets of those that a file in /sys offers. */
const chosen = (text: string): string => /\[(\w+)\]/.exec(text)?.[1] ?? text;

/** What native/probe/probe.c says. */
export async function probe(...args: string[]): Promise<{ ok: boolean; text: string }> {
  const { stdout } = await run(await buildProbe(), args, { timeoutMs: 10_000 }).catch((e) => {
    if (e instanceof RunError && e.code === 1) return e;
    throw e;
  });
  return JSON.parse(stdout);
}

export function kernelVerdict(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map((n) => Number.parseInt(n, 10));
  const at = major * 1000 + minor;
  if (at < 5019) return fail(`Linux ${version}`, 'Linux 5.19 or newer is needed: before it, shared memory cannot be write-protected');
  if (at < 6006)
    return warn(`Linux ${version}`, 'with Linux 6.6 or newer a guest is told of a lost page; before it, the guest is stopped instead');
  return ok(`Linux ${version}`);
}

export function shmemVerdict(text: string | null): Finding {
  if (text === null) return skip('this kernel has no huge pages for shared memory');
  const mode = chosen(text);
  return mode === 'force'
    ? fail('huge pages are forced on shared memory', 'echo never > /sys/kernel/mm/transparent_hugepage/shmem_enabled')
    : ok(`huge pages of shared memory: ${mode}`);
}

export function clockVerdict(source: string | null, synchronized: boolean | null): Finding {
  if (source === null) return skip('this kernel names no clock');
  if (!/^(tsc|kvm-clock|hyperv_clocksource\w*|arch_sys_counter)$/.test(source))
    return warn(`clock ${source}: reading it is slow`, 'see in dmesg why tsc was given up; often a BIOS or hypervisor setting');
  if (synchronized === false)
    return warn(`clock ${source}, not synchronized`, 'run timedatectl set-ntp true: logs of servers are compared');
  return ok(`clock ${source}${synchronized ? ', synchronized' : ''}`);
}

async function synchronizedClock(): Promise<boolean | null> {
  if ((await findTool('timedatectl')) === null) return null;
  const said = await run('timedatectl', ['show', '--property=NTPSynchronized', '--value'], { timeoutMs: 5000 }).catch(() => null);
  return said === null ? null : said.stdout.trim() === 'yes';
}

export const kernelChecks: readonly Check[] = [
  { name: 'kernel', run: async () => kernelVerdict(release()) },
  {
    name: 'userfaultfd',
    run: async () => {
      const { ok: works, text } = await probe('uffd');
      if (!works) return fail(text, 'run weftd as root, or install the udev rule of Weft and give its user the group weft');
      return text === 'poison' ? ok('opened, and a page put under it') : warn('opened, but it cannot poison', 'use Linux 6.6 or newer');
    },
  },
  { name: 'huge pages', run: async () => shmemVerdict(await read('/sys/kernel/mm/transparent_hugepage/shmem_enabled')) },
  {
    name: 'clock',
    run: async () =>
      clockVerdict(await read('/sys/devices/system/clocksource/clocksource0/current_clocksource'), await synchronizedClock()),
  },
  {
    name: 'kvm',
    run: async () => {
      const device = await open('/dev/kvm', 'r+').catch((e: NodeJS.ErrnoException) => e.code ?? e.message);
      if (typeof device === 'string')
        return warn(`/dev/kvm: ${device}`, 'guests run under TCG, slowly: switch virtualization on, or add the user to the group kvm');
      await device.close();
      return ok('/dev/kvm opened');
    },
  },
];
