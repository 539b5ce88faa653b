// SPDX-License-Identifier: Apache-2.0
/** The firmware on the card's RTL as WebAssembly: it starts and answers as on the native kernel, to the cycle. */
import { readFile } from 'node:fs/promises';
import { identify, readSensors, readSlots } from '@weft/desktop-app';
import { buildKernel, managedTop } from '@weft/hw-sim';
import { compileKernel, openWasmRack } from '@weft/hw-sim/wasm';
import { expect, test } from 'vitest';
import { long } from '../long.js';
import { RtlCard } from './rtl-card.js';

const never = new AbortController().signal;
const limitMs = 10_000;

/** From power-on to the first answers, and when each came. */
async function story(card: RtlCard): Promise<unknown[]> {
  try {
    const session = card.session();
    const identity = await card.during(identify(session, never), limitMs);
    const { cycle, turns } = card.rack;
    const slots = await card.during(readSlots(session, never), limitMs);
    const sensors = await card.during(readSensors(session, never), limitMs);
    return [identity, cycle, turns, slots, sensors, card.rack.cycle, card.rack.card(0).counters(), card.rack.checks().texts];
  } finally {
    card.close();
  }
}

test.runIf(long)(
  'the same first words, in the same cycles',
  async () => {
    const module = await compileKernel(await readFile(await buildKernel({ width: 64, wasm: true, ...managedTop(64) })));
    const here = await RtlCard.open(3, async (options, rom) => openWasmRack(module, options, { [rom]: await readFile(rom) }));
    const said = await story(here);
    expect(said[0]).toMatchObject({ board: 'SIM', firmware: '0.1.0', slot: 'GOLDEN' });
    expect(said).toEqual(await story(await RtlCard.open(3)));
  },
  900_000,
);
