// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { answer } from '../daemon/client/client.js';
import { clientOf, columns, group, type Remote, remote, show } from './remote.js';

/** `weft status`, `weft token …`. */
export function addDaemon(weft: Command): void {
  remote(weft.command('status').description('What this server is and does, and what is wrong.')).action(async (o: Remote) => {
    const client = clientOf(o);
    const [node, health, statistics] = await Promise.all([
      answer(client.GET('/v1/node')),
      answer(client.GET('/v1/health')),
      answer(client.GET('/v1/statistics')),
    ]);
    show(o, { node, health, statistics }, () => {
      const lines = [
        `node ${node.node ?? '-'} (${node.role}), release ${node.release}`,
        `fault process ${node.faultProcess}${node.formation === null ? '' : `, memory ${node.formation}, epoch ${node.epoch}`}`,
      ];
      if (node.hyperserver !== null)
        lines.push(`guest ${node.hyperserver.name} ${node.hyperserver.state} ${node.hyperserver.text}`.trimEnd());
      if (statistics.faultNs !== null)
        lines.push(`${statistics.faultNs.count} faults, p50 ${us(statistics.faultNs.p50)}, p99 ${us(statistics.faultNs.p99)}`);
      return [...lines, ...(health.ok ? ['healthy'] : health.problems.map((p) => `${p.code}: ${p.message}; ${p.next}`))].join('\n');
    });
  });

  const token = group(weft, 'token', 'Who may use the daemon over TCP.');
  remote(
    token
      .command('create')
      .description('A new token, shown this once.')
      .argument('<name>')
      .option('--admin', 'it may change things', false),
  ).action(async (name: string, o: Remote & { admin: boolean }) => {
    const made = await answer(clientOf(o).POST('/v1/tokens', { body: { name, role: o.admin ? 'admin' : 'read' } }));
    show(o, made, ({ token: text }) => text);
  });
  remote(token.command('list').description('Their names and roles.')).action(async (o: Remote) => {
    show(o, await answer(clientOf(o).GET('/v1/tokens')), (all) =>
      columns(
        ['ID', 'NAME', 'ROLE', 'CREATED'],
        all.map((t) => [t.id, t.name, t.role, t.created]),
      ),
    );
  });
  remote(token.command('revoke').description('Takes one back, at once.').argument('<id>')).action(async (id: string, o: Remote) => {
    show(o, await answer(clientOf(o).DELETE('/v1/tokens/{id}', { params: { path: { id } } })), () => '');
  });
}

const us = (ns: number): string => `${(ns / 1000).toFixed(1)} us`;
