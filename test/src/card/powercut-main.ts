// SPDX-License-Identifier: Apache-2.0
/**
 * `npm run powercut -- [--json] [--seeds N] [--stride N] [--rtl N] [--seed S]`: the power goes during each flash operation,
 * the real C code against the flash model; and at N random ones in RTL.
 */
import { parseArgs } from 'node:util';
import { powercut } from '@weft/firmware';
import { Random } from '@weft/tools';
import { RtlCard } from './rtl-card.js';
import { cutConfigurations, cutUpdate } from './rtl-powercut.js';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seeds: { type: 'string', default: '2' },
    stride: { type: 'string', default: '1' },
    rtl: { type: 'string', default: '4' },
    seed: { type: 'string', default: '1' },
  },
});

/** Half of the cuts in configuration writes, half in an update that ends confirmed. */
async function inRtl(cuts: number, seed: number) {
  const card = await RtlCard.open(seed);
  const random = new Random(seed);
  try {
    const configuration = await cutConfigurations(card, Math.floor(cuts / 2), random);
    process.stderr.write(`RTL, configuration: ${configuration.cuts} cuts, ${configuration.booted} booted\n`);
    const update = await cutUpdate(card, cuts - configuration.cuts, random);
    process.stderr.write(
      `RTL, update: ${update.cuts} cuts, ${update.booted} booted, ${update.confirmed ? '' : 'not '}confirmed in the end\n`,
    );
    return {
      cuts,
      booted: configuration.booted + update.booted,
      bricked: configuration.bricked + update.bricked,
      mixed: configuration.mixed,
      unfinished: update.confirmed ? 0 : 1,
    };
  } finally {
    card.close();
  }
}

const { result: host, said } = await powercut({ seeds: Number(values.seeds), stride: Number(values.stride) });
process.stderr.write(said);
const cuts = Number(values.rtl);
const rtl = cuts > 0 ? await inRtl(cuts, Number(values.seed)) : { cuts: 0, booted: 0, bricked: 0, mixed: 0, unfinished: 0 };
const all = {
  ...host,
  cuts: host.cuts + rtl.cuts,
  booted: host.booted + rtl.booted,
  bricked: host.bricked + rtl.bricked,
  mixed: host.mixed + rtl.mixed,
  unfinished: host.unfinished + rtl.unfinished,
  ok: host.ok && rtl.booted === rtl.cuts && rtl.mixed === 0 && rtl.unfinished === 0,
  rtl: rtl.cuts,
};
if (values.json) console.log(JSON.stringify(all));
else {
  console.log(`${all.cuts} power cuts, ${all.rtl} of them in RTL; ${all.booted} boots after them`);
  console.log(`${all.bricked} bricked, ${all.mixed} mixtures, ${all.unfinished} updates not ended, ${all.configLost} configurations lost`);
}
process.exitCode = all.ok ? 0 : 1;
