// SPDX-License-Identifier: Apache-2.0

import {
  buildLinkPlugin,
  type Child,
  chooseAccel,
  exitText,
  findQemu,
  guestImage,
  type NodeInfo,
  parseGuestLine,
  startQemu,
} from '@weft/host-driver';
import { WeftError } from '@weft/tools';
import type { DemoOptions } from './options.js';
import type { Progress } from './progress.js';
import type { GuestResult } from './report.js';

/** All that can be made ready before the servers run. */
export async function prepareGuest(o: DemoOptions, signal: AbortSignal) {
  const qemu = await findQemu();
  const image = await guestImage(signal);
  const [accel, plugin] = await Promise.all([chooseAccel(o.accel, qemu, image.kernel), buildLinkPlugin()]);
  return { qemu, image, accel, plugin };
}
export type Prepared = Awaited<ReturnType<typeof prepareGuest>>;

export interface RunningGuest {
  readonly vm: Child;
  /** What the guest program found; rejects if it could not say. */
  readonly result: Promise<GuestResult>;
  /** When it last said something. */
  lastWord(): number;
}

/** Boots the guest on node 0. */
export function startGuest(o: DemoOptions, prepared: Prepared, info: NodeInfo, progress: Progress): RunningGuest {
  const { qemu, image, accel, plugin } = prepared;
  let result: GuestResult | undefined;
  let failure: string | undefined;
  let lastWord = Date.now();
  const onLine = (raw: string): void => {
    lastWord = Date.now();
    const line = parseGuestLine(raw);
    if (line.kind === 'progress') progress.guest(`guest ${line.phase} ${Math.round((100 * line.done) / line.of)} %`);
    else if (line.kind === 'result') result = line;
    else if (line.kind === 'failed') failure = line.reason;
    else if (line.kind === 'corrupt') failure ??= line.text;
    progress.console(line.kind === 'other' ? line.text : raw.trim());
  };
  const vm = startQemu({
    qemu,
    accel: accel.name,
    guestMib: o.guestMib,
    kernel: image.kernel,
    initramfs: image.initramfs,
    // Huge pages would be folded together in the guest and leave stale copies of pages for the audit to find.
    append: `transparent_hugepage=never weft.work=${o.workMib} weft.seed=${o.seed} weft.ops=${o.ops}`,
    memory: info.guestPath,
    link: { plugin, socket: info.linkSocket, ino: info.guestIno },
    onLine,
  });
  const ended = vm.exited.then((exit): GuestResult => {
    if (exit.code !== 0) throw new WeftError('E_QEMU', `QEMU ${exitText(exit)}`, 'the guest is gone; run the demo again');
    if (result === undefined) throw new WeftError('E_GUEST', failure ? `the guest failed: ${failure}` : 'the guest ended without a result');
    return result;
  });
  ended.catch(() => undefined);
  return { vm, result: ended, lastWord: () => lastWord };
}
