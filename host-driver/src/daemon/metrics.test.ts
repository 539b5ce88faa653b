// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { bucketStart, type DriverStats } from '../driver-stats.js';
import { driverMetrics } from './metrics.js';

it('counters, gauges and histograms as Prometheus reads them', () => {
  const buckets = Array.from({ length: 40 }, () => 0);
  buckets[5] = 3;
  buckets[20] = 1;
  const latency = { count: 4, p50: 0, p99: 0, buckets };
  const text = driverMetrics({ faultRead: 7, resident: 3, cardCycles: latency, hostNs: latency } as unknown as DriverStats, 'vm');
  expect(text).toContain('# TYPE weft_driver_fault_read_total counter\nweft_driver_fault_read_total{hyperserver="vm"} 7\n');
  expect(text).toContain('# TYPE weft_driver_resident gauge\nweft_driver_resident{hyperserver="vm"} 3\n');
  const cumulative = [...text.matchAll(/^weft_fault_card_cycles_bucket\{hyperserver="vm",le="([^"]+)"\} (\d+)$/gm)].map(
    ([, le, n]) => [Number(le), Number(n)] as const,
  );
  expect(cumulative.find(([le]) => le === bucketStart(8))?.[1]).toBe(3);
  expect(text).toContain('weft_fault_card_cycles_bucket{hyperserver="vm",le="+Inf"} 4');
  expect(cumulative.every(([, n], i) => i === 0 || n >= (cumulative[i - 1]?.[1] ?? 0))).toBe(true);
  expect(text).toMatch(/^weft_fault_seconds_count\{hyperserver="vm"\} 4$/m);
});
