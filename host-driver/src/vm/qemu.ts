// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process';
import { findTool, WeftError } from '@weft/tools';
import { LineSplitter } from '../guest/console.js';
import { Child } from '../process/child.js';
import type { Accel } from './accel.js';

export interface QemuOptions {
  readonly qemu: string;
  readonly accel: Accel['name'];
  readonly guestMib: number;
  readonly cpus?: number;
  readonly kernel: string;
  readonly initramfs?: string;
  /** Kernel command line after the console. */
  readonly append?: string;
  /** Guest memory: a file, mapped shared. */
  readonly memory: string;
  /** The link that puts the memory under userfaultfd; without it QEMU maps `memory` as it is. */
  readonly link?: { readonly plugin: string; readonly socket: string; readonly ino: number };
  /** Character device with id `console`; default: QEMU's stdin and stdout. */
  readonly console?: string;
  /** More arguments for QEMU, as they are. */
  readonly extra?: readonly string[];
  readonly onLine: (line: string) => void;
}

/** The hypervisor as Debian packages it. */
export async function findQemu(): Promise<string> {
  const qemu = process.env['WEFT_QEMU'] ?? 'qemu-system-x86_64';
  if ((await findTool(qemu)) === null) throw new WeftError('E_TOOL', `${qemu} is missing`, 'run `apt-get install qemu-system-x86`');
  return qemu;
}

/** QEMU's arguments. Guest memory below 4 GiB lies in the file as it lies in the guest: page number = offset / 4096. */
export function qemuArgs(o: Omit<QemuOptions, 'onLine' | 'qemu'>): string[] {
  const accel = o.accel === 'tcg' ? 'tcg,thread=multi' : 'kvm';
  return [
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot', '-nic', 'none'],
    ...['-accel', accel, '-smp', String(o.cpus ?? 1), '-m', `${o.guestMib}M`],
    // hpet=off: one timer less to emulate.
    ...['-machine', 'pc,memory-backend=ram,usb=off,hpet=off'],
    ...['-object', `memory-backend-file,id=ram,size=${o.guestMib}M,mem-path=${o.memory},share=on`],
    // Not a terminal: Ctrl-C is ours.
    ...['-chardev', o.console ?? 'stdio,id=console,signal=off', '-serial', 'chardev:console'],
    ...(o.link ? ['-plugin', `${o.link.plugin},sock=${o.link.socket},ino=${o.link.ino}`] : []),
    ...['-kernel', o.kernel, ...(o.initramfs ? ['-initrd', o.initramfs] : [])],
    ...['-append', `console=ttyS0 panic=-1 nowatchdog ${o.append ?? ''}`.trim()],
    ...(o.extra ?? []),
  ];
}

/** Starts QEMU. It dies with us: the kernel kills it when its parent ends, however that happens. */
export function startQemu(o: QemuOptions): Child {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', o.qemu, ...qemuArgs(o)], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const lines = new LineSplitter(o.onLine);
  child.stdout.setEncoding('utf8').on('data', (text: string) => lines.push(text));
  child.stdout.on('end', () => lines.end());
  return new Child('QEMU', child);
}
