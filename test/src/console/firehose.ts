// SPDX-License-Identifier: Apache-2.0
/** Serves the built screens as a daemon would, and live data as fast as is wanted: more than a driver ever sends. */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';

/** Values in each message, as many as the driver has counters. */
export const valuesPerMessage = 44;
/** Faults a second that the messages tell, whatever their number. */
export const faultsPerSecond = 4000;
const everyMs = 10;
const mostMs = 250;
/** Nothing is sent on top of what the connection has not taken yet. */
const queueLimitBytes = 8 << 20;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const node = {
  release: '0',
  node: 0,
  role: 'alone',
  faultProcess: 'running',
  formation: 'f',
  context: null,
  heldUp: null,
  epoch: 1,
  suspects: [],
  link: null,
  hyperserver: null,
  attach: null,
};
const answers: Readonly<Record<string, unknown>> = {
  '/v1/session': { who: 'bench', role: 'read' },
  '/v1/events': [],
  '/v1/hyperservers': [],
  '/v1/cards': [],
  '/v1/node': node,
};

export class Firehose {
  readonly #folder: string;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #timer: NodeJS.Timeout;
  /** Samples a second. */
  readonly rate: number;
  sentSamples = 0;
  #due = 0;
  #last = performance.now();
  #faults = 0;

  private constructor(folder: string, rate: number) {
    this.#folder = folder;
    this.rate = rate;
    this.#server = createServer(
      (request, response) =>
        void this.#answer(request.url ?? '/').then(([type, body]) =>
          response.writeHead(body === null ? 404 : 200, { 'content-type': type }).end(body ?? '{}'),
        ),
    );
    this.#sockets = new WebSocketServer({ server: this.#server });
    this.#timer = setInterval(() => this.#send(), everyMs);
  }

  static async start(folder: string, rate: number): Promise<Firehose> {
    const self = new Firehose(folder, rate);
    await new Promise<void>((done) => self.#server.listen(0, '127.0.0.1', done));
    return self;
  }

  get link(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/#token=bench`;
  }

  async #answer(url: string): Promise<[type: string, body: string | Buffer | null]> {
    const path = url.split('?')[0] ?? '/';
    if (path in answers) return ['application/json', JSON.stringify(answers[path])];
    const file = join(this.#folder, normalize(path === '/' ? '/index.html' : path));
    return [types[extname(file)] ?? 'application/json', await readFile(file).catch(() => null)];
  }

  #send(): void {
    const now = performance.now();
    const passed = now - this.#last;
    this.#last = now;
    this.#faults += (faultsPerSecond * passed) / 1000;
    // A machine that was away for long does not catch up on all of it.
    this.#due += (this.rate * Math.min(passed, mostMs)) / 1000;
    const time = new Date().toISOString();
    for (; this.#due >= valuesPerMessage; this.#due -= valuesPerMessage) {
      const text = this.#message(time);
      for (const socket of this.#sockets.clients) this.#push(socket, text);
    }
  }

  /** So many messages at once, whatever waits already. */
  burst(messages: number): void {
    const text = this.#message(new Date().toISOString());
    for (const socket of this.#sockets.clients) for (let i = 0; i < messages; i++) socket.send(text);
  }

  #push(socket: WebSocket, text: string): void {
    if (socket.readyState !== socket.OPEN || socket.bufferedAmount > queueLimitBytes) return;
    socket.send(text);
    this.sentSamples += valuesPerMessage;
  }

  #message(time: string): string {
    const faults = Math.floor(this.#faults);
    const driver: Record<string, number> = {
      faultRead: faults,
      faultWrite: 0,
      homeLocal: faults / 2,
      homeRemote: faults / 2,
      refault: faults / 4,
      resident: 2560,
    };
    for (let i = Object.keys(driver).length; i < valuesPerMessage; i++) driver[`counter${i}`] = faults + i;
    const latency = {
      count: faults,
      p50: 10_000,
      p99: 40_000,
      p999: 90_000,
      buckets: [8192, 10_240, 12_288, 40_960].map((from, i) => ({ from, count: faults >> i })),
    };
    return JSON.stringify({ statistics: { time, driver, faultNs: latency, cardCycles: null } });
  }

  close(): void {
    clearInterval(this.#timer);
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.close();
  }
}
