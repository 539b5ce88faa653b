// SPDX-License-Identifier: Apache-2.0
// Test rig: a rack of three whose first is this server, and whose members are played.
import { join } from 'node:path';
import { WeftError } from '@weft/tools';
import type { HyperserverSpec, NodeStatus } from '../api/schemas.js';
import { EventLog } from '../events.js';
import type { NodeAgent } from '../node-agent.js';
import { JsonFile } from '../state/atomic-file.js';
import { Administrator } from './administrator.js';
import { agreementOf } from './agreement.js';
import { FileStore } from './file-store.js';
import type { Peers } from './peers.js';
import { Rack } from './rack.js';
import { Standing } from './standing.js';

/** What a member does when it is asked; its address is `unix:/N`. */
export type PlayedPeers = Pick<Peers, 'status' | 'apply'> & Partial<Peers>;

export const down = (): never => {
  throw new WeftError('E_UNREACHABLE', 'down');
};

export const playedStatus = (suspects: number[], guest: NodeStatus['hyperserver'] = null): NodeStatus => ({
  ...{ release: '0', node: 0, role: 'member', faultProcess: 'running', formation: 'f', context: 'c', heldUp: null, epoch: 1 },
  ...{ suspects, link: null, hyperserver: guest, attach: null },
});

/** A hyperserver is up in it, on node 0. `agent` does what this server is told. */
export async function playRack(dir: string, name: string, vmm: HyperserverSpec['vmm'], agent: NodeAgent, play: PlayedPeers) {
  const events = new EventLog();
  const peers = { stopGuest: down, departGuest: down, arriveGuest: down, admit: down, remove: down, ...play };
  const store = new FileStore(join(dir, `${name}-store.json`));
  const file = new JsonFile(join(dir, `${name}.json`), Standing);
  const self = { address: 'unix:/0', poolMib: 8, card: true, agreement: agreementOf(9000) };
  const rack = new Rack({ store, peers, agent, events, file, self });
  await rack.init('rack', 'n0');
  for (const n of [1, 2]) {
    const { token } = await rack.issueToken(5);
    await rack.admit({ ...self, token, name: `n${n}`, address: `unix:/${n}` });
  }
  const stripe = Array<number>(64).fill(0);
  const context = { id: 'c', hyperserver: 'vm', node: 0, first: 0, pages: 256, hosts: [0, 1], moving: null };
  const formation = { id: 'f', stripe, poolPages: [64, 64, 64], pages: 2048, given: 256, contexts: [context], lost: [] };
  const spec: HyperserverSpec = { name: 'vm', vmm, memoryMib: 1, budgetMib: 0, node: 0 };
  await rack.changePlans((plans) => ({ ...plans, hyperservers: [{ spec, run: true }] }));
  const { epoch } = (await rack.changeMembership((m, revision) => ({ ...m, epoch: revision + 1, formation }))).value;
  return { rack, events, spec, epoch, admin: new Administrator(rack, events) };
}
