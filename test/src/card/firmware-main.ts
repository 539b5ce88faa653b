// SPDX-License-Identifier: Apache-2.0
import { type Identity, identify, selfTest } from '@weft/desktop-app';
import { type FirmwareCheck, firmwareChecks } from '@weft/firmware';
import { exitCode, runScript, script, whole } from '@weft/tools';
import { RtlCard, type Wire } from './rtl-card.js';

interface Options {
  readonly inputs: number;
  readonly seed: number;
}

const program = script('test:firmware', 'The firmware on the host under sanitizers, and on the soft core in RTL.')
  .option('--inputs <n>', 'of the frame fuzzer', whole(1, 1e9), 1_000_000)
  .option('--seed <n>', 'of everything', whole(0, 2 ** 31), 1);

const never = new AbortController().signal;
const ANSWER_MS = 3_000;

async function identity(card: RtlCard, wire: Wire): Promise<Identity> {
  const session = card.session(wire);
  try {
    return await card.during(identify(session, never), ANSWER_MS);
  } finally {
    await session.close();
  }
}

/** One run: power on, then both ports. */
async function onSoftCore(seed: number): Promise<string> {
  const card = await RtlCard.open(seed);
  try {
    const uart = await identity(card, 'uart');
    const bootedMs = card.ms;
    const hid = await identity(card, 'hid');
    if (uart.serial !== hid.serial || uart.firmware !== hid.firmware) throw new Error('UART and HID do not say the same');
    const session = card.session('hid');
    const failed = (await card.during(selfTest(session, never), ANSWER_MS)).filter((c) => c.result !== 'passed');
    await session.close();
    if (failed.length > 0) throw new Error(`self-test: ${failed.map((c) => c.name).join(', ')}`);
    const { name, version, hash } = uart.cpu;
    const { rack } = card;
    return `answers over UART ${bootedMs.toFixed(0)} ms after power-on, and over HID; ${name} ${version} ${hash.slice(0, 12)}…; ${rack.turns} cycles evaluated, seed ${seed}`;
  } finally {
    card.close();
  }
}

async function main({ inputs, seed }: Options): Promise<number> {
  let failed = 0;
  const checks: readonly FirmwareCheck[] = [...firmwareChecks(inputs, seed), ['on the soft core in RTL', () => onSoftCore(seed)]];
  for (const [name, check] of checks) {
    try {
      console.log(`ok    ${name}: ${await check()}`);
    } catch (e) {
      failed++;
      console.log(`FAIL  ${name}: ${e instanceof Error ? e.message : e}`);
      if (e instanceof Error && 'stderr' in e) console.log(String(e.stderr));
    }
  }
  return failed === 0 ? exitCode.ok : exitCode.failed;
}

await runScript<Options>(program, main);
