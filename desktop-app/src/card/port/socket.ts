// SPDX-License-Identifier: Apache-2.0
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { CardError } from '../errors.js';
import { goneFailure, openFailure } from './failure.js';
import { type CardPort, PortBase } from './port.js';

const CONNECT_MS = 5_000;

/** TCP (a terminal server, a card behind a gateway) or a Unix socket. */
export async function openSocket(address: string, to: NetConnectOpts): Promise<CardPort> {
  const socket = connect(to);
  await new Promise<void>((resolve, reject) => {
    const fail = (e: unknown): void => {
      socket.destroy();
      reject(openFailure(address, e));
    };
    socket.setTimeout(CONNECT_MS, () => fail(new CardError('E_CARD_MISSING', `${address} does not answer`)));
    socket.once('error', fail);
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.off('error', fail);
      resolve();
    });
  });
  socket.setNoDelay(true);
  return new SocketPort(address, socket);
}

class SocketPort extends PortBase {
  readonly #socket: Socket;

  constructor(address: string, socket: Socket) {
    super(address);
    this.#socket = socket;
    socket.on('data', (bytes) => this.received(bytes));
    socket.on('error', (e) => this.gone(goneFailure(address, e)));
    socket.on('close', () => this.gone(goneFailure(address)));
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.write(bytes, (e) => (e ? reject(goneFailure(this.address, e)) : resolve()));
    });
  }

  protected shut(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#socket.closed) return resolve();
      this.#socket.once('close', () => resolve());
      this.#socket.destroy();
    });
  }
}
