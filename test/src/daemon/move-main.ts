// SPDX-License-Identifier: Apache-2.0
import { exitCode, runScript, script, whole } from '@weft/tools';
import { TestRack } from './test-rack.js';
import { hopLine, tour } from './tour.js';

const nodes = 3;

interface Options {
  readonly hops: number;
  readonly seed: number;
  readonly limitMs: number;
  readonly json: boolean;
}

const program = script(
  'bench:move',
  'A busy guest moves from node to node under memory pressure; every byte is checked, and each move held to a time.',
)
  .option('--hops <n>', 'how often it moves', whole(1, 1000), 8)
  .option('--seed <n>', 'of rack and guest program', whole(1, 2 ** 31), 1)
  .option('--limit-ms <n>', 'longest that a move may take, from request to running there', whole(1, 60_000), 1000)
  .option('--json', 'one JSON line at the end', false);

async function main({ hops, seed, limitMs, json }: Options): Promise<number> {
  const rack = await TestRack.start({ nodes, seed, poolMib: 40 });
  // Interrupted, this process ends without waiting for anything.
  process.once('exit', () => rack.kill());
  try {
    const along = [...Array(hops).keys()].map((i) => (i + 1) % nodes);
    const seen = await tour(rack, along, seed, (h) => console.error(hopLine(h)));
    const longestMs = Math.max(...seen.map((h) => h.totalMs));
    const inTime = longestMs < limitMs;
    if (json) console.log(JSON.stringify({ seed, guestVerified: true, longestMs, limitMs, hops: seen }));
    else
      console.log(
        `${hops} moves, every byte as written; the longest took ${longestMs.toFixed(0)} ms${inTime ? '' : `: more than ${limitMs} ms`}`,
      );
    return inTime ? exitCode.ok : exitCode.failed;
  } finally {
    await rack.remove();
  }
}

await runScript(program, main);
