// SPDX-License-Identifier: Apache-2.0

import { setTimeout as delay } from 'node:timers/promises';
import { uffdProblem } from '@weft/host-driver';
import { aborted, WeftError } from '@weft/tools';
import { audit } from './audit.js';
import { prepareGuest, type RunningGuest, startGuest } from './guest.js';
import type { DemoOptions } from './options.js';
import type { Progress } from './progress.js';
import { type Summary, summarize } from './report.js';
import { Servers } from './servers.js';

const sampleMs = 500;
/** Nothing moved for so long: something hangs. */
const stallMs = 90_000;
const auditLimitMs = 60_000;

export interface Outcome {
  readonly summary: Summary;
  /** Disagreements in words, and problems that the rack reported. */
  readonly remarks: readonly string[];
  readonly clockMhz: number;
}

/** The whole demo. Whatever happens, everything that it started has ended when this returns. */
export async function runDemo(o: DemoOptions, progress: Progress, signal: AbortSignal): Promise<Outcome> {
  const started = performance.now();
  const problem = uffdProblem();
  if (problem !== null) throw new WeftError('E_UFFD', problem, 'run as root, or give this user access to /dev/userfaultfd');
  const limit = AbortSignal.any([signal, AbortSignal.timeout(o.limitS * 1000)]);
  const stopped = aborted(limit).catch((e) => {
    throw signal.aborted ? e : new WeftError('E_LIMIT', `not done within ${o.limitS} s`, 'give a larger --limit-s');
  });
  stopped.catch(() => undefined);

  progress.phase('preparing the guest');
  const prepared = await Promise.race([prepareGuest(o, limit), stopped]);
  progress.phase(
    `accelerator ${prepared.accel.name} (${prepared.accel.why}); starting a rack of ${o.nodes} ${o.card === 'rtl' ? 'cards' : 'functional cards'} (the first time, it is built)`,
  );
  const servers = new Servers(o);
  let guest: RunningGuest | undefined;
  try {
    const unless = <T>(work: Promise<T>): Promise<T> => Promise.race([work.catch((e) => cause(e, servers)), servers.failed, stopped]);
    await unless(servers.start());
    if (servers.info === undefined) throw new WeftError('E_RPC', 'node 0 did not start');
    progress.phase(`booting Linux ${prepared.image.release} on node 0: ${o.guestMib} MiB, ${o.budgetMib} MiB of it here`);
    guest = startGuest(o, prepared, servers.info, progress);
    const watched = new AbortController();
    const watch = sampling(servers, guest, progress, started, o.killDriver ? killer(o, servers) : null, watched.signal);
    const result = await unless(Promise.race([guest.result, watch])).finally(() => watched.abort());
    await unless(watch.catch(() => undefined)); // a driver that was just killed is started again first

    progress.phase('guest is done; comparing directory, pools and mapped pages');
    return await unless(conclude(o, servers, result, prepared.accel.name, started));
  } finally {
    servers.ending();
    // The guest first: without its driver it could only wait.
    guest?.vm.process.kill('SIGKILL');
    await guest?.vm.exited;
    await servers.stop();
  }
}

/** A process that does not answer any more: what ended it tells more, and comes a moment later. */
async function cause(e: unknown, servers: Servers): Promise<never> {
  if (e instanceof WeftError && e.code === 'E_DIED') await Promise.race([servers.failed, delay(1000)]);
  throw e;
}

/** Kills a driver at seeded moments, every other time the one that serves the guest. To be called with every sample. */
function killer(o: DemoOptions, servers: Servers): () => Promise<void> {
  let random = o.seed;
  const below = (n: number): number => {
    random = (random * 48271 + 11) % 0x7fffffff;
    return random % n;
  };
  let samples = 2 + below(4);
  return async () => {
    if (--samples > 0) return;
    samples = 2 + below(4);
    await delay(below(sampleMs));
    await servers.killDriver(servers.driverKills % 2 === 0 ? 0 : below(o.nodes));
  };
}

/** Shows samples until told to stop; rejects if nothing moves any more. */
async function sampling(
  servers: Servers,
  guest: RunningGuest,
  progress: Progress,
  started: number,
  kill: (() => Promise<void>) | null,
  signal: AbortSignal,
): Promise<never> {
  let faults = -1;
  let moved = Date.now();
  for (;;) {
    await delay(sampleMs, undefined, { signal });
    const [driver, rack] = await Promise.all([servers.driver.ask('stats', null), servers.rack.ask('stats', null, 30_000)]);
    progress.sample({ atMs: performance.now() - started, driver, rack, cycleNs: servers.cycleNs });
    const now = driver.homeLocal + driver.homeRemote + driver.evictClean + driver.evictDirty;
    if (now !== faults) moved = Date.now();
    faults = now;
    const quietMs = Date.now() - Math.max(moved, guest.lastWord());
    if (kill !== null) await kill();
    if (quietMs > stallMs)
      throw new WeftError('E_STALLED', `no fault and no word of the guest for ${stallMs / 1000} s`, 'the guest was stopped');
  }
}

async function conclude(
  o: DemoOptions,
  servers: Servers,
  guest: Awaited<RunningGuest['result']>,
  accel: string,
  started: number,
): Promise<Outcome> {
  await Promise.all(servers.nodes.map((n) => n.ask('quiesce', { timeoutMs: auditLimitMs }, auditLimitMs + 5000)));
  const [driver, { rack }] = await Promise.all([servers.driver.ask('stats', null), servers.rack.ask('stats', null, auditLimitMs)]);
  const nodes = await Promise.all(servers.nodes.map((n) => n.ask('scan', { seed: o.seed }, auditLimitMs)));
  // The nodes lose their cards now, as they should.
  servers.ending();
  const { checks, directories } = await servers.rack.ask('end', null, auditLimitMs);
  const found = audit({ stripe: servers.stripe, guestPages: servers.guestPages, directories, nodes });
  const seconds = (performance.now() - started) / 1000;
  return {
    summary: summarize({
      options: o,
      accel,
      guest,
      driver,
      rack,
      cycleNs: servers.cycleNs,
      checks,
      audit: found,
      seconds,
      driverKills: servers.driverKills,
    }),
    remarks: [...found.examples, ...checks.texts.slice(0, 8).map((p) => `card ${p.card}, cycle ${p.cycle}, ${p.kind}: ${p.text}`)],
    clockMhz: 1000 / servers.cycleNs,
  };
}
