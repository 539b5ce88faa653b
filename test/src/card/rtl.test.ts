// SPDX-License-Identifier: Apache-2.0
/** The real firmware on the soft core in RTL, asked by the client library. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { identify, type Session, selfTest } from '@weft/desktop-app';
import { foreignModules, Random, seeds } from '@weft/tools';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RtlCard } from './rtl-card.js';
import { cutConfigurations } from './rtl-powercut.js';
import { watchRtl } from './rtl-telemetry.js';

const never = new AbortController().signal;
const [seed = 1] = seeds(1);
const core = foreignModules().get('picorv32') ?? '';

let card: RtlCard;
beforeAll(async () => {
  card = await RtlCard.open(seed);
});
afterAll(() => card?.close());

describe(`the card in RTL with its firmware, seed ${seed}`, () => {
  test('boots, and answers identify over UART and over HID in the same run; the build-ID names the core and its hash', async () => {
    const ask = async (session: Session) => {
      const identity = await card.during(identify(session, never), 3_000);
      await session.close();
      return identity;
    };
    const [uart, hid] = [await ask(card.session('uart')), await ask(card.session('hid'))];
    for (const identity of [uart, hid]) {
      expect(identity).toMatchObject({
        board: 'SIM',
        firmware: '0.1.0',
        slot: 'GOLDEN',
        resetCause: 'POWER_ON',
        serial: '0000000000000001',
      });
      expect(identity.cpu).toEqual({
        name: 'PicoRV32',
        version: '1.0-70',
        hash: createHash('sha256').update(readFileSync(core)).digest('hex'),
      });
    }
    expect(hid.uptimeMs).toBeGreaterThanOrEqual(uart.uptimeMs);
  });

  test('finds itself well, its registers and its flash included', async () => {
    const session = card.session('hid');
    const checks = await card.during(selfTest(session, never), 3_000);
    await session.close();
    expect(checks.map((c) => c.result)).toEqual(checks.map(() => 'passed'));
  });

  test('telemetry at 50 Hz for 2 s without a gap, from the counters of the RTL', async () => {
    const result = await watchRtl(card, 2);
    expect(result).toMatchObject({ samples: 100, gaps: 0, sent: 9, seen: 9 });
    expect(card.rack.card(0).counters().RX_BAD_FCS).toBe(9);
    expect(result.latestMs).toBeLessThan(2);
  });

  test('a power cut while a configuration is written: it starts again, with the old or the new one', async () => {
    expect(await cutConfigurations(card, 1, new Random(seed))).toEqual({ cuts: 1, booted: 1, bricked: 0, mixed: 0 });
    expect(card.rack.checks().texts).toEqual([]);
  });
});
