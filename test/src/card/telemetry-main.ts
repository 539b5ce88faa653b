// SPDX-License-Identifier: Apache-2.0
/** `npm run telemetry -- [--seconds N] [--seed S] [--json]`: telemetry at 50 Hz over simulated time, from the counters of the RTL. */
import { parseArgs } from 'node:util';
import { RtlCard } from './rtl-card.js';
import { watchRtl } from './rtl-telemetry.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const card = await RtlCard.open(Number(values.seed));
try {
  const began = performance.now();
  const result = await watchRtl(card, Number(values.seconds));
  const realSeconds = Number(((performance.now() - began) / 1000).toFixed(1));
  const { samples, gaps, latestMs, sent, seen, seconds } = result;
  if (values.json) console.log(JSON.stringify({ ...result, realSeconds }));
  else {
    console.log(`${samples} samples in ${seconds} s of simulated time (${realSeconds} s of real time), ${gaps} gaps`);
    console.log(`at most ${latestMs.toFixed(3)} ms from their time; RX_BAD_FCS: ${sent} frames sent, ${seen} seen`);
  }
  process.exitCode = gaps === 0 && sent === seen && seen > 0 ? 0 : 1;
} finally {
  card.close();
}
