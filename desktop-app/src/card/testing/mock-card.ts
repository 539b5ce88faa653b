// SPDX-License-Identifier: Apache-2.0
/** A card in software for unit tests of this library: answers in the protocol's words, without its timing, flash or signatures. */
import { constant, encode, valuesOf } from '@weft/spec';
import * as mgmt from '@weft/spec/mgmt';
import { encodeFrame, type Frame } from '../frame/frame.js';
import { Framer } from '../frame/framer.js';
import { type CommandName, decodeRequest, definitionOf, encodeReply, type Request } from '../session/exchange.js';
import { MockConfig } from './mock-config.js';
import { MockStore, Slot } from './mock-store.js';
import { MockUpdate } from './mock-update.js';
import { Refuse, Status } from './refuse.js';

const Kind = valuesOf(mgmt.frameKind);

type Fields = Partial<Record<string, unknown>>;
type Handlers = { [C in CommandName]?: (request: Required<Request<C>>) => Fields };

export interface MockOptions {
  readonly store?: MockStore;
  readonly serial?: bigint;
  readonly board?: number;
}

export class MockCard {
  readonly store: MockStore;
  /** What the card sends; set by whoever connects it. */
  send: (bytes: Uint8Array) => void = () => undefined;
  /** Requests that the card did, by name. */
  readonly done: CommandName[] = [];
  /** What it answers to who watches its link. */
  link: Fields = {};
  readonly config: MockConfig;
  readonly update: MockUpdate;
  readonly #options: MockOptions;
  readonly #framer = new Framer({ onFrame: (f) => this.#onFrame(f), onDiscard: () => undefined });
  #last: { key: string; reply: Uint8Array } | null = null;

  constructor(options: MockOptions = {}) {
    this.#options = options;
    this.store = options.store ?? new MockStore();
    this.store.boot();
    this.config = new MockConfig(this.store.config);
    this.update = new MockUpdate(this.store, options.board ?? 1);
  }

  receive(bytes: Uint8Array): void {
    this.#framer.push(bytes);
  }

  /** Tells something unasked. */
  event(command: CommandName, session: number, count: number, fields: Fields): void {
    this.send(
      encodeFrame({ kind: Kind.EVENT, command: definitionOf(command).value, session, request: count }, encodeReply(command, fields)),
    );
  }

  readonly #handlers: Handlers = {
    IDENTIFY: () => ({
      magic: constant('CARD_MAGIC'),
      protocol_min: 1,
      protocol_max: 1,
      slot: this.store.running,
      trial: this.store.trial === this.store.running ? 1 : 0,
      serial: this.#options.serial ?? 0x77n,
      board: this.#options.board ?? 1,
      firmware_version: this.store.slots[this.store.running]?.version ?? 0,
      uptime_ms: 1000,
    }),
    SLOTS: () => ({
      ...this.store,
      floor: this.store.floor,
      tail: [Slot.GOLDEN, Slot.A, Slot.B].map((slot) => {
        const image = this.store.slots[slot];
        return {
          slot,
          valid: image ? 1 : 0,
          startable: image ? 1 : 0,
          version: image?.version ?? 0,
          minimum: image?.minimum ?? 0,
          id: image?.id ?? 0,
        };
      }),
    }),
    LINK_TEST: () => this.link,
    CONFIG_LIST: (r) => this.config.list(Number(r.from)),
    CONFIG_GET: (r) => this.config.get(Number(r.key), Number(r.layer)),
    CONFIG_SET: (r) => this.config.set(Number(r.key), r.tail),
    CONFIG_COMMIT: () => this.config.commit(),
    CONFIG_RESET: () => this.config.reset(),
    UPDATE_BEGIN: (r) => this.update.begin(encode(mgmt.imageHeader, r)),
    UPDATE_BLOCK: (r) => this.update.block(Number(r.offset), r.tail),
    UPDATE_STATUS: () => this.update.status(),
    UPDATE_VERIFY: () => this.update.verify(),
    UPDATE_ACTIVATE: (r) => this.update.activate(Number(r.slot)),
    UPDATE_CONFIRM: () => this.update.confirm(),
    REBOOT: () => {
      setImmediate(() => this.restart());
      return {};
    },
  };

  /** As after a reset: what is not stored is gone. */
  restart(): void {
    this.store.boot();
    this.update.forget();
    this.config.forget();
    this.#last = null;
  }

  #onFrame({ head, payload }: Frame): void {
    if (Number(head.kind) !== Kind.REQUEST) return;
    const key = `${head.session} ${head.request} ${head.command} ${Buffer.from(payload).toString('hex')}`;
    const reply = this.#last?.key === key ? this.#last.reply : this.#reply(Number(head.command), payload, head);
    this.#last = { key, reply };
    this.send(reply);
  }

  #reply(value: number, payload: Uint8Array, head: Frame['head']): Uint8Array {
    const command = mgmt.commands.find((c) => c.value === value)?.name;
    const { session, request } = head;
    const answer = (status: number, body?: Uint8Array): Uint8Array =>
      encodeFrame({ kind: Kind.REPLY, command: value, session, request, status }, body);
    const handler = command === undefined ? undefined : (this.#handlers[command] as ((r: unknown) => Fields) | undefined);
    if (command === undefined || handler === undefined) return answer(Status.UNKNOWN_COMMAND);
    try {
      const fields = handler(decodeRequest(command, payload));
      this.done.push(command);
      return answer(Status.OK, encodeReply(command, fields));
    } catch (e) {
      if (e instanceof Refuse) return answer(e.status);
      throw e;
    }
  }
}
