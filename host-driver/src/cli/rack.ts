// SPDX-License-Identifier: Apache-2.0
import { hostname } from 'node:os';
import { whole } from '@weft/tools';
import type { Command } from 'commander';
import { answer } from '../daemon/client/client.js';
import { clientOf, columns, group, type Remote, remote, show } from './remote.js';

/** The first label of this machine's name, as far as a member may be called so. */
const ownName = (): string =>
  (hostname().toLowerCase().split('.')[0] ?? '')
    .replace(/[^a-z0-9-]/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 32) || 'node';

/** `weft rack …`: who makes up the rack. */
export function addRack(weft: Command): void {
  const rack = group(weft, 'rack', 'The servers that share memory.');
  remote(
    rack
      .command('init')
      .description('Start a rack; this server is node 0 and administers.')
      .argument('<name>')
      .option('--as <member>', 'name of this server', ownName()),
  ).action(async (name: string, o: Remote & { as: string }) => {
    show(
      o,
      await answer(clientOf(o).POST('/v1/rack', { body: { name, member: o.as } })),
      (r) => `rack ${r.name} (${r.id}), this is node 0`,
    );
  });
  remote(
    rack
      .command('token')
      .description('A token with which one more server can join.')
      .option('--minutes <n>', 'how long it is good', whole(1, 10_080), 60),
  ).action(async (o: Remote & { minutes: number }) => {
    show(o, await answer(clientOf(o).POST('/v1/rack/tokens', { body: { minutes: o.minutes } })), ({ token }) => token);
  });
  remote(
    rack
      .command('join')
      .description(
        'Join the rack that the daemon at this address administers. The token comes from WEFT_JOIN_TOKEN or is the second argument.',
      )
      .argument('<address>')
      .argument('[token]')
      .option('--as <member>', 'name of this server', ownName())
      .option('--node <n>', 'number of this node (default: the first that is free)', whole(0, 15)),
  ).action(async (address: string, given: string | undefined, o: Remote & { as: string; node?: number }) => {
    const token = given ?? process.env['WEFT_JOIN_TOKEN'] ?? '';
    const body = { address, token, member: o.as, ...(o.node === undefined ? {} : { node: o.node }) };
    show(o, await answer(clientOf(o).POST('/v1/rack/join', { body })), () => 'joined');
  });
  remote(
    rack
      .command('leave')
      .description('Leave the rack.')
      .option('--force', 'even if the administrator cannot be told, or pages are in use', false),
  ).action(async (o: Remote & { force: boolean }) => {
    show(o, await answer(clientOf(o).POST('/v1/rack/leave', { body: { force: o.force } })), () => 'left');
  });
  remote(
    rack
      .command('remove')
      .description('Take another node out of the rack.')
      .argument('<node>', 'its number', whole(0, 15))
      .option('--force', 'also if its pages are in use: they are lost', false),
  ).action(async (node: number, o: Remote & { force: boolean }) => {
    const params = { path: { node }, query: { force: o.force } };
    show(o, await answer(clientOf(o).DELETE('/v1/rack/members/{node}', { params })), () => `node ${node} is out`);
  });
  remote(rack.command('status').description('The rack and each of its servers.')).action(async (o: Remote) => {
    const client = clientOf(o);
    const [info, nodes, pools] = await Promise.all([
      answer(client.GET('/v1/rack')),
      answer(client.GET('/v1/nodes')),
      answer(client.GET('/v1/pools')),
    ]);
    show(o, { rack: info, nodes, pools }, () => {
      const head = `rack ${info.name}, epoch ${info.epoch}, administrator ${info.administrator ?? 'nobody'}, MTU ${info.agreement.mtu}, store ${info.store}`;
      const rows = nodes.map(({ member, status, text }) => {
        const pool = pools.find((p) => p.node === member.node);
        const used = `${pool?.usedMib ?? 0}/${member.poolMib}`;
        return [member.node, member.name, member.address, used, status?.faultProcess ?? '-', status?.hyperserver?.name ?? '-', text];
      });
      return `${head}\n${columns(['NODE', 'NAME', 'ADDRESS', 'POOL MIB', 'FAULT PROCESS', 'GUEST', ''], rows)}`;
    });
  });
}
