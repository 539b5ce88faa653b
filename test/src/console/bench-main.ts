#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
/** `npm run bench:ui`: whether the monitor keeps up with far more samples than a rack sends, and how smoothly. */
import { runScript, script, whole } from '@weft/tools';
import { benchUi } from './bench.js';

/** Bounds of what is measured, here and now: a machine that is busy with other things misses the first. */
const limits = { maxFrameMs: 100, heapGrowthMB: 20 } as const;

const program = script(
  'bench:ui',
  'The monitor under a flood of samples, in a real browser. Exits 1 when a frame or memory is over its limit.',
)
  .option('--seconds <n>', 'how long', whole(1, 3600), 60)
  .option('--rate <n>', 'samples a second', whole(44, 10_000_000), 100_000)
  .option('--json', 'one line of JSON', false);

await runScript<{ seconds: number; rate: number; json: boolean }>(program, async ({ seconds, rate, json }) => {
  const result = await benchUi(seconds, rate);
  const good = result.maxFrameMs <= limits.maxFrameMs && result.heapGrowthMB < limits.heapGrowthMB && result.dropped === 0;
  const text = Object.entries({ ...result, limits: JSON.stringify(limits) }).map(([name, value]) => `${name.padEnd(18)} ${value}`);
  process.stdout.write(`${json ? JSON.stringify({ ...result, limits, good }) : text.join('\n')}\n`);
  return good ? 0 : 1;
});
