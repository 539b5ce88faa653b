// SPDX-License-Identifier: Apache-2.0
import { EventEmitter } from 'node:events';
import type { Event } from './api/schemas.js';

const kept = 1000;

/** What has happened on this server: the newest, numbered, and a call for everyone who listens. */
export class EventLog extends EventEmitter<{ event: [Event] }> {
  readonly #events: Event[] = [];
  readonly #now: () => Date;
  #seq = 0;

  constructor(now: () => Date = () => new Date()) {
    super();
    this.setMaxListeners(0);
    this.#now = now;
  }

  add(source: Event['source'], code: string, text: string): void {
    const event = { seq: ++this.#seq, time: this.#now().toISOString(), source, code, text };
    this.#events.push(event);
    if (this.#events.length > kept) this.#events.shift();
    this.emit('event', event);
  }

  after(seq: number, limit: number): Event[] {
    return this.#events.filter((e) => e.seq > seq).slice(0, limit);
  }
}
