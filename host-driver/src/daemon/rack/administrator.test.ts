// SPDX-License-Identifier: Apache-2.0
// Who is lost, and who only crashed: the administrator's decision, with members that are played.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { MembershipView, NodeStatus } from '../api/schemas.js';
import type { NodeAgent } from '../node-agent.js';
import { Hyperservers } from './hyperservers.js';
import { down, playedStatus, playRack } from './rack-testing.js';

const dir = mkdtempSync(join(tmpdir(), 'weft-admin-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** What the others answer can be changed. */
async function play(name: string) {
  const answers = new Map<string, NodeStatus | null>([1, 2].map((n) => [`unix:/${n}`, playedStatus([])]));
  const told: MembershipView[] = [];
  const meanwhile = { told: async (_: MembershipView): Promise<void> => undefined };
  const agent = { apply: async () => undefined } as unknown as NodeAgent;
  const rack = await playRack(dir, name, 'external', agent, {
    status: async (address) => answers.get(address) ?? down(),
    apply: async (address, _, view) => {
      if (answers.get(address) === null) down();
      told.push(view);
      await meanwhile.told(view);
    },
  });
  let own = playedStatus([]);
  rack.admin.ownStatus = async () => own;
  return { ...rack, answers, told, meanwhile, suspect: (nodes: number[]) => (own = playedStatus(nodes)) };
}

it('a daemon that is away and a card that is missed: fenced with a new epoch; either alone is not', async () => {
  const p = await play('both');
  const lost = async (): Promise<readonly number[]> => (await p.rack.membership()).value.formation?.lost ?? [];
  p.answers.set('unix:/2', null);
  await p.admin.turn();
  expect(await lost()).toEqual([]);
  p.answers.set('unix:/2', playedStatus([]));
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

// On a busy machine a start takes longer than it takes to miss a node.
it('a node that is found lost while a hyperserver starts stops that start: a part of its memory would be lost', async () => {
  const p = await play('start');
  const vms = new Hyperservers(p.rack, p.admin, p.events);
  await vms.create({ name: 'second', vmm: 'external', memoryMib: 1, budgetMib: 0, node: 1 });
  const formation = async () => (await p.rack.membership()).value.formation;
  p.answers.set('unix:/2', null);
  p.suspect([2]);
  p.meanwhile.told = async () => {
    void p.admin.turn();
    while ((await formation())?.lost.length === 0) await new Promise(setImmediate);
  };
  await expect(vms.start('second')).rejects.toMatchObject({ code: 'E_UNREACHABLE', message: expect.stringContaining('node 2') });
  expect((await formation())?.contexts.map((c) => c.hyperserver)).toEqual(['vm']);
});
