// SPDX-License-Identifier: Apache-2.0
import { setTimeout as delay } from 'node:timers/promises';
import { strict, whole } from '@weft/tools';
import type { Command } from 'commander';
import type { Statistics } from '../daemon/api/schemas.js';
import { answer, type DaemonClient } from '../daemon/client/client.js';
import { clientOf, columns, type Remote, remote } from './remote.js';

const pagesPerMib = 256;
/** Home, and all behind it away: the screen is written over. */
const overwrite = '\x1b[H\x1b[J';

/** One look at a rack, from one of its servers. */
export interface Look {
  readonly statistics: Statistics;
  readonly nodes: readonly (readonly (string | number)[])[];
}

export async function look(client: DaemonClient): Promise<Look> {
  const [statistics, nodes, pools] = await Promise.all([
    answer(client.GET('/v1/statistics')),
    answer(client.GET('/v1/nodes')).catch(() => []),
    answer(client.GET('/v1/pools')).catch(() => []),
  ]);
  const row = ({ member, status, text }: (typeof nodes)[number]) => {
    const used = pools.find((p) => p.node === member.node)?.usedMib ?? 0;
    const guest = status?.hyperserver ?? null;
    const says = [text, status?.heldUp ?? '', guest?.text ?? ''].filter((t) => t !== '').join('; ');
    return [
      member.node,
      member.name,
      `${used.toFixed(0)}/${member.poolMib}`,
      status?.faultProcess ?? '-',
      guest ? `${guest.name} ${guest.state}` : '-',
      says,
    ];
  };
  return { statistics, nodes: nodes.map(row) };
}

/** What is shown of a look; rates are those since the one before. */
export function screen(now: Look, before: Look | null): string {
  const nodes = columns(['NODE', 'NAME', 'POOL MIB', 'FAULT PROCESS', 'GUEST', ''], now.nodes);
  const { driver, faultNs, time } = now.statistics;
  if (driver === null) return `${nodes}\n\nno memory of a hyperserver is served here`;
  const old = before?.statistics.driver ?? null;
  const seconds = before === null ? 0 : (Date.parse(time) - Date.parse(before.statistics.time)) / 1000;
  const sum = (of: Readonly<Record<string, number>>, names: readonly string[]): number => names.reduce((all, n) => all + (of[n] ?? 0), 0);
  const rates = [
    ['faults', 'faultRead', 'faultWrite'],
    ['  from this node', 'homeLocal'],
    ['  from others', 'homeRemote'],
    ['evictions', 'evictClean', 'evictDirty'],
    ['  that came again', 'refault'],
    ['revokes', 'revokeToS', 'revokeToI'],
  ].map(([name = '', ...of]) => {
    const rate = old === null || seconds <= 0 ? '-' : ((sum(driver, of) - sum(old, of)) / seconds).toFixed(0);
    return [name, rate, sum(driver, of)];
  });
  const mapped = `mapped ${((driver['resident'] ?? 0) / pagesPerMib).toFixed(1)} MiB, under way ${driver['outstanding'] ?? 0}, waiting ${driver['waiting'] ?? 0}`;
  const us = (ns: number): string => (ns / 1000).toFixed(1);
  const latency = faultNs === null ? '' : `, a fault takes ${us(faultNs.p50)} us, 99 % ${us(faultNs.p99)} us`;
  return `${nodes}\n\nthis node: ${mapped}${latency}\n${columns(['', 'PER SECOND', 'IN ALL'], rates)}`;
}

/** `weft top`: the rack and this server's faults, again and again. */
export function addTop(weft: Command, signal: AbortSignal): void {
  strict(remote(weft.command('top').description('The rack, and what the faults of this server do; Ctrl-C ends it.')))
    .option('--every-ms <n>', 'how often it looks', whole(100, 60_000), 1000)
    .option('--looks <n>', 'how often in all (0: until Ctrl-C)', whole(0, 1_000_000), 0)
    .action(async (o: Remote & { everyMs: number; looks: number }) => {
      const client = clientOf(o);
      let before: Look | null = null;
      for (let n = 1; ; n++) {
        const now = await look(client);
        process.stdout.write(o.json ? `${JSON.stringify(now)}\n` : `${process.stdout.isTTY ? overwrite : ''}${screen(now, before)}\n`);
        if (n === o.looks) return;
        before = now;
        await delay(o.everyMs, undefined, { signal });
      }
    });
}
