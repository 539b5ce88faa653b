// SPDX-License-Identifier: Apache-2.0
// Control plane and fault process die apart: a plain program hammers memory that they serve, on a loopback card, no RTL.
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { look, screen } from '../cli/top.js';
import { type CardOptions, type CardResult, type HammerResult, killAll, Lines, programs, startCard } from '../driver-testing.js';
import { busyMachineMs } from '../limit-testing.js';
import { loadNative } from '../native.js';
import type { Hyperserver } from './api/schemas.js';
import { answer } from './client/client.js';
import { TestDaemon } from './daemon-testing.js';
import { JsonFile } from './state/atomic-file.js';
import { Identity, isAlive, signalTo } from './state/identity.js';
import { poll } from './state/wait.js';

const memoryMib = 2;
const budgetMib = 1;
const seed = 5;
let daemon: TestDaemon | undefined;

// Else the first fault process would have to build it.
beforeAll(async () => void (await loadNative()));
afterEach(async () => {
  killAll();
  await daemon?.remove();
  daemon = undefined;
});

interface Served {
  readonly d: TestDaemon;
  readonly card: Lines;
  readonly guest: Lines;
  readonly path: { readonly name: string };
}

/** A rack of one, a hyperserver whose VMM is the hammer, and the hammer at work. */
async function serve(more: CardOptions = {}): Promise<Served> {
  const { hammer } = await programs();
  const d = await TestDaemon.start({ poolMib: 16, card: 'card' });
  daemon = d;
  const card = await startCard(d.file('card'), memoryMib * 256, { seed, revokes: 100, late: 50, timeouts: 50, bare: 100, ...more });
  await answer(d.client.POST('/v1/rack', { body: { name: 'rack', member: 'one' } }));
  const spec = { name: 'vm', vmm: 'external', memoryMib, budgetMib, node: 0 } as const;
  await answer(d.client.POST('/v1/hyperservers', { body: spec }));
  const path = { name: 'vm' };
  const vm: Hyperserver = await answer(d.client.POST('/v1/hyperservers/{name}/start', { params: { path } }));
  expect(vm.state).toBe('running');
  if (vm.attach === null) throw new Error('no memory');
  const guest = new Lines(hammer, [vm.attach.path, vm.attach.bytes, vm.attach.linkSocket, 2, 600_000, seed]);
  await guest.line('attached');
  return { d, card, guest, path };
}

const faultProcess = async (d: TestDaemon): Promise<Identity> => {
  const found = await new JsonFile(d.file('run/fault/process.json'), Identity).read();
  if (found === null) throw new Error('no fault process');
  return found;
};

const faults = async (d: TestDaemon): Promise<number> => {
  const { driver } = await answer(d.client.GET('/v1/statistics'));
  return driver === null ? -1 : (driver['faultRead'] ?? 0) + (driver['faultWrite'] ?? 0);
};

/** Waits until the guest has made progress since now. */
async function progress(d: TestDaemon, what: string): Promise<void> {
  const before = await poll(what, busyMachineMs, async () => ((await faults(d)) >= 0 ? await faults(d) : null));
  await poll(what, busyMachineMs, async () => ((await faults(d)) > before ? true : null));
}

/** The guest checks all that it ever wrote; then everything is given back. */
async function conclude({ d, card, guest, path }: Served): Promise<void> {
  // An operation is two faults at most.
  await poll('enough work', busyMachineMs, async () => ((await faults(d)) > 250 ? true : null));
  guest.child.kill('SIGTERM');
  const { wrong, ops } = await guest.result<HammerResult>();
  expect(wrong, guest.stderr).toBe(0);
  expect(ops).toBeGreaterThan(100);
  const who = await faultProcess(d);
  const stopped = await answer(d.client.POST('/v1/hyperservers/{name}/stop', { params: { path }, body: { graceSeconds: 0 } }));
  expect(stopped.state).toBe('stopped');
  expect(isAlive(who)).toBe(false);
  expect((await card.result<CardResult>()).wrong, card.stderr).toBe(0);
}

