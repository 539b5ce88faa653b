// SPDX-License-Identifier: Apache-2.0
import { oneOf, script, whole } from '@weft/tools';
import { type PartName, type Plan, partNames } from './parts.js';
import { usual } from './setting.js';

export interface CardOptions extends Plan {
  readonly json: boolean;
  readonly check: boolean;
  readonly timeline: boolean;
  readonly out: string;
  readonly only: readonly PartName[];
}

export const program = script('bench:card', 'Figures of the card in its own cycles, beside what no card can beat.')
  .option('--json', 'one JSON line', false)
  .option('--check', 'exit 1 if a target is missed', false)
  .option('--timeline', 'all that the pins show of one clean remote fault', false)
  .option('--only <parts>', `only these: ${partNames.join(',')}`, (text: string) => text.split(',').map(oneOf(partNames)), partNames)
  .option('--samples <n>', 'transactions of each kind', whole(10, 10_000), 100)
  .option('--pages <n>', 'pages of a stream', whole(64, 65_536), 4096)
  .option('--seed <n>', 'of the rack, the pauses between faults and the faults of the wire', whole(0, 2 ** 31), usual.seed)
  .option('--read-ns <n>', 'latency of a DMA read', whole(1, 1_000_000), usual.readNs)
  .option('--write-ns <n>', 'until a DMA write is visible', whole(1, 1_000_000), usual.writeNs)
  .option('--link-ns <n>', 'from card to card', whole(1, 1_000_000), usual.linkNs)
  .option('--driver-cycles <n>', 'what a driver takes for a revoke; taken out of all figures', whole(1, 1_000_000), usual.driverCycles)
  .option('--no-push', 'the card fetches every descriptor from its ring')
  .option('--out <folder>', 'for card.json, card.svg and card-history.jsonl', '.cache/bench');
