// SPDX-License-Identifier: Apache-2.0
import { check } from '@weft/tools';
import { RackGuest } from './guest.js';
import type { TestRack } from './test-rack.js';

const bootLimitMs = 240_000;
const resultLimitMs = 600_000;
/** Of 96 MiB a quarter may be mapped, and a third is in use. */
const size = { memoryMib: 96, budgetMib: 24, workMib: 32 };
/** So much of its work a guest does between two moves, at most. */
const opsAHop = 6000;

export interface Hop {
  readonly from: number;
  readonly to: number;
  readonly totalMs: number;
  readonly pausedMs: number;
  readonly stateBytes: number;
  readonly memoryBytes: number;
  readonly qemuDowntimeMs: number;
}

/** A busy Linux goes along these nodes under memory pressure, works at each, and looks at every byte at the end. Throws what is wrong. */
export async function tour(rack: TestRack, along: readonly number[], seed: number, onHop: (hop: Hop) => void): Promise<Hop[]> {
  const guest = new RackGuest(rack);
  await guest.start({ ...size, ops: opsAHop * along.length, seed });
  await guest.reaches(0, 'random', 1000, bootLimitMs);
  const hops: Hop[] = [];
  let at = 0;
  for (const to of along) {
    const before = (await guest.said(at)).length;
    const { data: hop, error } = await guest.move(to);
    check(hop !== undefined, () => `${error?.code} ${error?.message}\n${rack.daemons.map((d) => d.log).join('\n--\n')}`);
    hops.push(hop);
    onHop(hop);
    const { state, spec } = await guest.get();
    check(state === 'running' && spec.node === to, () => `it is ${state}, to run on node ${spec.node}`);
    at = to;
    // It works there, on pages that it faults in.
    await rack.progress(to);
    await rack.until('a word of the guest', async () => (await guest.said(to)).length > before);
  }
  const result = await guest.result(at, resultLimitMs);
  check(result?.kind === 'result' && result.corrupt === 0, () => `the guest found ${JSON.stringify(result)}`);
  check(rack.problems === 0, () => `the cards found ${rack.problems} problems`);
  check((await guest.stop()).state === 'stopped', 'it cannot be stopped');
  return hops;
}

export const hopLine = (h: Hop): string =>
  `node ${h.from} to ${h.to}: ${h.totalMs.toFixed(0)} ms, paused ${h.pausedMs.toFixed(0)} ms; QEMU: ${h.qemuDowntimeMs} ms, ${h.stateBytes} bytes`;
