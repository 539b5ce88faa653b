// SPDX-License-Identifier: Apache-2.0
// Who is lost, and who only crashed: the administrator's decision, with members that are played.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WeftError } from '@weft/tools';
import { afterAll, expect, it } from 'vitest';
import type { MembershipView, NodeStatus } from '../api/schemas.js';
import { EventLog } from '../events.js';
import type { NodeAgent } from '../node-agent.js';
import { JsonFile } from '../state/atomic-file.js';
import { Administrator } from './administrator.js';
import { agreementOf } from './agreement.js';
import { FileStore } from './file-store.js';
import { Rack } from './rack.js';
import { Standing } from './standing.js';

const dir = mkdtempSync(join(tmpdir(), 'weft-admin-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const status = (suspects: number[]): NodeStatus => ({
  ...{ release: '0', node: 0, role: 'member', faultProcess: 'running', formation: 'f', epoch: 1 },
  ...{ suspects, hyperserver: null, attach: null },
});

/** A rack of three whose first is this server; what the others answer can be changed. */
async function play(name: string) {
  const answers = new Map<string, NodeStatus | null>();
  const told: MembershipView[] = [];
  const down = (): never => {
    throw new WeftError('E_UNREACHABLE', 'down');
  };
  const events = new EventLog();
  const peers = {
    status: async (address: string) => answers.get(address) ?? down(),
    apply: async (address: string, _: string, view: MembershipView) => {
      if (answers.get(address) === null) down();
      told.push(view);
    },
    stopGuest: async () => undefined,
    admit: async () => down(),
    remove: async () => undefined,
  };
  const agent = { apply: async () => undefined, stopGuest: async () => undefined } as unknown as NodeAgent;
  const store = new FileStore(join(dir, `${name}-store.json`));
  const file = new JsonFile(join(dir, `${name}.json`), Standing);
  const self = { address: 'unix:/0', poolMib: 8, card: true, agreement: agreementOf(9000) };
  const rack = new Rack({ store, peers, agent, events, file, self });
  await rack.init('rack', 'n0');
  for (const n of [1, 2]) {
    answers.set(`unix:/${n}`, status([]));
    const { token } = await rack.issueToken(5);
    await rack.admit({ ...self, token, name: `n${n}`, address: `unix:/${n}` });
  }
  const formation = { id: 'f', hyperserver: 'vm', node: 0, stripe: Array(64).fill(0), poolPages: [64, 64, 64], lost: [] };
  const spec = { name: 'vm', vmm: 'external' as const, memoryMib: 1, budgetMib: 0, node: 0 };
  await rack.changePlans((plans) => ({ ...plans, hyperservers: [{ spec, run: true }] }));
  const formed = (await rack.changeMembership((m, revision) => ({ ...m, epoch: revision + 1, formation }))).value;
  const admin = new Administrator(rack, events);
  let own = status([]);
  admin.ownStatus = async () => own;
  return { rack, admin, answers, told, epoch: formed.epoch, suspect: (nodes: number[]) => (own = status(nodes)) };
}

it('a daemon that is away and a card that is missed: fenced with a new epoch; either alone is not', async () => {
  const p = await play('both');
  const lost = async (): Promise<readonly number[]> => (await p.rack.membership()).value.formation?.lost ?? [];
  p.answers.set('unix:/2', null);
  await p.admin.turn();
  expect(await lost()).toEqual([]);
  p.answers.set('unix:/2', status([]));
  p.suspect([2]);
  await p.admin.turn();
  expect(await lost()).toEqual([]);
  p.answers.set('unix:/2', null);
  await p.admin.turn();
  expect(await lost()).toEqual([2]);
  const { epoch } = (await p.rack.membership()).value;
  expect(epoch).toBeGreaterThan(p.epoch);
  expect(p.told.at(-1)).toMatchObject({ epoch, formation: { lost: [2] } });
  // It is a member still, and hears of it when it is back.
  expect((await p.rack.info()).members.map((m) => m.node)).toEqual([0, 1, 2]);
});
