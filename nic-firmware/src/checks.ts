// SPDX-License-Identifier: Apache-2.0
import { runCommandTests, runFuzzer, runLibraryTests } from './host-tests.js';
import { budget, buildFirmware } from './target.js';

/** A check by name; it says what it found in a few words, or throws. */
export type FirmwareCheck = readonly [name: string, run: () => Promise<string>];

/** What needs no simulator: unit tests and fuzzer under sanitizers, size budget of the build for the card. */
export const firmwareChecks = (inputs: number, seed: number): readonly FirmwareCheck[] => [
  ['libraries against published vectors', () => runLibraryTests({ seed }).then(() => `seed ${seed}`)],
  ['boot stage and commands', () => runCommandTests({ seed }).then(() => `seed ${seed}`)],
  [
    'frame fuzzer',
    async () => {
      const r = await runFuzzer(inputs, { seed });
      return `${r.inputs} inputs, ${r.requests} good requests, ${r.replies} replies, seed ${r.seed}`;
    },
  ],
  [
    'size budget',
    async () => {
      const { sizes } = await buildFirmware();
      const limits = budget();
      return (Object.keys(sizes) as (keyof typeof sizes)[]).map((k) => `${k} ${sizes[k]} of ${limits[k]}`).join(', ');
    },
  ],
];
