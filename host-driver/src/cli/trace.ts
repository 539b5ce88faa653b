// SPDX-License-Identifier: Apache-2.0
import { writeFile } from 'node:fs/promises';
import { strict, WeftError } from '@weft/tools';
import type { Command } from 'commander';
import { perfettoTrace } from '../record/perfetto.js';
import { readRecording } from '../record/recording.js';

/** `weft trace`: recordings of cards as a trace for ui.perfetto.dev. */
export function addTrace(weft: Command): void {
  strict(
    weft
      .command('trace')
      .description('Make a trace for ui.perfetto.dev of what the flight recorders of cards wrote: faults with their stages, across cards.')
      .argument('<recordings...>', 'files that `weft node run --record` or `npm run litmus -- --ring --record` wrote, one a card')
      .option('-o, --out <file>', 'where to write it', 'weft-trace.json'),
  ).action(async (paths: string[], { out }: { readonly out: string }) => {
    const recordings = await Promise.all(paths.map(readRecording));
    const twice = recordings.find((r, i) => recordings.findIndex((x) => x.node === r.node) !== i);
    if (twice !== undefined) throw new WeftError('E_RECORDING', `two recordings of node ${twice.node}`, 'give one of each card');
    if (new Set(recordings.map((r) => r.clockMhz)).size > 1) {
      throw new WeftError('E_RECORDING', 'the cards have clocks of different speed', 'give cards of one rack');
    }
    const trace = perfettoTrace(recordings);
    await writeFile(out, JSON.stringify(trace));
    const faults = trace.traceEvents.filter((e) => e.ph === 'X' && 'status' in e.args && e.cat === 'fault').length;
    process.stdout.write(`${out}: ${faults} faults of ${recordings.length} cards, ${trace.otherData['lost']} records lost\n`);
  });
}
