// SPDX-License-Identifier: Apache-2.0
import { WeftError, whole } from '@weft/tools';
import type { Command } from 'commander';
import type { PageExplanation, PageReport } from '../daemon/api/schemas.js';
import { answer } from '../daemon/client/client.js';
import { clientOf, columns, group, type Remote, remote, show } from './remote.js';

const shades = ' ░▒▓█';

/** One character a cell: how warm its pages are, beside the warmest cell. */
function heatLine({ map }: PageReport): string {
  const most = Math.max(...map.map((c) => c.heat), Number.MIN_VALUE);
  return map.map(({ heat }) => shades[Math.ceil((heat / most) * (shades.length - 1))] ?? ' ').join('');
}

export function pagesText(r: PageReport): string {
  const mib = (pages: number): string => `${(pages / 256).toFixed(1)} MiB`;
  const rows: [string, string][] = [
    ['policy', `${r.policy}; looks by ${r.look}`],
    ['here', `${mib(r.resident)} of ${mib(r.pages)}, budget ${r.budgetPages === 0 ? 'all' : mib(r.budgetPages)}`],
    ['idle', `${mib(r.idle)} untouched since they were looked at`],
    ['working set', mib(r.workingSet)],
    ['faults', `${r.faults}, of these ${r.refaults} of pages that had been evicted; ${r.evictions} evictions`],
    ['looks', `${r.touches} pages seen in use; ${r.lostNotes} notes lost`],
    ['ahead', `${r.prefetch.asked} pages fetched, ${r.prefetch.used} used, ${r.prefetch.unused} not`],
    ['budget', r.budgetAdvice === null ? 'no advice' : `${mib(r.budgetAdvice.pages)} advised: ${r.budgetAdvice.reason}`],
    ['heat', `[${heatLine(r)}]`],
    ...Object.entries(r.states).map(([state, n]): [string, string] => ['state', `${String(n).padStart(9)} ${state}`]),
    ...r.pingPong.map(({ page, returns }): [string, string] => ['to and fro', `page ${page}, ${returns} times`]),
  ];
  return columns(['', ''], rows).trimStart();
}

export function explanationText(e: PageExplanation): string {
  const time = (ms: number): string => new Date(ms).toISOString().slice(11, 23);
  return [
    `page ${e.page}: ${e.where}`,
    `heat ${e.heat}${e.idle ? ', untouched since it was looked at' : ''}; came back ${e.refaults} times after an eviction, ${e.returns} times from other nodes`,
    `policy ${e.policy}, decisions from the newest on:`,
    ...(e.decisions.length === 0 ? ['  none is known'] : e.decisions.map((d) => `  ${time(d.time)} ${d.action.padEnd(8)} ${d.why}`)),
  ].join('\n');
}

/** `weft vm pages`, `weft vm explain`: to be asked of the daemon of the hyperserver's node. */
export function addPages(weft: Command): void {
  const vm = group(weft, 'vm', 'Virtual machines whose memory lies on the rack.');
  remote(vm.command('pages').description('Where its pages are, how they are used, and what the policy advises.').argument('<name>')).action(
    async (name: string, o: Remote) => {
      show(o, await answer(clientOf(o).GET('/v1/hyperservers/{name}/pages', { params: { path: { name } } })), pagesText);
    },
  );
  remote(
    vm
      .command('explain')
      .description('Why a page is where it is.')
      .argument('<page>', 'guest-physical address / 4096', whole(0, 2 ** 32 - 1))
      .option('--vm <name>', 'whose (default: the only one that is up)'),
  ).action(async (page: number, o: Remote & { vm?: string }) => {
    const client = clientOf(o);
    const name = o.vm ?? (await onlyOne(o));
    show(o, await answer(client.GET('/v1/hyperservers/{name}/pages/{page}', { params: { path: { name, page } } })), explanationText);
  });
}

async function onlyOne(o: Remote): Promise<string> {
  const up = (await answer(clientOf(o).GET('/v1/hyperservers'))).filter((h) => h.state !== 'stopped');
  if (up.length === 1 && up[0] !== undefined) return up[0].spec.name;
  throw new WeftError('E_USAGE', up.length === 0 ? 'no hyperserver is up' : `${up.length} hyperservers are up`, 'name one with --vm');
}
