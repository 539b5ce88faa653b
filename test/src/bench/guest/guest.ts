// SPDX-License-Identifier: Apache-2.0
/** `npm run bench:guest`: a guest with half of its work set in local memory: all local, Weft, and swap over NBD; and what the policy is worth. */
import { loadavg } from 'node:os';
import { benchImage, buildLinkPlugin, chooseAccel, findQemu, uffdProblem } from '@weft/host-driver';
import { measurePolicy, type PolicyRun } from '@weft/host-driver/testing';
import { exitCode, failureOf, interruptSignal, oneOf, strict, WeftError, whole } from '@weft/tools';
import { Command } from 'commander';
import type { GuestRun } from './program.js';
import { includes, policyText, table } from './report.js';
import { allLocal, nbdSwap, type Program, type Setting, weft } from './ways.js';

const targets = { policyRefaultRatio: 0.7, nbdRatio: 5 } as const;
const parts = ['policy', 'memory', 'redis', 'rtl'] as const;

interface GuestOptions {
  readonly json: boolean;
  readonly check: boolean;
  readonly only?: string;
  readonly localMib: number;
  readonly ops: number;
  readonly requests: number;
  readonly seed: number;
  readonly accel: 'auto' | 'tcg' | 'kvm';
  readonly limitS: number;
}

/** Half of it local, accessed by Zipf's law with the exponent of YCSB, each page a hundred times on average. */
const skewed = { pages: 8192, budget: 4096, operations: 819_200, exponent: 0.99 } as const;

/** What the guest's own kernel and initramfs take beside the work set. */
const ownMib = 112;

async function measure(append: string, s: Setting, rtl: boolean, signal: AbortSignal, say: (text: string) => void): Promise<Program> {
  // Told at once: what was measured is not lost with what comes after it.
  const step = async <T extends GuestRun>(name: string, run: Promise<T>): Promise<T> => {
    const result = await run;
    say(`${name}: ${result.seconds.toFixed(2)} s`);
    return result;
  };
  const local = await step('all local', allLocal(s, append, signal));
  const functional = await step('Weft, functional cards', weft(s, 'functional', append, signal));
  const nbd = await step('NBD swap', nbdSwap(s, 'guest', append, signal));
  const nbdDisk = await step('NBD swap by QEMU', nbdSwap(s, 'qemu', append, signal));
  const simulated = rtl ? await step('Weft, RTL', weft(s, 'rtl', append, signal)) : null;
  for (const other of [functional, nbd, nbdDisk, simulated])
    if (other !== null && other.digest !== local.digest)
      throw new WeftError('E_DIGEST', `memory differs at the end: ${other.digest}, not ${local.digest}`);
  return { local, functional, nbd, nbdDisk, rtl: simulated };
}

async function main(): Promise<number> {
  const o = strict(new Command('npm run bench:guest --'))
    .description(
      'One guest and work set, half of it local: all local, Weft, NBD swap. And refaults of the policy beside first in, first out.',
    )
    .option('--json', 'one JSON line', false)
    .option('--check', 'exit 1 if a target is missed', false)
    .option('--only <parts>', `some of ${parts.join(',')}`)
    .option('--local-mib <n>', 'local memory; the work set is twice as large', whole(32, 1024), 64)
    .option('--ops <n>', 'random reads and rewrites', whole(1, 100_000_000), 32_768)
    .option('--requests <n>', 'of redis-benchmark, each 4000 bytes', whole(1, 10_000_000), 40_000)
    .option('--seed <n>', 'of all that is random', whole(0, 2 ** 31 - 1), 1)
    .option('--accel <name>', 'auto, tcg or kvm', oneOf(['auto', 'tcg', 'kvm'] as const), 'auto')
    .option('--limit-s <n>', 'give up after this time', whole(10, 86_400), 3600)
    .parse(process.argv.slice(2), { from: 'user' })
    .opts<GuestOptions>();
  const problem = uffdProblem();
  if (problem !== null) throw new WeftError('E_UFFD', problem, 'run as root, or give this user access to /dev/userfaultfd');
  const wanted = new Set(o.only?.split(',') ?? parts);
  const signal = AbortSignal.any([interruptSignal(), AbortSignal.timeout(o.limitS * 1000)]);
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const load = loadavg()[0] ?? 0;

  const policies: PolicyRun[] = [];
  if (wanted.has('policy')) {
    for (const policy of ['fifo', 'heat']) {
      policies.push(await measurePolicy(policy, { ...skewed, seed: o.seed }));
      say(`policy ${policy} done`);
    }
  }
  const [fifo, heat] = policies;
  if (policies.some((p) => p.wrong > 0)) throw new WeftError('E_DIGEST', 'a page did not hold what was stored');

  const programs: { memory?: Program; redis?: Program } = {};
  if (wanted.has('memory') || wanted.has('redis')) {
    const [qemu, image] = [await findQemu(), await benchImage(signal)];
    const accel = await chooseAccel(o.accel, qemu, image.kernel);
    const guestMib = Math.ceil((2 * o.localMib + ownMib) / 16) * 16;
    const s: Setting = {
      guestMib,
      localMib: o.localMib,
      nodes: 3,
      seed: o.seed,
      qemu,
      accel: accel.name,
      image,
      plugin: await buildLinkPlugin(),
    };
    say(`guest of ${guestMib} MiB, ${o.localMib} local; accelerator ${accel.name}`);
    const memory = `weft.work=${2 * o.localMib} weft.seed=${o.seed} weft.ops=${o.ops}`;
    if (wanted.has('memory')) programs.memory = await measure(memory, s, wanted.has('rtl'), signal, (t) => say(`memory: ${t}`));
    if (wanted.has('redis')) programs.redis = await measure(`weft.redis=${o.requests}`, s, false, signal, (t) => say(`redis: ${t}`));
    for (const line of includes(accel.name)) say(line);
  }
  const ratio = (p: Program | undefined): number | null => (p === undefined ? null : p.nbd.seconds / p.functional.seconds);
  const result = {
    seed: o.seed,
    load,
    policyRefaultRatio: fifo === undefined || heat === undefined ? null : heat.refaults / fifo.refaults,
    nbdRatio: ratio(programs.memory),
    nbdDiskRatio: programs.memory === undefined ? null : programs.memory.nbdDisk.seconds / programs.memory.functional.seconds,
    redisNbdRatio: ratio(programs.redis),
    policies,
    programs,
    targets,
  };
  if (o.json) console.log(JSON.stringify(result));
  else {
    for (const line of policyText(policies, result.policyRefaultRatio, targets.policyRefaultRatio)) console.log(line);
    for (const [name, p] of Object.entries(programs)) for (const line of table(name, p)) console.log(line);
    if (result.nbdRatio !== null) console.log(`nbdRatio ${result.nbdRatio.toFixed(1)} (>= ${targets.nbdRatio})`);
  }
  const missed = (result.policyRefaultRatio ?? 0) > targets.policyRefaultRatio || (result.nbdRatio ?? targets.nbdRatio) < targets.nbdRatio;
  return o.check && missed ? exitCode.failed : exitCode.ok;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const { line, code } = failureOf(error);
    console.error(`bench:guest: ${line}`);
    process.exitCode = code;
  },
);
