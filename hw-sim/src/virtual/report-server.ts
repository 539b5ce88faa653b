// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { constant } from '@weft/spec/mgmt';

const REPORT_BYTES = constant('HID_REPORT_BYTES');
const UNREAD_BYTES = 1 << 16;

/** HID reports over a Unix socket, 64 bytes after 64 bytes. One program at a time, like a HID device that is opened exclusively. */
export class ReportServer {
  private readonly server: Server;
  private client: Socket | null = null;

  constructor(onReport: (report: Uint8Array) => void) {
    this.server = createServer((socket) => {
      if (this.client !== null) return void socket.destroy();
      this.client = socket;
      let pending = Buffer.alloc(0);
      socket.on('data', (bytes: Buffer) => {
        pending = Buffer.concat([pending, bytes]);
        for (; pending.length >= REPORT_BYTES; pending = pending.subarray(REPORT_BYTES)) onReport(pending.subarray(0, REPORT_BYTES));
      });
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.client = null;
      });
    });
  }

  async listen(path: string): Promise<void> {
    this.server.listen(path);
    await once(this.server, 'listening');
  }

  write(report: Uint8Array): void {
    if (this.client !== null && this.client.writableLength < UNREAD_BYTES) this.client.write(report);
  }

  /** The program that has it open sees it go. */
  unplug(): void {
    this.client?.destroy();
  }

  close(): void {
    this.unplug();
    this.server.close();
  }
}
