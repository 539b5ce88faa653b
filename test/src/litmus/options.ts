// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from 'node:util';
import type { CardKind } from '@weft/hw-sim';
import { constant } from '@weft/spec';

export interface LitmusOptions {
  readonly ring: boolean;
  /** Ring mode, but a node is lost; once for each of `seeds` seeds. */
  readonly kill: boolean;
  readonly seeds: number;
  readonly nodes: number;
  readonly width: 64 | 512;
  readonly seed: number;
  readonly json: boolean;
  /** Ring mode: operations, pages they choose from, faults of the wire. */
  readonly ops: number;
  readonly pages: number;
  readonly loss: number;
  readonly dup: number;
  readonly reorder: number;
  readonly corrupt: number;
  /** Ring mode: frames that a page travels in. */
  readonly pageFrames: number;
  /** Kind of each card. */
  readonly cards: readonly CardKind[];
  /** Ring mode: share of a node's operations that stay among pages of its own. */
  readonly locality: number;
  /** Folder for what the flight recorders tell; in ring mode of the random operations only. */
  readonly record?: string;
  /** Process mode: rounds of every shape. */
  readonly rounds: number;
}

/** A command line that cannot be used; its message says what to write instead. */
export class UsageError extends Error {}

export const usage = `npm run litmus -- [options]          process a node, real loads and stores through driver and RTL
npm run litmus -- --ring [options]   random operations at the rings, without processes: deterministic
npm run litmus -- --kill-node [options]   the same, and a node dies and comes back, once a seed

  --nodes N       cards in the rack: 2 to 16 (3; with --ring 4)
  --width W       data path, 64 or 512 bits (512)
  --seed S        seed of all randomness (1)
  --rounds N      process mode: rounds of every shape (200)
  --ops N         ring mode: operations (20000; with --kill-node 3000)
  --pages N       ring mode: pages they choose from (512; with --kill-node 128)
  --mtu N         ring mode: 9000, or 1500 where a page takes three frames (9000)
  --cards A,B,…   rtl or functional for each card; one word for all (rtl)
  --locality P    ring mode: share of a node's operations among pages of its own, 0 to 1 (0)
  --record DIR    what the cards' flight recorders tell, a file a card for weft trace
  --seeds N       --kill-node: how many, from --seed on (50)
  --loss P --dup P --reorder P --corrupt P
                  ring mode: probability a frame suffers it, 0 to 0.5 (0)
  --json          one JSON line at the end`;

const flags = {
  ring: { type: 'boolean' },
  'kill-node': { type: 'boolean' },
  seeds: { type: 'string' },
  mtu: { type: 'string' },
  cards: { type: 'string' },
  locality: { type: 'string' },
  record: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
  nodes: { type: 'string' },
  width: { type: 'string' },
  seed: { type: 'string' },
  rounds: { type: 'string' },
  ops: { type: 'string' },
  pages: { type: 'string' },
  loss: { type: 'string' },
  dup: { type: 'string' },
  reorder: { type: 'string' },
  corrupt: { type: 'string' },
} as const;

function number(name: string, text: string | undefined, fallback: number, low: number, high: number, whole = true): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < low || value > high || (whole && !Number.isInteger(value))) {
    throw new UsageError(`--${name} ${text}: takes a ${whole ? 'whole ' : ''}number from ${low} to ${high}`);
  }
  return value;
}

/** One kind for each of `nodes` cards. */
function cardKinds(listed: readonly string[], nodes: number): CardKind[] {
  const kinds = listed.map((name) => {
    if (name !== 'rtl' && name !== 'functional') throw new UsageError(`--cards ${name}: a card is rtl or functional`);
    return name;
  });
  if (kinds.length > 1 && kinds.length !== nodes) throw new UsageError(`--cards names ${kinds.length} cards, the rack has ${nodes}`);
  return Array.from({ length: nodes }, (_, i) => kinds[kinds.length > 1 ? i : 0] ?? 'rtl');
}

/** Options from the command line; null if it asks for help. Throws UsageError. */
export function parseOptions(args: readonly string[]): LitmusOptions | null {
  let v: ReturnType<typeof parseArgs<{ options: typeof flags }>>['values'];
  try {
    v = parseArgs({ args: [...args], options: flags, strict: true }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message.split('. ')[0] : String(error)}; see --help`);
  }
  if (v.help === true) return null;
  const kill = v['kill-node'] === true;
  const ring = v.ring === true || kill;
  const onlyRing = (['ops', 'pages', 'loss', 'dup', 'reorder', 'corrupt', 'mtu', 'locality'] as const).find(
    (name) => v[name] !== undefined,
  );
  if (!ring && onlyRing !== undefined) throw new UsageError(`--${onlyRing} needs --ring`);
  if (kill && v.record !== undefined) throw new UsageError('--record is not for --kill-node');
  if (!kill && v.seeds !== undefined) throw new UsageError('--seeds needs --kill-node');
  if (ring && v.rounds !== undefined) throw new UsageError('--rounds is for the process mode; with --ring use --ops');
  const width = number('width', v.width, 512, 64, 512);
  if (width !== 64 && width !== 512) throw new UsageError(`--width ${width}: takes 64 or 512`);
  const chance = (name: 'loss' | 'dup' | 'reorder' | 'corrupt'): number => number(name, v[name], 0, 0, 0.5, false);
  const mtu = number('mtu', v.mtu, 9000, 1500, 9000);
  if (mtu !== 1500 && mtu !== 9000) throw new UsageError(`--mtu ${mtu}: takes 1500 or 9000`);
  const listed = v.cards?.split(',') ?? [];
  const nodes = number('nodes', v.nodes, listed.length > 1 ? listed.length : ring ? 4 : 3, kill ? 3 : 2, 16);
  return {
    ring,
    kill,
    cards: cardKinds(listed, nodes),
    locality: number('locality', v.locality, 0, 0, 1, false),
    seeds: number('seeds', v.seeds, 50, 1, 1_000_000),
    pageFrames: mtu === 1500 ? constant('FRAGMENTS') : 1,
    json: v.json === true,
    ...(v.record === undefined ? {} : { record: v.record }),
    width,
    nodes,
    seed: number('seed', v.seed, 1, 0, 2 ** 32 - 1),
    rounds: number('rounds', v.rounds, 200, 1, 1_000_000),
    ops: number('ops', v.ops, kill ? 3000 : 20_000, 1, 1_000_000_000),
    pages: number('pages', v.pages, kill ? 128 : 512, 16, 1 << 20),
    loss: chance('loss'),
    dup: chance('dup'),
    reorder: chance('reorder'),
    corrupt: chance('corrupt'),
  };
}
