// SPDX-License-Identifier: Apache-2.0
import { exitText, type GuestImage, parseGuestLine, startQemu } from '@weft/host-driver';
import { WeftError } from '@weft/tools';

export interface GuestRun {
  /** Seconds of this machine, by phase. */
  readonly phases: Readonly<Record<string, number>>;
  /** Sum of the phases: booting is not in it. */
  readonly seconds: number;
  /** Digest of all memory, where the program gives one. */
  readonly digest: string;
  /** Memory that the guest had left for the program when it began, in MiB. */
  readonly freeMib: number;
}

export interface Machine {
  readonly qemu: string;
  readonly accel: 'tcg' | 'kvm';
  readonly image: GuestImage;
  readonly guestMib: number;
  readonly append: string;
  readonly memory: string;
  readonly link?: { readonly plugin: string; readonly socket: string; readonly ino: number };
  readonly extra?: readonly string[];
}

/** Boots a guest, times the phases of its program by what it says, and waits for its end. */
export async function runGuest(m: Machine, signal: AbortSignal): Promise<GuestRun> {
  const phases: Record<string, number> = {};
  let since = 0;
  let digest: string | undefined;
  let failure: string | undefined;
  let freeMib = Number.NaN;
  const lap = (phase: string): void => {
    const now = performance.now();
    phases[phase] = (now - since) / 1000;
    since = now;
  };
  const onLine = (raw: string): void => {
    const line = parseGuestLine(raw);
    if (line.kind === 'start' || (line.kind === 'progress' && line.done === 0)) since = performance.now();
    else if (line.kind === 'progress' && line.done === line.of) lap(line.phase);
    else if (line.kind === 'result') digest = line.ok ? line.digest : undefined;
    else if (line.kind === 'failed') failure = line.reason;
    else if (line.kind === 'other') freeMib = Number(/^WEFT memory free=(\d+)/.exec(line.text)?.[1] ?? freeMib);
  };
  const vm = startQemu({
    ...{ qemu: m.qemu, accel: m.accel, guestMib: m.guestMib, kernel: m.image.kernel, initramfs: m.image.initramfs, memory: m.memory },
    ...(m.link === undefined ? {} : { link: m.link }),
    ...(m.extra === undefined ? {} : { extra: m.extra }),
    append: `transparent_hugepage=never ${m.append}`,
    onLine,
  });
  const end = (): void => void vm.process.kill('SIGKILL');
  signal.addEventListener('abort', end, { once: true });
  try {
    const exit = await vm.exited;
    if (signal.aborted) throw signal.reason;
    if (exit.code !== 0) throw new WeftError('E_QEMU', `QEMU ${exitText(exit)}`);
    if (digest === undefined) throw new WeftError('E_GUEST', `the guest gave no good result: ${failure ?? 'it ended'}`);
    return { phases, seconds: Object.values(phases).reduce((a, b) => a + b, 0), digest, freeMib };
  } finally {
    signal.removeEventListener('abort', end);
    end();
  }
}
