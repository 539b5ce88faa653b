// SPDX-License-Identifier: Apache-2.0
import { hidReport } from '@weft/spec/mgmt';
import type { CardPort } from './port.js';
import { ReportPort } from './reports.js';

/** HID reports over a socket, one after the other: how a simulated card offers its mailbox. */
export class ReportSocketPort extends ReportPort {
  readonly #socket: CardPort;
  #pending = Buffer.alloc(0);

  constructor(socket: CardPort) {
    super(socket.address);
    this.#socket = socket;
    socket.listen({
      onBytes: (bytes) => {
        this.#pending = Buffer.concat([this.#pending, bytes]);
        for (; this.#pending.length >= hidReport.bytes; this.#pending = this.#pending.subarray(hidReport.bytes))
          this.report(this.#pending.subarray(0, hidReport.bytes));
      },
      onGone: (cause) => this.gone(cause),
    });
  }

  protected send(report: Uint8Array): Promise<void> {
    return this.#socket.write(report);
  }

  protected shut(): Promise<void> {
    return this.#socket.close();
  }
}
