// SPDX-License-Identifier: Apache-2.0
// A move that fails at any of its steps: the guest runs at one node afterwards, and never at two. Members and QEMUs are played.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WeftError } from '@weft/tools';
import { afterAll, expect, it } from 'vitest';
import type { GuestState } from '../api/schemas.js';
import type { Supervisor } from '../fault/supervisor.js';
import { NodeAgent } from '../node-agent.js';
import type { Vmm } from '../vm/vmm.js';
import { Moves } from './moves.js';
import { down, playedStatus, playRack } from './rack-testing.js';

const dir = mkdtempSync(join(tmpdir(), 'weft-moves-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const steps = ['start', 'depart', 'arrive', 'proceed', 'stop'] as const;
type Step = (typeof steps)[number];

/** QEMU as a word: none, running, or where it is on its way. */
class PlayedVmm {
  is: 'none' | 'running' | 'awaiting' | 'departed' | 'arrived' = 'none';
  context: string | null = null;
  fails: Step | null = null;
  readonly #see: () => void;
  constructor(see: () => void) {
    this.#see = see;
  }
  async #do(step: Step, next: () => PlayedVmm['is']): Promise<void> {
    if (this.fails === step) throw new WeftError('E_QEMU', `${step} fails`);
    this.is = next();
    this.#see();
  }
  async start(context: string, _: unknown, __: unknown, arriving?: string): Promise<void> {
    if (this.context === context) return;
    await this.#do('start', () => (arriving === undefined ? 'running' : 'awaiting'));
    this.context = context;
  }
  async depart(context: string): Promise<GuestState> {
    await this.#do('depart', () => 'departed');
    return { context, state: 'AAAA', console: '', memoryBytes: 0, downtimeMs: 1 };
  }
  arrive = (): Promise<void> => this.#do('arrive', () => 'arrived');
  proceed = (): Promise<void> => this.#do('proceed', () => (this.is === 'arrived' || this.is === 'departed' ? 'running' : this.is));
  async stop(): Promise<void> {
    await this.#do('stop', () => 'none');
    this.context = null;
  }
}

async function play(name: string) {
  const at: PlayedVmm[] = [];
  const mostAtOnce = { running: 0 };
  const see = (): void => {
    mostAtOnce.running = Math.max(mostAtOnce.running, at.filter((v) => v.is === 'running').length);
  };
  const supervisor = { reconcile: async () => undefined, info: {} } as unknown as Supervisor;
  const agents = [0, 1, 2].map((n) => {
    at[n] = new PlayedVmm(see);
    return new NodeAgent({ card: 'card', heartbeatMs: 1, revokeLimitMs: 1 }, supervisor, at[n] as unknown as Vmm);
  });
  const away = new Set<number>();
  const agentOf = (address: string): NodeAgent => {
    const n = Number(address.slice(6));
    return away.has(n) ? down() : (agents[n] ?? down());
  };
  const p = await playRack(dir, name, 'qemu', agents[0] as NodeAgent, {
    status: async () => playedStatus([]),
    apply: async (address, _, view) => agentOf(address).apply(view, Number(address.slice(6))),
    departGuest: async (address, _, context) => agentOf(address).departGuest(context),
    arriveGuest: async (address, _, state) => agentOf(address).arriveGuest(state),
  });
  p.admin.ownStatus = async () => playedStatus([], { name: 'vm', state: 'running', text: '', accel: 'tcg' });
  await p.admin.publish();
  const moves = new Moves(p.rack, p.admin, p.events);
  const where = (): string[] => at.map((v) => v.is);
  const context = async () => (await p.rack.membership()).value.formation?.contexts[0];
  return { ...p, at, away, moves, where, context, mostAtOnce };
}

it('all goes well: it runs there, and nothing is left here', async () => {
  const p = await play('well');
  expect(p.where()).toEqual(['running', 'none', 'none']);
  expect(await p.moves.move(p.spec, 1)).toMatchObject({ from: 0, to: 1, stateBytes: 3, qemuDowntimeMs: 1 });
  expect(p.where()).toEqual(['none', 'running', 'none']);
  expect(await p.context()).toMatchObject({ node: 1, moving: null });
  expect(p.mostAtOnce.running).toBe(1);
});

it('a node that has no table of its pages gets one before anything stops', async () => {
  const p = await play('unprepared');
  expect((await p.context())?.hosts).toEqual([0, 1]);
  expect(await p.moves.move(p.spec, 2)).toMatchObject({ from: 0, to: 2 });
  expect(p.where()).toEqual(['none', 'none', 'running']);
  expect((await p.context())?.hosts).toEqual([0, 1, 2]);
  expect(p.mostAtOnce.running).toBe(1);
});

it.each([
  [1, 'start'],
  [0, 'depart'],
  [1, 'arrive'],
] as const)('node %i fails to %s: it runs where it was', async (node, step) => {
  const p = await play(step);
  const vmm = p.at[node] as PlayedVmm;
  vmm.fails = step;
  await expect(p.moves.move(p.spec, 1)).rejects.toMatchObject({ code: 'E_QEMU' });
  expect(p.where()).toEqual(['running', 'none', 'none']);
  expect(await p.context()).toMatchObject({ node: 0, moving: null });
  vmm.fails = null;
  await p.moves.move(p.spec, 1);
  expect(p.where()).toEqual(['none', 'running', 'none']);
  expect(p.mostAtOnce.running).toBe(1);
});

it('once it is decided there is no way back: who cannot do its part then is told again', async () => {
  const p = await play('decided');
  const vmm = p.at[1] as PlayedVmm;
  vmm.fails = 'proceed';
  await expect(p.moves.move(p.spec, 1)).rejects.toMatchObject({ code: 'E_QEMU' });
  expect(p.where()).toEqual(['none', 'arrived', 'none']);
  vmm.fails = null;
  await p.admin.turn();
  expect(p.where()).toEqual(['none', 'running', 'none']);
  expect(p.mostAtOnce.running).toBe(1);
});

it('the administrator dies on the way: the next one lets it go on where it was', async () => {
  const p = await play('died');
  await p.rack.changeMembership((m) =>
    m.formation === null
      ? null
      : {
          ...m,
          formation: { ...m.formation, contexts: m.formation.contexts.map((c) => ({ ...c, moving: { to: 1, accel: 'tcg' as const } })) },
        },
  );
  await p.admin.publish();
  expect(p.where()).toEqual(['running', 'awaiting', 'none']);
  await p.at[0]?.depart('c');
  await p.at[1]?.arrive();
  expect(p.where()).toEqual(['departed', 'arrived', 'none']);
  await p.admin.turn();
  expect(p.where()).toEqual(['running', 'none', 'none']);
  expect(await p.context()).toMatchObject({ node: 0, moving: null });
  expect(p.mostAtOnce.running).toBe(1);
});

it('what cannot be is refused before anything happens', async () => {
  const p = await play('refused');
  for (const [to, text] of [
    [0, 'runs on node 0'],
    [7, 'no node 7'],
  ] as const)
    await expect(p.moves.move(p.spec, to)).rejects.toMatchObject({ code: 'E_CONFLICT', message: expect.stringContaining(text) });
  await expect(p.moves.move({ ...p.spec, vmm: 'external' }, 1)).rejects.toMatchObject({ code: 'E_CONFLICT' });
  p.away.add(1);
  await expect(p.moves.move(p.spec, 1)).rejects.toMatchObject({ code: 'E_UNREACHABLE' });
  expect(p.where()).toEqual(['running', 'none', 'none']);
});
