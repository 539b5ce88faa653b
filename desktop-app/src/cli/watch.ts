// SPDX-License-Identifier: Apache-2.0
import { whole } from '@weft/tools';
import type { Command } from 'commander';
import { type LogLine, readLog, type Sample, sleep, systemClock, watchTelemetry } from '../card/index.js';
import { type CardOptions, withCard } from './context.js';

interface MonitorOptions extends CardOptions {
  readonly periodMs: number;
  readonly samples: number;
}

/** `weft card monitor`: a line for each sample of telemetry. */
export function addMonitor(card: Command, signal: AbortSignal): void {
  card
    .command('monitor')
    .description('Telemetry as it comes, until Ctrl-C.')
    .option('--period-ms <n>', 'one sample so often', whole(10, 65_535), 1000)
    .option('--samples <n>', 'stop after so many (0: never)', whole(0, 1_000_000_000), 0)
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<MonitorOptions>();
      const enough = new AbortController();
      let samples = 0;
      await withCard(options, signal, ({ session }) =>
        watchTelemetry(
          session,
          options.periodMs,
          (sample) => {
            if (enough.signal.aborted) return;
            process.stdout.write(`${options.json ? sampleJson(sample) : sampleText(sample)}\n`);
            if (++samples === options.samples) enough.abort();
          },
          AbortSignal.any([signal, enough.signal]),
        ),
      );
    });
}

function sampleText({ record, gap }: Sample): string {
  const celsius = (Number(BigInt.asIntN(32, record.temperature)) / 1000).toFixed(1);
  const missed = gap === 0 ? '' : `  ${gap} samples missed`;
  return `${record.sequence}  ${celsius} °C  core ${record.vcc_core} mV  epoch ${record.epoch}  suspects 0x${record.suspects.toString(16)}${missed}`;
}

const sampleJson = ({ record, gap }: Sample): string =>
  JSON.stringify({ ...record, gap }, (_, value) => (typeof value === 'bigint' ? Number(value) : value));

interface LogOptions extends CardOptions {
  readonly follow: boolean;
}

const FOLLOW_MS = 1000;

/** `weft card log`: what the card remembers since it started. */
export function addLog(card: Command, signal: AbortSignal): void {
  card
    .command('log')
    .description('What the card remembers since it started.')
    .option('--follow', 'go on until Ctrl-C', false)
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<LogOptions>();
      await withCard(options, signal, async ({ session }) => {
        for (let from = 0; ; ) {
          const { lines, next, lost } = await readLog(session, from, signal);
          if (lost > 0 && !options.json) process.stdout.write(`(${lost} older entries are no longer kept)\n`);
          for (const line of lines) process.stdout.write(`${options.json ? JSON.stringify(line) : logText(line)}\n`);
          if (!options.follow) return;
          from = next;
          await sleep(systemClock, FOLLOW_MS, signal);
        }
      });
    });
}

const logText = (l: LogLine): string =>
  `${(l.timeMs / 1000).toFixed(3).padStart(10)}  ${l.code.padEnd(18)}  0x${l.a.toString(16)}  0x${l.b.toString(16)}`;
