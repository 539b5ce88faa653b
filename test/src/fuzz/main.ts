// SPDX-License-Identifier: Apache-2.0
import { exitCode, oneOf, runScript, script, whole } from '@weft/tools';
import { type FuzzOptions, fuzzCards } from './run.js';

interface Options extends Omit<FuzzOptions, 'width'> {
  readonly width: '64' | '512';
  readonly json: boolean;
}

const program = script('fuzz:card', 'Bad frames and a hostile driver against cards at work.')
  .option('--frames <n>', 'frames to shoot', whole(1, 1e9), 20_000)
  .option('--seed <n>', 'of everything', whole(0, 2 ** 31), 1)
  .option('--width <bits>', 'data path, 64 or 512', oneOf(['64', '512']), '512')
  .option('--json', 'one JSON line at the end', false);

async function main(options: Options, signal: AbortSignal): Promise<number> {
  const o = { ...options, width: options.width === '64' ? 64 : 512 } as const;
  const started = Date.now();
  let last = 0;
  const show = (frames: number): void => {
    if (Date.now() - last < 5000) return;
    last = Date.now();
    console.error(`${frames} of ${o.frames} frames`);
  };
  const { wrongs, ...r } = await fuzzCards(o, show, signal);
  const good = r.wrong === 0 && r.hangs === 0 && r.violations === 0 && r.uncounted === 0;
  for (const text of wrongs) console.error(text);
  if (!good) console.error(`again: npm run fuzz:card -- ${process.argv.slice(2).join(' ')}`);
  const report = { seed: o.seed, width: o.width, ...r, seconds: (Date.now() - started) / 1000 };
  if (o.json) console.log(JSON.stringify(report));
  else {
    for (const [name, value] of Object.entries(report)) console.log(`${name.padEnd(12)}${JSON.stringify(value)}`);
    console.log(good ? 'nothing hung, nothing broke, everything counted' : 'FAILED');
  }
  return good ? exitCode.ok : exitCode.failed;
}

await runScript(program, main);
