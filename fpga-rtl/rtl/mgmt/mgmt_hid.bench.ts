// SPDX-License-Identifier: Apache-2.0
import * as mgmt from '@weft/spec/mgmt';
import { type Block, type BlockOptions, check, Random } from '@weft/tools';
import { field, RegisterBench } from './mgmt-bench.js';

export const top = { top: 'mgmt_hid' } satisfies BlockOptions;

const reports = mgmt.constant('HID_FIFO_REPORTS');
const bytes = mgmt.constant('HID_REPORT_BYTES');
type Report = readonly number[];
const wordsOf = (report: Report): number[] =>
  Array.from({ length: bytes / 4 }, (_, i) => report.slice(4 * i, 4 * i + 4).reduceRight((word, byte) => word * 256 + byte, 0));

/** The far side of the mailbox, at a random pace. */
class Bridge {
  readonly toCard: number[] = [];
  readonly fromCard: number[] = [];
  pace = 0.5;
  taking = true;
  #offered = false;

  cycle(b: Block, r: Random): void {
    // Valid holds until ready.
    this.#offered = this.toCard.length > 0 && (this.#offered || r.chance(this.pace));
    const ready = this.taking && r.chance(this.pace);
    b.setAll({ connected_i: 1, rx_valid_i: this.#offered, rx_data_i: this.toCard[0] ?? 0, tx_ready_i: ready });
    if (this.#offered && b.get('rx_ready_o') === 1) {
      this.toCard.shift();
      this.#offered = false;
    }
    if (ready && b.get('tx_valid_o') === 1) this.fromCard.push(b.get('tx_data_o'));
  }
}

/** Reports both ways, then each FIFO to its brim. */
export function scenario(b: Block, seed: number): void {
  const r = new Random(seed);
  const h = new RegisterBench(b, 'HID');
  const bridge = new Bridge();
  h.watch = () => bridge.cycle(b, r);
  const fresh = (): Report => Array.from({ length: bytes }, () => r.below(256));
  const status = (name: string): number => field('HID', 'STATUS', name, h.read('STATUS'));
  const readReport = (): number[] => Array.from({ length: bytes / 4 }, () => h.read('OUT'));
  const writeReport = (report: Report): void => {
    for (const word of wordsOf(report)) h.write('IN', word);
  };
  const arrived = (count: number): void => h.until(() => bridge.fromCard.length >= count * bytes, 50 * count * bytes, `${count} reports`);

  h.step(3);
  check(status('connected') === 1 && status('in_room') === reports && status('out_reports') === 0, 'not empty at first');
  check(h.read('OUT') === 0, 'a word without a report');

  for (const pace of [0.1, 0.5, 1]) {
    bridge.pace = pace;
    const into = Array.from({ length: 5 }, fresh);
    const out = Array.from({ length: 5 }, fresh);
    bridge.toCard.push(...into.flat());
    for (const [i, report] of out.entries()) {
      writeReport(report);
      h.until(() => b.get('irq_o') === 1, 100 * bytes, 'report');
      check(readReport().join() === wordsOf(into[i] as Report).join(), `seed ${seed}: report ${i} to the card differs`);
    }
    arrived(5);
    check(bridge.fromCard.splice(0).join() === out.flat().join(), `seed ${seed}: reports to the host differ`);
  }

  // Part of a report is none.
  bridge.toCard.push(...fresh().slice(0, bytes - 1));
  h.step(50 + 2 * bytes);
  check(bridge.toCard.length === 0 && b.get('irq_o') === 0 && status('out_reports') === 0, 'a part of a report counts');
  bridge.toCard.push(7);
  h.step(20);
  check(status('out_reports') === 1 && (readReport()[15] ?? 0) >>> 24 === 7, 'the last byte did not complete it');

  // The host writes more than there is room for: the rest waits at the bridge.
  bridge.pace = 1;
  const flood = Array.from({ length: reports + 2 }, fresh);
  bridge.toCard.push(...flood.flat());
  h.step((reports + 4) * bytes);
  check(status('out_reports') === reports && bridge.toCard.length === 2 * bytes, `seed ${seed}: ${bridge.toCard.length} bytes wait`);
  for (const report of flood) {
    h.until(() => b.get('irq_o') === 1, 3 * bytes, 'report of the flood');
    check(readReport().join() === wordsOf(report).join(), `seed ${seed}: the flood differs`);
  }

  // The card writes more than there is room for: whole reports are lost, never parts.
  bridge.taking = false;
  const spate = Array.from({ length: reports + 2 }, fresh);
  for (const report of spate) writeReport(report);
  check(status('in_room') === 0, 'room in a full FIFO');
  bridge.taking = true;
  arrived(reports);
  h.step(3 * bytes);
  check(bridge.fromCard.join() === spate.slice(0, reports).flat().join(), `seed ${seed}: the spate differs`);
  check(b.get('quiet_o') === 1 && status('in_room') === reports, 'no rest at the end');
}