it('the control plane is killed again and again: the guest goes on meanwhile, and is found again', async () => {
  const s = await serve();
  const who = await faultProcess(s.d);
  for (let i = 0; i < 3; i++) {
    await progress(s.d, 'faults before');
    await s.d.end('SIGKILL');
    // Nobody administers now; the guest must not need it.
    expect(isAlive(who)).toBe(true);
    await delay(300);
    expect(s.guest.child.exitCode).toBe(null);
    await s.d.launch();
    expect(await faultProcess(s.d)).toEqual(who);
    const node = await answer(s.d.client.GET('/v1/node'));
    expect(node).toMatchObject({ role: 'administrator', faultProcess: 'running' });
  }
  await progress(s.d, 'faults after');
  const seen = await look(s.d.client);
  expect(screen(seen, null)).toMatch(/^0 +one +2\/16 +running/m);
  const driver = (await answer(s.d.client.GET('/v1/statistics'))).driver;
  expect(driver?.['restarts']).toBe(0);
  await conclude(s);
});

it('the fault process is killed again and again: the next one takes up where it was, no byte is lost', async () => {
  const s = await serve();
  const kills = 4;
  for (let i = 0; i < kills; i++) {
    await progress(s.d, 'faults before');
    const who = await faultProcess(s.d);
    expect(signalTo(who, 'SIGKILL')).toBe(true);
    await poll('the next fault process', busyMachineMs, async () => {
      const next = await faultProcess(s.d);
      return next.pid !== who.pid && (await answer(s.d.client.GET('/v1/node'))).faultProcess === 'running' ? true : null;
    }).catch(async (e) => {
      throw new Error(`${e}\n${s.d.log}\n${s.d.read('run/fault/log')}`);
    });
  }
  await progress(s.d, 'faults after');
  expect((await answer(s.d.client.GET('/v1/statistics'))).driver?.['restarts']).toBe(kills);
  expect((await s.d.events()).filter((c) => c === 'FAULT_PROCESS_RESUMING')).toHaveLength(kills);
  await conclude(s);
});

it('both are killed at once: the next daemon starts the next fault process', async () => {
  const s = await serve();
  await progress(s.d, 'faults before');
  const who = await faultProcess(s.d);
  await s.d.end('SIGKILL');
  signalTo(who, 'SIGKILL');
  await s.d.launch();
  await progress(s.d, 'faults after');
  await conclude(s);
});

it('tells where pages are, and why', async () => {
  const s = await serve();
  await progress(s.d, 'faults before');
  const evicted = await poll('an eviction', busyMachineMs, async () => {
    const report = await answer(s.d.client.GET('/v1/hyperservers/{name}/pages', { params: { path: s.path } }));
    return report.evictions > 100 ? report : null;
  });
  expect(evicted).toMatchObject({ policy: 'heat', pages: memoryMib * 256, budgetPages: budgetMib * 256 });
  expect(evicted.map.reduce((n, cell) => n + cell.here, 0)).toBe(evicted.resident);
  expect(Object.values(evicted.states).reduce((a, b) => a + b, 0)).toBe(memoryMib * 256);
  // The card takes pages away for another node, and the hammer wants them back.
  expect(evicted.pingPong.length).toBeGreaterThan(0);
  const page = await answer(s.d.client.GET('/v1/hyperservers/{name}/pages/{page}', { params: { path: { ...s.path, page: 7 } } }));
  expect(page).toMatchObject({ page: 7, policy: 'heat' });
  expect(page.decisions.length).toBeGreaterThan(0);
  const asked = async (page: number, name: string) =>
    (await s.d.client.GET('/v1/hyperservers/{name}/pages/{page}', { params: { path: { name, page } } })).error?.code;
  expect(await asked(memoryMib * 256, 'vm')).toBe('E_NOT_FOUND');
  expect(await asked(0, 'other')).toBe('E_ELSEWHERE');
  await conclude(s);
});

