// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedBuild, WeftError } from '@weft/tools';

export const accels = ['auto', 'tcg', 'kvm'] as const;
export type AccelChoice = (typeof accels)[number];

export interface Accel {
  readonly name: 'tcg' | 'kvm';
  /** Why this one. */
  readonly why: string;
}

const probeMs = 5000;

/** Picks the accelerator. `auto` takes KVM only if it really starts this kernel here. */
export async function chooseAccel(choice: AccelChoice, qemu: string, kernel: string): Promise<Accel> {
  if (choice === 'tcg') return { name: 'tcg', why: 'as asked' };
  const refusal = deviceRefusal();
  if (choice === 'kvm') {
    if (refusal !== null) throw new WeftError('E_KVM', `no KVM: ${refusal}`, 'use --accel tcg');
    return { name: 'kvm', why: 'as asked' };
  }
  if (refusal !== null) return { name: 'tcg', why: refusal };
  return (await kvmBoots(qemu, kernel))
    ? { name: 'kvm', why: 'it starts this kernel' }
    : { name: 'tcg', why: `/dev/kvm is there but did not start a 64-bit kernel within ${probeMs / 1000} s` };
}

function deviceRefusal(): string | null {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
    return null;
  } catch (e) {
    return (e as NodeJS.ErrnoException).code === 'EACCES' ? 'no permission for /dev/kvm' : 'no /dev/kvm';
  }
}

/** The verdict holds until the next boot of this machine, so the test is made once. */
async function kvmBoots(qemu: string, kernel: string): Promise<boolean> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const dir = await cachedBuild({
    name: 'kvm-probe',
    inputs: [],
    flags: ['1', boot.trim(), qemu, kernel],
    build: async (work) => writeFile(join(work, 'verdict'), (await probe(qemu, kernel)) ? 'boots' : 'does not boot'),
  });
  return (await readFile(join(dir, 'verdict'), 'utf8')) === 'boots';
}

/** Boots the kernel without anything else and looks for its first words. */
function probe(qemu: string, kernel: string): Promise<boolean> {
  return new Promise((resolve) => {
    const args = ['-accel', 'kvm', '-m', '128', '-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot', '-serial', 'stdio'];
    const child = spawn(qemu, [...args, '-kernel', kernel, '-append', 'console=ttyS0 earlyprintk=ttyS0 panic=-1'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    const end = (boots: boolean): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      resolve(boots);
    };
    const timer = setTimeout(() => end(false), probeMs);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4096);
      if (said.includes('Linux version')) end(true);
    });
    child.on('error', () => end(false));
    child.on('close', () => end(said.includes('Linux version')));
  });
}
