// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { repoRoot } from '@weft/tools';
import { killAll, Lines, Rig } from '../driver-testing.js';
import { buildConsumer } from '../native.js';
import { PolicyRunner } from '../policy/runner.js';

export interface PolicyLoad {
  /** Guest memory and frame budget, in pages. */
  readonly pages: number;
  readonly budget: number;
  readonly operations: number;
  /** Of Zipf's law. */
  readonly exponent: number;
  readonly seed: number;
}

export interface PolicyRun {
  readonly policy: string;
  /** Pages that came again after they had been evicted. */
  readonly refaults: number;
  /** Faults without the card, by which looks saw that a page is in use. */
  readonly touches: number;
  readonly look: string;
  readonly seconds: number;
  readonly wrong: number;
}

/** The same accesses of a real process at the real fault path (userfaultfd, driver, loopback card) under a policy. */
export async function measurePolicy(policy: string, load: PolicyLoad): Promise<PolicyRun> {
  const program = await buildConsumer('weft-zipf', [join(repoRoot, 'host-driver/native/test/zipf.c')], ['-lm']);
  const rig = await Rig.open({ pages: load.pages, budgetPages: load.budget, card: { seed: load.seed } });
  const runner = await PolicyRunner.start(rig.driver, load.budget, { policy, everyMs: 2 });
  try {
    const d = rig.driver;
    const guest = new Lines(program, [d.guestPath, d.guestBytes, d.linkSocket, load.operations, load.exponent, load.seed]);
    await guest.line('filled', 60_000);
    const before = d.stats();
    guest.child.stdin?.write('\n');
    await guest.line('done', 600_000);
    const after = d.stats();
    guest.child.stdin?.write('\n');
    const { wrong, seconds } = await guest.result<{ wrong: number; seconds: number }>(600_000);
    const { look } = runner.report();
    return { policy, refaults: after.refault - before.refault, touches: after.minorEvents - before.minorEvents, look, seconds, wrong };
  } finally {
    runner.stop();
    await rig.close();
    killAll();
  }
}
