// SPDX-License-Identifier: Apache-2.0
import { powercut } from '@weft/firmware';
import { exitCode, Random, runScript, script, whole } from '@weft/tools';
import { RtlCard } from './rtl-card.js';
import { cutConfigurations, cutUpdate } from './rtl-powercut.js';

interface Options {
  readonly json: boolean;
  readonly seeds: number;
  readonly stride: number;
  readonly rtl: number;
  readonly seed: number;
}

const program = script(
  'powercut',
  'The power goes during each flash operation: the real C code against the flash model, and at random ones in RTL.',
)
  .option('--seeds <n>', 'of each cut against the flash model', whole(1, 1000), 2)
  .option('--stride <n>', 'cut there at every nth operation', whole(1, 1000), 1)
  .option('--rtl <n>', 'cuts in RTL; each costs a minute', whole(0, 1000), 4)
  .option('--seed <n>', 'of the cuts in RTL', whole(0, 2 ** 31), 1)
  .option('--json', 'the result as JSON', false);

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

async function main(o: Options): Promise<number> {
  const { result: host, said } = await powercut({ seeds: o.seeds, stride: o.stride });
  process.stderr.write(said);
  const rtl = o.rtl > 0 ? await inRtl(o.rtl, o.seed) : { cuts: 0, booted: 0, bricked: 0, mixed: 0, unfinished: 0 };
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
  if (o.json) console.log(JSON.stringify(all));
  else {
    console.log(`${all.cuts} power cuts, ${all.rtl} of them in RTL; ${all.booted} boots after them`);
    console.log(
      `${all.bricked} bricked, ${all.mixed} mixtures, ${all.unfinished} updates not ended, ${all.configLost} configurations lost`,
    );
  }
  return all.ok ? exitCode.ok : exitCode.failed;
}

await runScript<Options>(program, main);
