// SPDX-License-Identifier: Apache-2.0

/** Numbers of host-driver/native/src/stats.h (WEFT_STATS), which explains each. */
const names = [
  'faultRead',
  'faultWrite',
  'faultWriteLocal',
  'grantZero',
  'grantPool',
  'grantOwner',
  'grantUpgrade',
  'grantError',
  'grantBare',
  'homeLocal',
  'homeRemote',
  'evictClean',
  'evictDirty',
  'evictError',
  'evictNamed',
  'refault',
  'refaultAhead',
  'prefetch',
  'prefetchUsed',
  'prefetchUnused',
  'revokeToS',
  'revokeToI',
  'revokePage',
  'revokeBuffer',
  'events',
  'staleEvents',
  'minorEvents',
  'strayPages',
  'vanishedPages',
  'poisoned',
  'paused',
  'faultTimeout',
  'faultNoRoom',
  'revokeLate',
  'evictHomeless',
  'restarts',
  'resident',
  'pending',
  'waiting',
  'outstanding',
  'residentPeak',
  'turns',
  'sleeps',
] as const;

/** Percentiles of a latency; each within 12 % (four buckets an octave). */
export interface Latency {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  /** How many fell into each bucket; bucket i starts at `bucketStart(i)`. */
  readonly buckets: readonly number[];
}

export type DriverStats = Readonly<Record<(typeof names)[number], number>> & {
  /** Card cycles from the descriptor's arrival to its completion, of all faults. */
  readonly cardCycles: Latency;
  /** Nanoseconds of this host from the fault's event to the page mapped. */
  readonly hostNs: Latency;
};

/** First value of a bucket of the native Histogram. */
export function bucketStart(i: number): number {
  if (i < 4) return i;
  return (4 + (i % 4)) * 2 ** (Math.floor(i / 4) - 1);
}

/** A percentile (0 to 1) of bucket counts: the middle of the bucket in which it falls. */
export function percentile(buckets: readonly number[], p: number): number {
  const total = buckets.reduce((a, b) => a + b, 0);
  let below = 0;
  for (const [i, n] of buckets.entries()) {
    below += n;
    if (n > 0 && below >= p * total) return Math.floor((bucketStart(i) + bucketStart(i + 1)) / 2);
  }
  return 0;
}

function latency(buckets: readonly number[]): Latency {
  const count = buckets.reduce((a, b) => a + b, 0);
  return { count, p50: percentile(buckets, 0.5), p99: percentile(buckets, 0.99), buckets };
}

export function statsOf(raw: Record<string, number> & { readonly cardCycles: number[]; readonly hostNs: number[] }): DriverStats {
  const numbers = Object.fromEntries(
    names.map((name) => {
      const value = raw[name];
      if (value === undefined) throw new Error(`the addon gives no ${name}: stats.h and driver-stats.ts differ`);
      return [name, value];
    }),
  ) as Record<(typeof names)[number], number>;
  return { ...numbers, cardCycles: latency(raw.cardCycles), hostNs: latency(raw.hostNs) };
}
