// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { WeftError } from '@weft/tools';
import type { Command } from 'commander';
import {
  checkRack,
  commitSettings,
  exportSettings,
  importSettings,
  keyNamed,
  layerOf,
  type RackMember,
  rangeOf,
  readSettings,
  type Session,
  type Setting,
  stageSettings,
  unstageSettings,
} from '../card/index.js';
import { type CardOptions, print, table, withCard } from './context.js';

interface Options extends CardOptions {
  readonly rack: readonly string[];
}

/** `weft card config …`: what is set is staged on the card; `apply` makes it the configuration of the next boot. */
export function addConfig(card: Command, signal: AbortSignal): void {
  const config = card
    .command('config')
    .description('Settings of the card. What is set is staged; apply writes it to flash; it is in force from the next boot on.');
  const action =
    (run: (session: Session, options: Options, args: readonly string[], serial: string) => Promise<void>) =>
    async (...given: unknown[]): Promise<void> => {
      const command = given.at(-1) as Command;
      const options = command.optsWithGlobals<Options>();
      await withCard(options, signal, ({ session, identity }) => run(session, options, command.args, identity.serial));
    };

  config
    .command('get')
    .description('One setting, or all with type and range.')
    .argument('[key]')
    .action(action(get(signal)));
  config
    .command('set')
    .description('Stage settings.')
    .argument('<key=value...>')
    .action(action(async (session, _options, args) => stageSettings(session, assignments(args), signal)));
  config
    .command('reset')
    .description('Forget what is staged.')
    .action(action(async (session) => unstageSettings(session, signal)));
  config
    .command('diff')
    .description('Default, current, next boot and staged, where they differ.')
    .action(
      action(async (session, options) => {
        const changed = (await readSettings(session, signal)).filter(differs);
        print(options.json, changed.map(settingJson), () => diffText(changed));
      }),
    );
  config
    .command('apply')
    .description('Check what is staged and write it to flash: all of it or nothing.')
    .option('--rack <card-or-file...>', 'other cards of the rack, or exported files, that it must fit', [])
    .action(action(async (session, options) => apply(session, options, signal)));
  config
    .command('export')
    .description('Settings of the next boot as a file (- for stdout), without secrets.')
    .argument('<file>')
    .action(
      action(async (session, _options, [file = '-'], serial) => {
        const text = exportSettings(serial, layerOf(await readSettings(session, signal), 'NEXT'));
        if (file === '-') process.stdout.write(text);
        else await writeFile(file, text);
      }),
    );
  config
    .command('import')
    .description('Stage the settings of a file.')
    .argument('<file>')
    .action(
      action(async (session, _options, [file = '']) =>
        stageSettings(session, importSettings(await readFile(file, 'utf8')).settings, signal),
      ),
    );
}

const get =
  (signal: AbortSignal) =>
  async (session: Session, options: Options, [name]: readonly string[]): Promise<void> => {
    const settings = await readSettings(session, signal);
    const wanted = name === undefined ? settings : settings.filter((s) => s.key.name === keyNamed(name).name);
    const [only] = wanted;
    print(options.json, wanted.map(settingJson), () =>
      name !== undefined && only !== undefined
        ? (only.layers?.CURRENT ?? '(secret)')
        : table(wanted.map((s) => [s.key.name, s.layers?.CURRENT ?? '(secret)', s.key.unit ?? '', `${rangeOf(s.key)}. ${s.key.doc}`])),
    );
  };

function assignments(args: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    args.map((arg) => {
      const at = arg.indexOf('=');
      if (at < 1) throw new WeftError('E_USAGE', `${arg} is not KEY=VALUE`);
      return [arg.slice(0, at), arg.slice(at + 1)];
    }),
  );
}

async function apply(session: Session, options: Options, signal: AbortSignal): Promise<void> {
  const staged = { from: 'this card', values: layerOf(await readSettings(session, signal), 'STAGED') };
  const others: RackMember[] = [];
  for (const from of options.rack) others.push({ from, values: await settingsOf(from, options, signal) });
  checkRack([staged, ...others]);
  const reboot = await commitSettings(session, signal);
  print(options.json, { reboot }, () => (reboot ? 'written; in force from the next boot on' : 'written; nothing changes'));
}

/** Of a file that was exported, or else of a card. */
async function settingsOf(from: string, options: Options, signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
  if (from.endsWith('.json') && existsSync(from)) return importSettings(await readFile(from, 'utf8')).settings;
  return withCard({ ...options, port: from }, signal, async ({ session }) => layerOf(await readSettings(session, signal), 'NEXT'));
}

const differs = (s: Setting): boolean => s.layers !== null && new Set(Object.values(s.layers)).size > 1;

const settingJson = (s: Setting) => ({ name: s.key.name, secret: s.secret, ...(s.layers ?? {}) });

/** A star marks what differs from the column before it. */
function diffText(settings: readonly Setting[]): string {
  if (settings.length === 0) return 'all settings have their defaults';
  const rows = settings.flatMap(({ key, layers }) => {
    if (layers === null) return [];
    const mark = (value: string, before: string): string => (value === before ? value : `${value} *`);
    return [
      [key.name, layers.DEFAULT, mark(layers.CURRENT, layers.DEFAULT), mark(layers.NEXT, layers.CURRENT), mark(layers.STAGED, layers.NEXT)],
    ];
  });
  return table([['', 'default', 'current', 'next boot', 'staged'], ...rows]);
}
