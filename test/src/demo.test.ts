// SPDX-License-Identifier: Apache-2.0
// The end-to-end test: the demo in its small form, as a user starts it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { RunError, repoRoot, run } from '@weft/tools';
import { afterAll, expect, test } from 'vitest';

const main = resolve(import.meta.dirname, '../dist/demo/main.js');
const dissector = join(repoRoot, 'fpga-rtl/spec/gen/weft.lua');
const tmp = mkdtempSync(join(tmpdir(), 'weft-demo-test-'));
afterAll(() => rmSync(tmp, { recursive: true, force: true }));

/** Frames of a capture that carry the end of a page, and those with which anything is wrong: of another protocol, or with an expert's remark. */
async function dissected(pcap: string): Promise<{ pages: number; bad: string[] }> {
  const fields = ['frame.number', '_ws.expert.message', 'weft.page_crc'].flatMap((name) => ['-e', name]);
  const filter = ['-Y', '!weft || _ws.expert || weft.page_crc'];
  const { stdout } = await run('tshark', ['-n', '-X', `lua_script:${dissector}`, '-r', pcap, ...filter, '-T', 'fields', ...fields], {
    timeoutMs: 300_000,
  });
  const frames = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
  return {
    pages: frames.filter(([, , crc]) => crc !== '').length,
    bad: frames.filter(([, expert, crc]) => expert !== '' || crc === '').map((f) => f.join(' ')),
  };
}

/** Memory enough that Linux is up soon, and too little for what comes then. */
const small = ['--quick', '--json', '--budget-mib', '80'];
const limitMs = 900_000;

test('an unmodified guest on three cards: no byte changed, directory and pages agree', { timeout: 2 * limitMs }, async () => {
  const pcap = join(tmp, 'demo.pcap');
  const { stdout } = await run(process.execPath, [main, ...small, '--seed', '3', '--pcap', pcap], { timeoutMs: limitMs });
  const summary = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
  expect(summary).toMatchObject({
    guestVerified: true,
    corrupt: 0,
    nodes: 3,
    directoryConsistent: true,
    invariantViolations: 0,
    problems: 0,
  });
  expect(summary.remoteFaults).toBeGreaterThan(5000);
  expect(summary.remotePages).toBeGreaterThan(100);
  expect(summary.evictions).toBeGreaterThan(1000);
  expect(summary.residentPeakMiB).toBeLessThanOrEqual(summary.budgetMiB);
  // Every frame of the rack is a Weft frame, and nothing is wrong with any of them.
  const { pages, bad } = await dissected(pcap);
  expect(bad).toEqual([]);
  expect(pages).toBeGreaterThan(summary.remotePages);
});

test('drivers are killed again and again: the guest pauses, and nothing is lost', { timeout: 2 * limitMs }, async () => {
  const args = [...small, '--seed', '5', '--card', 'functional', '--kill-driver'];
  const { stdout } = await run(process.execPath, [main, ...args], { timeoutMs: limitMs });
  const summary = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
  expect(summary).toMatchObject({ guestVerified: true, corrupt: 0, directoryConsistent: true, invariantViolations: 0, problems: 0 });
  // How often there is time for it depends on the machine.
  expect(summary.driverKills).toBeGreaterThanOrEqual(1);
});

test('bad options end with code 2 and one line', { timeout: 60_000 }, async () => {
  const failure = await run(process.execPath, [main, '--budget-mib', '1'], { timeoutMs: 30_000 }).catch((e: unknown) => e);
  expect(failure).toBeInstanceOf(RunError);
  expect((failure as RunError).code).toBe(2);
  expect((failure as RunError).stderr.trim().split('\n')).toHaveLength(1);
});
