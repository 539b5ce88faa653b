// SPDX-License-Identifier: Apache-2.0
import type { DriverStats } from '@weft/host-driver';
import type { Checks, RackSnapshot } from '@weft/hw-sim';
import type { Audit } from './audit.js';
import type { DemoOptions } from './options.js';

export interface GuestResult {
  readonly ok: boolean;
  readonly corrupt: number;
  readonly pages: number;
  readonly digest: string;
}

export interface DemoInput {
  readonly options: DemoOptions;
  readonly accel: string;
  readonly guest: GuestResult;
  readonly driver: DriverStats;
  readonly rack: RackSnapshot;
  readonly cycleNs: number;
  readonly checks: Checks;
  readonly audit: Audit;
  readonly seconds: number;
  readonly driverKills: number;
}

/** What the demo found: the JSON line, and all that the table shows. */
export function summarize({ options: o, accel, guest, driver, rack, cycleNs, checks, audit, seconds, driverKills }: DemoInput) {
  const card = rack.cards[0]?.counters;
  const sum = (pick: (c: RackSnapshot['cards'][number]) => number): number => rack.cards.reduce((n, c) => n + pick(c), 0);
  const us = (cycles: number): number => Math.round(cycles * cycleNs) / 1000;
  const digestAgrees = audit.digest.value === guest.digest && audit.digest.pages === guest.pages;
  return {
    guestVerified: guest.ok && digestAgrees && audit.digest.corrupt === 0 && audit.digest.twice === 0,
    corrupt: guest.corrupt + audit.digest.corrupt,
    nodes: o.nodes,
    guestMiB: o.guestMib,
    budgetMiB: o.budgetMib,
    workMiB: o.workMib,
    seed: o.seed,
    width: o.width,
    card: o.card,
    accel,
    /** By home of the page; of the remote ones, `remotePages` brought bytes over the wire. */
    remoteFaults: driver.homeRemote,
    localFaults: driver.homeLocal,
    zeroFaults: driver.grantZero,
    poolFaults: driver.grantPool,
    remotePages: card?.RX_PAGES ?? 0,
    upgradeFaults: driver.grantUpgrade,
    firstStores: driver.faultWriteLocal,
    evictions: driver.evictClean + driver.evictDirty,
    evictionsClean: driver.evictClean,
    evictionsDirty: driver.evictDirty,
    residentPeakMiB: Math.round((driver.residentPeak / 256) * 10) / 10,
    p50Cycles: driver.cardCycles.p50,
    p99Cycles: driver.cardCycles.p99,
    p50Us: us(driver.cardCycles.p50),
    p99Us: us(driver.cardCycles.p99),
    wireBytes: sum((c) => c.link.txBytes),
    wireFrames: sum((c) => c.link.txFrames),
    retransmits: sum((c) => c.counters.TX_RETRANSMITS),
    invariantChecks: checks.checks,
    invariantViolations: checks.violations,
    problems: checks.problems,
    directoryConsistent: audit.wrong === 0,
    pagesZero: audit.zero,
    pagesInPools: audit.rest,
    pagesMapped: audit.mapped,
    ...(o.killDriver ? { driverKills } : {}),
    digest: guest.digest,
    digestOfPages: audit.digest.value,
    cycles: rack.cycle,
    kcyclesPerSecond: Math.round(rack.cyclesPerSecond / 1000),
    seconds: Math.round(seconds * 10) / 10,
  };
}
export type Summary = ReturnType<typeof summarize>;

/** Everything that had to be true is. */
export const passed = (s: Summary): boolean =>
  s.guestVerified && s.corrupt === 0 && s.directoryConsistent && s.invariantViolations === 0 && s.problems === 0 && s.driverKills !== 0;

const n = (value: number): string => value.toLocaleString('en-US');

/** Rows of name and value, in groups. */
export function table(s: Summary, clockMhz: number): string {
  // A functional card's time means nothing.
  const cycles: [string, string][] = [
    [`Fault in the card, median (${clockMhz} MHz)`, `${n(s.p50Cycles)} cycles, ${s.p50Us} us`],
    ['Fault in the card, 99 %', `${n(s.p99Cycles)} cycles, ${s.p99Us} us`],
    ['Simulated', `${n(s.cycles)} cycles, ${n(s.kcyclesPerSecond)} kcycles/s while busy`],
  ];
  const groups: [string, string][][] = [
    [
      ["Faults, page in node 0's own pool", n(s.localFaults)],
      ['Faults, page of another node', n(s.remoteFaults)],
      ['  of all: never written, no data moved', n(s.zeroFaults)],
      ['  of all: bytes out of a pool', n(s.poolFaults)],
      ['  of all: bytes that came over the wire', n(s.remotePages)],
      ['  of all: right only (upgrade)', n(s.upgradeFaults)],
      ['First stores to a page held alone (no card)', n(s.firstStores)],
      ['Evictions, clean / dirty', `${n(s.evictionsClean)} / ${n(s.evictionsDirty)}`],
      ['Most memory mapped at once', `${s.residentPeakMiB} of ${s.budgetMiB} MiB`],
    ],
    [
      ...(s.card === 'rtl' ? cycles : []),
      ['On the wire', `${n(s.wireBytes)} bytes in ${n(s.wireFrames)} frames`],
      ['Frames sent again', n(s.retransmits)],
    ],
    [
      [
        'Guest program',
        s.guestVerified ? `every byte as written, digest ${s.digest}` : `FAILED: digest ${s.digest}, pages say ${s.digestOfPages}`,
      ],
      ['Corrupt pages', n(s.corrupt)],
      ['Invariant checks / violations', `${n(s.invariantChecks)} / ${n(s.invariantViolations)}`],
      ...(s.driverKills === undefined ? [] : ([['Drivers killed and taken up again', n(s.driverKills)]] as [string, string][])),
      ['Other problems the rack saw', n(s.problems)],
      ['Directory, pools and mapped pages', s.directoryConsistent ? 'agree on every page' : 'DISAGREE'],
      ['Pages mapped / in pools / never written', `${n(s.pagesMapped)} / ${n(s.pagesInPools)} / ${n(s.pagesZero)}`],
      ['Time', `${s.seconds} s`],
    ],
  ];
  return layout(groups);
}

/** Two columns, a rule between groups. */
export function layout(groups: readonly (readonly (readonly [string, string])[])[]): string {
  const rows = groups.flat();
  const left = Math.max(...rows.map(([name]) => name.length));
  const right = Math.max(...rows.map(([, value]) => value.length));
  const rule = `+-${'-'.repeat(left)}-+-${'-'.repeat(right)}-+`;
  const lines = groups.flatMap((g) => [...g.map(([name, value]) => `| ${name.padEnd(left)} | ${value.padEnd(right)} |`), rule]);
  return [rule, ...lines].join('\n');
}
