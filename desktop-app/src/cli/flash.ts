// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { WeftError } from '@weft/tools';
import type { Command } from 'commander';
import {
  CardError,
  checkNotOlder,
  checkSignature,
  type Identity,
  imageFor,
  Journal,
  journalDir,
  parseVersion,
  publicKey,
  readBundle,
  runUpdate,
  type UpdateState,
} from '../card/index.js';
import { type CardOptions, print, withCard } from './context.js';
import { Progress } from './progress.js';

interface Options extends CardOptions {
  readonly key?: string;
  readonly confirm: boolean;
  readonly downgrade: boolean;
  readonly restart: boolean;
}

const phases: Record<UpdateState['phase'], string> = {
  looking: 'looking at the slots',
  checking: 'the card checks who signed it',
  sending: 'sending',
  verifying: 'the card verifies',
  restarting: 'the card restarts',
  confirming: 'confirming',
  reconnecting: 'connecting again',
};
/** A card that restarts, or a cable that is put in again, gets about half a minute. */
const PATIENCE = 40;

/** `weft card flash`: from a bundle to a confirmed image. Interrupted anywhere, the same command goes on. */
export function addFlash(card: Command, signal: AbortSignal): void {
  card
    .command('flash')
    .description('Update the card: send, verify, restart into the new image, confirm. Interrupted, it goes on when it is started again.')
    .argument('[bundle]', '.weft file (default: that of the update under way)')
    .option('--key <file>', 'refuse a bundle that is not signed by this key (PEM)')
    .option('--downgrade', 'allow an older version than the running one', false)
    .option('--no-confirm', 'leave the new image on trial: the card goes back unless it is confirmed')
    .option('--restart', 'forget an update under way', false)
    .action(async (bundle: string | undefined, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      await withCard(options, signal, async ({ session, identity, connect }) => {
        const journal = new Journal(journalDir(process.env), identity.serial);
        if (options.restart) await journal.clear();
        const path = bundle === undefined ? await underWay(journal) : resolve(bundle);
        const image = await chooseImage(path, identity, options);
        const say = narrator();
        const plan = { image, confirm: options.confirm, patience: PATIENCE };
        const outcome = await runUpdate(session, {
          plan,
          bundle: path,
          serial: identity.serial,
          journal,
          connect,
          onProgress: say,
          signal,
        });
        print(options.json, { outcome, serial: identity.serial }, () => `card ${identity.serial}: the new image is ${outcome}`);
      });
    });
}

async function underWay(journal: Journal): Promise<string> {
  const entry = await journal.read();
  if (entry === null) throw new WeftError('E_USAGE', 'no update is under way on this card', 'name a .weft file');
  return entry.bundle;
}

async function chooseImage(path: string, identity: Identity, options: Options) {
  const image = imageFor(readBundle(await readFile(path)), identity.board);
  if (options.key !== undefined) checkSignature(image, publicKey(await readFile(options.key)));
  const running = parseVersion(identity.firmware);
  if (running === null) throw new CardError('E_CARD_REPLY', `the card runs ${identity.firmware}, which is no version`);
  if (!options.downgrade && !identity.trial) checkNotOlder(image, running);
  return image;
}

/** Progress on stderr: one line that is written over on a terminal, else a line for each new phase and each tenth. */
function narrator(): (state: UpdateState) => void {
  const terminal = process.stderr.isTTY;
  let progress: Progress | null = null;
  let phase = '';
  let last = '';
  return (state) => {
    // What is sent and what is verified each counts from 0.
    if (state.phase !== phase) progress = null;
    phase = state.phase;
    progress ??= new Progress(state.total);
    const bytes = state.phase === 'sending' || state.phase === 'verifying';
    const text = bytes ? `${phases[state.phase]}: ${progress.line(state.done, performance.now())}` : phases[state.phase];
    const step = terminal ? text : `${state.phase} ${bytes ? Math.floor((10 * state.done) / state.total) : ''}`;
    if (step === last) return;
    if (terminal && last !== '') process.stderr.write('\r\x1b[K');
    last = step;
    process.stderr.write(terminal && bytes ? text : `${text}\n`);
  };
}