it('a second hyperserver on the same node is refused while one is up, and the first one does not notice', async () => {
  const s = await serve();
  const other = { name: 'other', vmm: 'external', memoryMib, budgetMib, node: 0 } as const;
  await answer(s.d.client.POST('/v1/hyperservers', { body: other }));
  const { response, error } = await s.d.client.POST('/v1/hyperservers/{name}/start', { params: { path: { name: 'other' } } });
  expect([response.status, error?.code]).toEqual([409, 'E_CONTEXT']);
  expect((await answer(s.d.client.GET('/v1/hyperservers'))).map((h) => h.state)).toEqual(['running', 'stopped']);
  await progress(s.d, 'faults after');
  const pools = await answer(s.d.client.GET('/v1/pools'));
  const hyperservers = [{ name: 'vm', mib: memoryMib }];
  expect(pools).toEqual([{ node: 0, poolMib: 16, usedMib: memoryMib, freeMib: 16 - memoryMib, hyperservers }]);
  // Its budget may change meanwhile.
  const changed = await answer(s.d.client.PATCH('/v1/hyperservers/{name}', { params: { path: s.path }, body: { budgetMib: 2 } }));
  expect(changed.spec.budgetMib).toBe(2);
  await conclude(s);
});

const stateOf = async ({ d, path }: Served) => answer(d.client.GET('/v1/hyperservers/{name}', { params: { path } }));

it('a full pool: the hyperserver is paused and says why, and goes on when there is room', async () => {
  const s = await serve({ full: 300 });
  const paused = await poll('the pause', busyMachineMs, async () => {
    const is = await stateOf(s);
    return is.state === 'paused' ? is : null;
  });
  expect(paused.text).toContain('the pool of node 0 has no room');
  expect((await answer(s.d.client.GET('/v1/health'))).problems).toMatchObject([{ code: 'E_HELD_UP' }]);
  expect(s.guest.child.exitCode).toBe(null);
  s.card.child.kill('SIGUSR1');
  await poll('going on', busyMachineMs, async () => ((await stateOf(s)).state === 'running' ? true : null));
  expect((await s.d.events()).filter((c) => c === 'OUT_OF_POOL' || c === 'POOL_AGAIN')).toEqual(['OUT_OF_POOL', 'POOL_AGAIN']);
  await progress(s.d, 'faults after');
  await conclude(s);
});

it('a card that is removed: the hyperserver is paused and says why, and can be stopped', async () => {
  const s = await serve();
  await progress(s.d, 'faults before');
  s.card.kill();
  const paused = await poll('the pause', busyMachineMs, async () => {
    const is = await stateOf(s);
    return is.state === 'paused' ? is : null;
  });
  expect(paused.text).toContain('the card has gone');
  expect((await answer(s.d.client.GET('/v1/cards'))).map((c) => c.attached)).toEqual([false]);
  expect(s.guest.child.exitCode).toBe(null);
  const stopped = await answer(s.d.client.POST('/v1/hyperservers/{name}/stop', { params: { path: s.path }, body: { graceSeconds: 0 } }));
  expect(stopped.state).toBe('stopped');
  expect(await answer(s.d.client.GET('/v1/node'))).toMatchObject({ faultProcess: 'none', heldUp: null });
});

it('what cannot be formed leaves nothing behind: no card, a pool too small, a budget above RAM', async () => {
  const d = await TestDaemon.start({ poolMib: 1 << 23, card: 'nothing-there' });
  daemon = d;
  await answer(d.client.POST('/v1/rack', { body: { name: 'rack', member: 'one' } }));
  const start = async (name: string, memory: number, budget: number): Promise<string | undefined> => {
    const body = { name, vmm: 'external', memoryMib: memory, budgetMib: budget, node: 0 } as const;
    const made = await d.client.POST('/v1/hyperservers', { body });
    if (made.error) return made.error.code;
    return (await d.client.POST('/v1/hyperservers/{name}/start', { params: { path: { name } } })).error?.code;
  };
  expect(await start('no-card', 16, 0)).toBe('E_CARD');
  expect(await start('huge', 1 << 20, 1 << 20)).toBe('E_BUDGET');
  const node = await answer(d.client.GET('/v1/node'));
  expect(node).toMatchObject({ formation: null, faultProcess: 'none' });
  expect((await answer(d.client.GET('/v1/hyperservers'))).map((h) => h.state)).toEqual(['stopped', 'stopped']);
});
