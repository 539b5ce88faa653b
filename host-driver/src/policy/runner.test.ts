// SPDX-License-Identifier: Apache-2.0
// Policies at the real fault path: userfaultfd, the driver, a loopback card, and a process that checks what it reads.
import { join } from 'node:path';
import { repoRoot } from '@weft/tools';
import { afterEach, expect, test } from 'vitest';
import type { Look } from '../driver.js';
import { killAll, Lines, Rig, until } from '../driver-testing.js';
import { buildConsumer } from '../native.js';
import { type PolicyOptions, PolicyRunner } from './runner.js';

afterEach(killAll);

const pages = 1024;
const budgetPages = 256;
/** Accesses between two decisions of the policy. */
const step = 250;

async function run(options: PolicyOptions, operations: number, seed = 1) {
  const program = await buildConsumer('weft-zipf', [join(repoRoot, 'host-driver/native/test/zipf.c')], ['-lm']);
  const rig = await Rig.open({ pages, budgetPages });
  const told: string[] = [];
  const policy = await PolicyRunner.start(rig.driver, budgetPages, { everyMs: 60_000, ...options }, (text) => told.push(text));
  try {
    const d = rig.driver;
    const guest = new Lines(program, [d.guestPath, d.guestBytes, d.linkSocket, operations, 0.99, seed, step]);
    await guest.line('filled');
    const before = d.stats().refault;
    // In step with the guest, so that the policy sees the same however busy the machine is.
    for (let steps = 0; steps <= operations / step + 1; steps++) {
      policy.tick();
      await policy.looked();
      guest.child.stdin?.write('\n');
      await until(() => guest.lines.length > steps + 1, `step ${steps + 1} of the guest`);
    }
    const result = await guest.result<{ wrong: number; seconds: number }>();
    // Pages still go while there are more than the lower watermark: book and driver are compared at rest.
    await d.quiesce();
    policy.tick();
    const stats = d.stats();
    expect(result.wrong).toBe(0);
    expect(rig.errors()).toEqual([]);
    expect(stats.residentPeak).toBeLessThanOrEqual(budgetPages);
    return { ...result, refaults: stats.refault - before, stats, policy, told, explained: policy.explain(5), report: policy.report() };
  } finally {
    policy.stop();
    await rig.close();
  }
}

test('with the policy, fewer pages come back that were evicted; each page can be explained', { timeout: 60_000 }, async () => {
  const base = await run({ policy: 'fifo' }, 50_000);
  const good = await run({ policy: 'heat' }, 50_000);
  console.log(`refaults: fifo ${base.refaults}, heat ${good.refaults}; touches seen ${good.report.touches} by ${good.report.look}`);
  expect(good.refaults).toBeLessThan(base.refaults * 0.8);
  expect(good.report.look).toMatch(/pageout|protect/);
  expect(good.report.touches).toBeGreaterThan(0);
  expect(good.stats.evictNamed).toBeGreaterThan(good.stats.refault / 2);
  expect(base.stats.evictNamed).toBe(0);
  expect(good.explained.decisions.length).toBeGreaterThan(0);
  expect(good.explained.decisions[0]?.why).toMatch(/heat|came first/);
  expect(good.report.resident).toBe(good.stats.resident);
  expect(good.report.budgetAdvice?.pages).toBeGreaterThan(budgetPages);
  expect(base.explained.decisions.every((d) => d.action === 'evict')).toBe(true);
});

test.each<Look>(['pageout', 'protect'])('a look by %s loses nothing', { timeout: 60_000 }, async (look) => {
  const r = await run({ policy: 'heat', look, prefetch: true }, 15_000, 3);
  expect(r.report.look).toBe(look);
  expect(r.report.touches).toBeGreaterThan(0);
});

test('a policy that throws is replaced, and somebody is told', { timeout: 60_000 }, async () => {
  const r = await run({ policy: join(import.meta.dirname, 'throws-testing.ts') }, 1000);
  expect(r.told).toHaveLength(1);
  expect(r.told[0]).toContain('failed');
  expect(r.report.policy).toBe('fifo');
});
