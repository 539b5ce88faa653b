// SPDX-License-Identifier: Apache-2.0
import { whole } from '@weft/tools';
import type { Command } from 'commander';
import { CardError, readSensors, readSlots, type Sensor, selfTest } from '../card/index.js';
import { type CardOptions, print, table, withCard } from './context.js';

/** `weft card info`: who the card is, and how it does. */
export function addInfo(card: Command, signal: AbortSignal): void {
  card
    .command('info')
    .description('Who the card is, and how it does.')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CardOptions>();
      await withCard(options, signal, async ({ session, identity }) => {
        const sensors = await readSensors(session, signal);
        const rows = [
          ['name', identity.name || '-'],
          ['serial', identity.serial],
          ['board', identity.board],
          ['firmware', `${identity.firmware} in slot ${identity.slot}${identity.trial ? ', on trial' : ''}`],
          ['FPGA', `${identity.fpga}, commit ${identity.gitHash}`],
          ['CPU', `${identity.cpu.name} ${identity.cpu.version}, SHA-256 ${identity.cpu.hash}`],
          ['node', `${identity.node}, data path ${identity.dataPath ? 'enabled' : 'off'}`],
          ['up', `${(identity.uptimeMs / 1000).toFixed(1)} s, after ${identity.resetCause}`],
          ...sensors.map((s) => [s.name, sensorText(s)]),
        ];
        print(options.json, { ...identity, sensors }, () => table(rows));
      });
    });
}

const sensorText = (s: Sensor): string =>
  s.unit === 'MILLICELSIUS'
    ? `${(s.value / 1000).toFixed(1)} °C${alarm(s)}`
    : s.unit === 'MILLIVOLT'
      ? `${(s.value / 1000).toFixed(3)} V${alarm(s)}`
      : `${s.value} ${s.unit}${alarm(s)}`;

const alarm = (s: Sensor): string => (s.alarm ? `, outside ${s.low} to ${s.high}` : '');

/** `weft card slots`: which images the card has. */
export function addSlots(card: Command, signal: AbortSignal): void {
  card
    .command('slots')
    .description('Images of the card, and which of them is to start.')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CardOptions>();
      await withCard(options, signal, async ({ session }) => {
        const slots = await readSlots(session, signal);
        const rows = slots.slots.map((s) => [
          s.slot,
          s.version ?? 'empty',
          s.minimum === null ? '' : `minimum ${s.minimum}`,
          s.marks.join(', '),
        ]);
        print(options.json, slots, () => `${table(rows)}\nstarts nothing below ${slots.floor}`);
      });
    });
}

interface SelfTestOptions extends CardOptions {
  readonly link?: number;
}

/** `weft card selftest`: fails if the card finds fault with itself. */
export function addSelfTest(card: Command, signal: AbortSignal): void {
  card
    .command('selftest')
    .description('Tests that disturb nothing; fails if one of them does.')
    .option('--link <ms>', 'watch the link as well, so long', whole(1, 900))
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<SelfTestOptions>();
      await withCard(options, signal, async ({ session }) => {
        const checks = await selfTest(session, signal);
        const link = options.link === undefined ? null : await session.ask('LINK_TEST', { duration_ms: options.link }, signal);
        const linkRow =
          link === null ? [] : [['LINK', link.passed !== 0n ? 'passed' : 'failed', linkText(link.rx_frames, link.rx_bad, link.suspects)]];
        const result = { checks, link: link === null ? null : Object.fromEntries(Object.entries(link).map(([k, v]) => [k, Number(v)])) };
        print(options.json, result, () => table([...checks.map((c) => [c.name, c.result, c.doc]), ...linkRow]));
        const failed = [...checks.filter((c) => c.result === 'failed').map((c) => c.name), ...(link?.passed === 0n ? ['LINK'] : [])];
        if (failed.length > 0) throw new CardError('E_CARD_SELFTEST', `the self-test failed: ${failed.join(', ')}`);
      });
    });
}

const linkText = (frames: bigint, bad: bigint, suspects: bigint): string =>
  `${frames} frames, ${bad} bad, suspects 0x${suspects.toString(16)}`;
