// SPDX-License-Identifier: Apache-2.0
import type { PolicyRun } from '@weft/host-driver/testing';
import type { GuestRun } from './program.js';
import type { Program } from './ways.js';

/** What the times have in them, beside what is compared. */
export const includes = (accel: string): string[] => [
  `Times are wall clock of this machine, with ${accel === 'tcg' ? 'an emulated processor (TCG): computing is slow in all ways alike, the ways to memory are not' : 'KVM'}.`,
  'Weft: userfaultfd, driver with the policy heat and prefetch, three cards of software in one process and their frames. All of the guest is in the budget, its kernel too.',
  'NBD swap: the kernel of the guest swaps over NBD and TCP through the network of QEMU (slirp) to a server that has the disk in RAM: the TCP stack of the guest runs',
  'under the same processor as all else, emulated or not. NBD by QEMU: a virtio disk, NBD and TCP outside of the guest. The kernel of both lies outside of the budget: in their favour.',
];

const seconds = (n: number): string => `${n.toFixed(2)} s`.padStart(11);

/**
 * What a run on RTL would have taken at the card's own clock, from what was counted: the guest's work as when all is local, the host's part of each fault as with
 * functional cards at most, and the card's time. Faults are counted one after the other, as a guest of one processor has them.
 */
export function simulatedSeconds({ local, functional, rtl }: Program): number | null {
  if (rtl === null) return null;
  const hostPart = Math.max(0, functional.seconds - local.seconds) / Math.max(functional.faults, 1);
  return local.seconds + rtl.faults * hostPart + rtl.cardSeconds;
}

export function table(name: string, p: Program): string[] {
  const phases = Object.keys(p.local.phases);
  const row = (text: string, r: GuestRun): string =>
    `${text.padEnd(26)}${phases.map((f) => seconds(r.phases[f] ?? Number.NaN)).join('')}${seconds(r.seconds)}`;
  const at = simulatedSeconds(p);
  return [
    '',
    `${name}: ${''.padEnd(24 - name.length)}${phases.map((f) => f.padStart(11)).join('')}${'all'.padStart(11)}`,
    row('all local', p.local),
    row('Weft, functional cards', p.functional),
    ...(p.rtl === null || at === null
      ? []
      : [
          `${'Weft, RTL at its own clock'.padEnd(26)}${''.padEnd(11 * phases.length)}${seconds(at)}  estimated: ${p.rtl.faults} faults, ${p.rtl.cardSeconds.toFixed(2)} s of card time`,
          row('  (the simulation took)', p.rtl),
        ]),
    row('NBD swap', p.nbd),
    row('NBD swap by QEMU', p.nbdDisk),
    `NBD swap / Weft: ${(p.nbd.seconds / p.functional.seconds).toFixed(2)}, by QEMU ${(p.nbdDisk.seconds / p.functional.seconds).toFixed(2)}; Weft / all local: ${(p.functional.seconds / p.local.seconds).toFixed(2)}; ${p.functional.faults} faults; NBD's guest had ${p.nbd.freeMib} MiB left`,
  ];
}

export function policyText(runs: readonly PolicyRun[], ratio: number | null, target: number): string[] {
  if (ratio === null) return [];
  const row = (r: PolicyRun): string =>
    `${r.policy.padEnd(6)}${String(r.refaults).padStart(10)} refaults ${String(r.touches).padStart(8)} touches seen by ${r.look.padEnd(8)}${seconds(r.seconds)}`;
  return [
    'A process whose accesses follow Zipf (0.99), half of its memory local, at userfaultfd, driver and a loopback card:',
    ...runs.map(row),
    `policyRefaultRatio ${ratio.toFixed(3)} (<= ${target})`,
  ];
}
