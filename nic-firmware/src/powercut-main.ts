// SPDX-License-Identifier: Apache-2.0
/** `npm run powercut -- [--json] [--seeds N] [--stride N]`: the power goes during each flash operation. */
import { parseArgs } from 'node:util';
import { powercut } from './powercut.js';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seeds: { type: 'string', default: '2' },
    stride: { type: 'string', default: '1' },
  },
});
const { result, said } = await powercut({ seeds: Number(values.seeds), stride: Number(values.stride) });
process.stderr.write(said);
if (values.json) console.log(JSON.stringify(result));
else {
  console.log(
    `${result.cuts} power cuts, ${result.booted} boots after them (${result.old} into the old image, ${result.new} into the new one)`,
  );
  console.log(
    `${result.bricked} bricked, ${result.mixed} mixtures, ${result.unfinished} updates not ended, ${result.configLost} configurations lost`,
  );
}
process.exitCode = result.ok ? 0 : 1;
