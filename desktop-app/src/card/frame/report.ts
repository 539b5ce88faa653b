// SPDX-License-Identifier: Apache-2.0
import { decode, encode } from '@weft/spec';
import * as mgmt from '@weft/spec/mgmt';

const DATA_AT = mgmt.hidReport.bytes - mgmt.constant('HID_DATA_BYTES');
const SEQUENCE = 0x100;

/** Cuts a stream of bytes into HID reports. */
export class ReportWriter {
  #sequence = 0;

  reports(bytes: Uint8Array): Uint8Array[] {
    const size = mgmt.constant('HID_DATA_BYTES');
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
    return pieces.map((piece) => {
      const report = encode(mgmt.hidReport, { length: piece.length, sequence: this.#sequence });
      report.set(piece, DATA_AT);
      this.#sequence = (this.#sequence + 1) % SEQUENCE;
      return report;
    });
  }
}

/** Puts the stream together again. A gap in the sequence shows as a delimiter, which ends the frame that misses a piece. */
export class ReportReader {
  #next: number | null = null;

  /** Null if this is not a report. */
  bytes(report: Uint8Array): Uint8Array | null {
    if (report.length !== mgmt.hidReport.bytes) return null;
    const head = decode(mgmt.hidReport, report);
    const length = Number(head.length);
    if (length > mgmt.constant('HID_DATA_BYTES')) return null;
    const sequence = Number(head.sequence);
    const gap = this.#next !== null && sequence !== this.#next;
    this.#next = (sequence + 1) % SEQUENCE;
    const data = report.subarray(DATA_AT, DATA_AT + length);
    return gap ? Uint8Array.of(mgmt.constant('FRAME_DELIMITER'), ...data) : data;
  }
}
