// SPDX-License-Identifier: Apache-2.0
/** `npm run fuzz:card`: see `usage`. */
import { parseArgs } from 'node:util';
import { type FuzzOptions, fuzzCards } from './run.js';

const usage = `npm run fuzz:card -- [options]   bad frames and a hostile driver against cards at work

  --frames N   frames to shoot (20000)
  --seed S     seed of everything (1)
  --width W    data path, 64 or 512 bits (512)
  --json       one JSON line at the end`;

const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort(new Error(`stopped by ${signal}`)));

function parse(): (FuzzOptions & { readonly json: boolean }) | null {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const v = parseArgs({ options: { frames: text, seed: text, width: text, json: flag, help: flag } }).values;
  if (v.help === true) return null;
  const number = (name: 'frames' | 'seed' | 'width', fallback: number, high: number): number => {
    const value = Number(v[name] ?? fallback);
    if (!Number.isInteger(value) || value < 0 || value > high) throw new Error(`--${name} ${v[name]}: takes a whole number up to ${high}`);
    return value;
  };
  const width = number('width', 512, 512);
  if (width !== 64 && width !== 512) throw new Error(`--width ${width}: takes 64 or 512`);
  return { frames: number('frames', 20_000, 1e9), seed: number('seed', 1, 2 ** 31), width, json: v.json === true };
}

async function main(): Promise<number> {
  const o = parse();
  if (o === null) {
    console.log(usage);
    return 0;
  }
  const started = Date.now();
  let last = 0;
  const show = (frames: number): void => {
    if (Date.now() - last < 5000) return;
    last = Date.now();
    console.error(`${frames} of ${o.frames} frames`);
  };
  const { wrongs, ...r } = await fuzzCards(o, show, abort.signal);
  const good = r.wrong === 0 && r.hangs === 0 && r.violations === 0 && r.uncounted === 0;
  for (const text of wrongs) console.error(text);
  if (!good) console.error(`again: npm run fuzz:card -- ${process.argv.slice(2).join(' ')}`);
  const report = { seed: o.seed, width: o.width, ...r, seconds: (Date.now() - started) / 1000 };
  if (o.json) console.log(JSON.stringify(report));
  else {
    for (const [name, value] of Object.entries(report)) console.log(`${name.padEnd(12)}${JSON.stringify(value)}`);
    console.log(good ? 'nothing hung, nothing broke, everything counted' : 'FAILED');
  }
  return good ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const why: unknown = abort.signal.aborted ? abort.signal.reason : error;
    console.error(`fuzz:card: ${why instanceof Error ? why.message : String(why)}`);
    process.exitCode = 1;
  },
);
