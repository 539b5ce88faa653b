// SPDX-License-Identifier: Apache-2.0
/** `weft sim …`: virtual cards on this machine. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type VirtualCard, virtualCardDir } from '@weft/spec/mgmt';
import { aborted, oneOf, WeftError, whole } from '@weft/tools';
import type { Command } from 'commander';
import type { Width } from '../options.js';
import { tellCard } from '../virtual/control.js';
import { type Factory, VirtualCards } from '../virtual/run.js';

interface Options {
  readonly name: string;
  readonly cards: number;
  readonly flash?: string;
  readonly fresh: boolean;
  readonly width: '64' | '512';
  readonly seed: number;
  readonly cut: number;
  readonly for: number;
  readonly json: boolean;
}

const folder = (): string => virtualCardDir(process.env, process.getuid?.() ?? 0);
const stateDir = (): string => join(process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local/state'), 'weft/cards');

/** `factory` builds what a card leaves the factory with; it is injected, since the simulator does not know the firmware. */
export function addSim(weft: Command, signal: AbortSignal, factory: (signal: AbortSignal) => Promise<Factory>): Command {
  const sim = weft.command('sim').description('Virtual cards: the whole card in simulation, on a pseudo terminal and a socket.');
  sim
    .command('card')
    .description('Run virtual cards until Ctrl-C. Their flash is a file: what is flashed is there the next time.')
    .option('--name <name>', 'name of the card; of several, the beginning of their names', 'card')
    .option('--cards <n>', 'so many, on one simulated switch', whole(1, 16), 1)
    .option('--flash <file>', 'its flash; of several, the beginning (default: in ~/.local/state/weft/cards)')
    .option('--fresh', 'as it leaves the factory, whatever its flash holds', false)
    .option('--width <bits>', 'data path of the cards, 64 or 512', oneOf(['64', '512']), '64')
    .option('--seed <n>', 'of random start values and of torn flash operations', whole(0, 2 ** 31), 1)
    .option('--cut <n>', 'the power goes during the nth flash operation', whole(0, 1e9), 0)
    .option('--for <seconds>', 'stop by itself', whole(1, 1e6), 1e6)
    .option('--json', 'one line of JSON for each event on stdout', false)
    .action((options: Options) => runCards(options, factory, signal));
  sim
    .command('tell')
    .description('Do something to a running virtual card: cut N, power on|off|cycle, unplug [BYTES], sensor INDEX VALUE, status.')
    .argument('<name>')
    .argument('<words...>')
    .action(async (name: string, words: readonly string[]) => {
      const file = join(folder(), `${name}.json`);
      if (!existsSync(file)) throw new WeftError('E_SIM', `no virtual card ${name} runs`, 'start it with `weft sim card`');
      const { control } = JSON.parse(readFileSync(file, 'utf8')) as VirtualCard;
      process.stdout.write(`${JSON.stringify(await tellCard(control, words.join(' ')))}\n`);
    });
  return sim;
}

async function runCards(options: Options, factory: (signal: AbortSignal) => Promise<Factory>, signal: AbortSignal): Promise<void> {
  const say = reporter(options.json);
  say({ event: 'building' }, 'building firmware and simulator: about a minute the first time, then a moment');
  const names = namesFor(options);
  const built = await factory(signal);
  const cards = names.map((name) => {
    const flash = flashOf(name, options);
    mkdirSync(dirname(flash), { recursive: true });
    if (options.fresh) rmSync(flash, { force: true });
    return { name, serial: serialOf(name), flash, fresh: !existsSync(flash) };
  });
  const running = await VirtualCards.start({
    factory: built,
    cards,
    dir: folder(),
    width: Number(options.width) as Width,
    seed: options.seed,
    onEvent: (name, event) => say({ event, card: name }, `${name}: ${event}`),
    signal,
  });
  try {
    for (const [i, card] of running.cards.entries()) {
      if (options.cut > 0) card.cut(options.cut);
      const { name, uart, hid, serial } = card.entry;
      const flash = cards[i]?.flash ?? '';
      say({ event: 'ready', ...card.entry, flash }, `${name}: serial number ${serial}, flash ${flash}`);
      say(null, `${name}: serial port ${uart}`);
      say(null, `${name}: HID reports hid+unix:${hid}`);
    }
    say(null, 'starting: a card needs some twenty seconds until it answers; `weft card list` asks it, Ctrl-C ends it');
    await Promise.race([aborted(signal).catch(() => undefined), delay(1000 * options.for, undefined, { ref: false }), running.done]);
  } finally {
    const speed = running.speed();
    await running.stop();
    const { simulatedSeconds, realSeconds, cyclesPerSecond } = speed;
    say(
      { event: 'stopped', ...speed },
      `stopped: ${simulatedSeconds.toFixed(1)} s simulated in ${realSeconds.toFixed(1)} s, ${(cyclesPerSecond / 1e6).toFixed(2)} million cycles/s while busy`,
    );
  }
}

/** Names that no running card has. */
function namesFor({ name, cards }: Options): string[] {
  const taken = new Set(runningNames());
  const names: string[] = [];
  for (let n = 0; names.length < cards; n++) {
    const next = n === 0 ? name : `${name}${n}`;
    if (!taken.has(next)) names.push(next);
  }
  return names;
}

function runningNames(): string[] {
  const dir = folder();
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((f) => f.endsWith('.json'))
    .map((f) => JSON.parse(readFileSync(join(dir, f), 'utf8')) as VirtualCard)
    .filter((card) => isAlive(card.pid))
    .map((card) => card.name);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (e) {
    return (e as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function flashOf(name: string, { flash, cards }: Options): string {
  if (flash === undefined) return join(stateDir(), `${name}.flash`);
  return resolve(cards === 1 ? flash : `${flash}-${name}`);
}

/** The same for the same name: FNV-1a behind a mark of simulated cards. */
function serialOf(name: string): bigint {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return (0x51n << 56n) | BigInt(hash);
}

function reporter(json: boolean): (event: object | null, text: string) => void {
  return (event, text) => {
    if (!json) process.stderr.write(`${text}\n`);
    else if (event !== null) process.stdout.write(`${JSON.stringify(event)}\n`);
  };
}
