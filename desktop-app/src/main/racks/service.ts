// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { WeftError } from '@weft/tools';
import type { RackCalls } from '../../contract/calls.js';
import { followMs, type RackEntry, type RackNews } from '../../contract/racks.js';
import type { Handlers } from '../dispatch.js';
import { type KeptRack, RackBook } from './book.js';
import { type Access, askDaemon, Live } from './daemon.js';
import type { Secrets } from './secrets.js';

const idBytes = 8;

interface Followed {
  readonly live: Live;
  until: NodeJS.Timeout;
}

/** The racks of this user, for screens: their tokens stay here. */
export class RackService {
  readonly handlers: Pick<Handlers, keyof RackCalls>;
  readonly #book: RackBook;
  readonly #secrets: Secrets;
  readonly #followed = new Map<string, Followed>();
  readonly #listeners = new Set<(event: RackNews) => void>();

  constructor(file: string, secrets: Secrets) {
    this.#book = new RackBook(file);
    this.#secrets = secrets;
    this.handlers = {
      listRacks: async () => (await this.#book.read()).map(entryOf),
      addRack: ({ address, token }) => this.#add({ address: normal(address), token }),
      forgetRack: async ({ id }) => {
        this.#unfollow(id);
        await this.#book.write((await this.#book.read()).filter((r) => r.id !== id));
        return null;
      },
      askRack: async ({ id, ...ask }) => askDaemon(await this.#access(id), ask),
      followRack: async ({ id }) => {
        await this.#follow(id);
        return null;
      },
    };
  }

  onEvent(listener: (event: RackNews) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  stop(): void {
    for (const id of [...this.#followed.keys()]) this.#unfollow(id);
  }

  /** Another token for the same address takes the place of the first. */
  async #add(access: Access): Promise<RackEntry> {
    const { status } = await askDaemon(access, { method: 'GET', path: '/v1/session', body: null });
    if (status === 401)
      throw new WeftError('E_TOKEN', 'the daemon does not know this token', 'make one with `weft token create app --admin`');
    if (status !== 200)
      throw new WeftError('E_NO_DAEMON', `what answers at ${access.address} is no weftd (status ${status})`, 'look at the address again');
    const racks = await this.#book.read();
    const id = racks.find((r) => r.address === access.address)?.id ?? randomBytes(idBytes).toString('hex');
    const kept = { id, address: access.address, sealed: this.#secrets.seal(access.token) };
    this.#unfollow(id);
    await this.#book.write([...racks.filter((r) => r.id !== id), kept]);
    return entryOf(kept);
  }

  async #access(id: string): Promise<Access> {
    const kept = (await this.#book.read()).find((r) => r.id === id);
    if (kept === undefined) throw new WeftError('E_RACK_GONE', 'this rack is not known here', 'add it again');
    try {
      return { address: kept.address, token: this.#secrets.open(kept.sealed) };
    } catch (cause) {
      throw new WeftError('E_SECRET', 'its token cannot be opened by this user', 'forget the rack, and add it again', { cause });
    }
  }

  async #follow(id: string): Promise<void> {
    const access = await this.#access(id);
    const before = this.#followed.get(id);
    if (before !== undefined) clearTimeout(before.until);
    const tell = (said: { live: string } | { link: Live['state'] }): void => {
      for (const f of this.#listeners) f({ rack: id, ...said });
    };
    const live = before?.live ?? new Live(access, { live: (text) => tell({ live: text }), link: (link) => tell({ link }) });
    // Who has just begun to look was not there when it opened.
    if (before !== undefined) tell({ link: live.state });
    this.#followed.set(id, { live, until: setTimeout(() => this.#unfollow(id), followMs) });
  }

  #unfollow(id: string): void {
    const followed = this.#followed.get(id);
    if (followed === undefined) return;
    clearTimeout(followed.until);
    followed.live.close();
    this.#followed.delete(id);
  }
}

const entryOf = ({ id, address }: KeptRack): RackEntry => ({ id, address });

/** Without what is behind the path, and with a slash at its end. */
function normal(address: string): string {
  let url: URL;
  try {
    url = new URL(address);
  } catch (cause) {
    throw new WeftError('E_ADDRESS', `${address} is no address`, 'give one like https://server:7433', { cause });
  }
  return `${url.origin}${url.pathname.replace(/\/*$/, '/')}`;
}
