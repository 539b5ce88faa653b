// SPDX-License-Identifier: Apache-2.0
import { accessSync, constants, readFileSync } from 'node:fs';

const CAP_SYS_PTRACE = 19n;

/** Why this user cannot serve a guest's page faults, or null. Faults that the kernel takes for the guest need the full userfaultfd. */
export function uffdProblem(): string | null {
  const effective = /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  if ((BigInt(`0x${effective}`) >> CAP_SYS_PTRACE) & 1n) return null;
  try {
    if (readFileSync('/proc/sys/vm/unprivileged_userfaultfd', 'utf8').trim() === '1') return null;
  } catch {
    return 'this kernel has no userfaultfd';
  }
  try {
    accessSync('/dev/userfaultfd', constants.R_OK | constants.W_OK);
    return null;
  } catch {
    return 'userfaultfd is not permitted';
  }
}
