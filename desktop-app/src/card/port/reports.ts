// SPDX-License-Identifier: Apache-2.0
import { ReportReader, ReportWriter } from '../frame/report.js';
import { PortBase } from './port.js';

/** A port that is a pipe of HID reports below: the same stream of bytes, cut into reports. */
export abstract class ReportPort extends PortBase {
  readonly #reader = new ReportReader();
  readonly #writer = new ReportWriter();

  async write(bytes: Uint8Array): Promise<void> {
    for (const report of this.#writer.reports(bytes)) await this.send(report);
  }

  protected abstract send(report: Uint8Array): Promise<void>;

  protected report(report: Uint8Array): void {
    const bytes = this.#reader.bytes(report);
    if (bytes !== null) this.received(bytes);
  }
}
