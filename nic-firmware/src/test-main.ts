// SPDX-License-Identifier: Apache-2.0
/** `npm run test:firmware -- [--inputs N] [--seed S]`: unit tests and fuzzer under sanitizers, size budget of the build for the card. */
import { parseArgs } from 'node:util';
import { runCommandTests, runFuzzer, runLibraryTests } from './host-tests.js';
import { budget, buildFirmware } from './target.js';

const { values } = parseArgs({ options: { inputs: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } } });
const seed = Number(values.seed);
const limits = budget();

/** Each says what it found, in a few words. */
const steps: readonly (readonly [string, () => Promise<string>])[] = [
  ['libraries against published vectors', () => runLibraryTests({ seed }).then(() => `seed ${seed}`)],
  ['boot stage and commands', () => runCommandTests({ seed }).then(() => `seed ${seed}`)],
  [
    'frame fuzzer',
    async () => {
      const r = await runFuzzer(Number(values.inputs), { seed });
      return `${r.inputs} inputs, ${r.requests} good requests, ${r.replies} replies, seed ${r.seed}`;
    },
  ],
  [
    'size budget',
    async () => {
      const { sizes } = await buildFirmware();
      return (Object.keys(sizes) as (keyof typeof sizes)[]).map((k) => `${k} ${sizes[k]} of ${limits[k]}`).join(', ');
    },
  ],
];

for (const [name, step] of steps) {
  try {
    const said = await step();
    console.log(`ok    ${name}: ${said}`);
  } catch (e) {
    console.log(`FAIL  ${name}: ${e instanceof Error ? e.message : e}`);
    if (e instanceof Error && 'stderr' in e) console.log(String(e.stderr));
    process.exitCode = 1;
  }
}
