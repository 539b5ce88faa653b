// SPDX-License-Identifier: Apache-2.0
import { exitCode, runScript, script, whole } from '@weft/tools';
import { RtlCard } from './rtl-card.js';
import { watchRtl } from './rtl-telemetry.js';

interface Options {
  readonly seconds: number;
  readonly seed: number;
  readonly json: boolean;
}

const program = script('telemetry', 'Telemetry at 50 Hz over simulated time, from the counters of the RTL.')
  .option('--seconds <n>', 'of simulated time', whole(1, 3600), 60)
  .option('--seed <n>', 'of random start values', whole(0, 2 ** 31), 1)
  .option('--json', 'the result as JSON', false);

async function main(o: Options): Promise<number> {
  const card = await RtlCard.open(o.seed);
  try {
    const began = performance.now();
    const result = await watchRtl(card, o.seconds);
    const realSeconds = Number(((performance.now() - began) / 1000).toFixed(1));
    const { samples, gaps, latestMs, sent, seen, seconds } = result;
    if (o.json) console.log(JSON.stringify({ ...result, realSeconds }));
    else {
      console.log(`${samples} samples in ${seconds} s of simulated time (${realSeconds} s of real time), ${gaps} gaps`);
      console.log(`at most ${latestMs.toFixed(3)} ms from their time; RX_BAD_FCS: ${sent} frames sent, ${seen} seen`);
    }
    return gaps === 0 && sent === seen && seen > 0 ? exitCode.ok : exitCode.failed;
  } finally {
    card.close();
  }
}

await runScript<Options>(program, main);
