// SPDX-License-Identifier: Apache-2.0
import { setTimeout as delay } from 'node:timers/promises';
import { WeftError } from '@weft/tools';
import { Value } from 'typebox/value';
import { type Document, type DocumentName, documents } from './documents.js';
import { Etcd } from './etcd-client.js';
import { conflict, type RackStore, type Revised, type Standing } from './store.js';

const root = '/weft/';
const leader = `${root}administrator`;
const alive = `${root}alive/`;

/**
 * The store of a rack with several administrators. Whose lease holds the `administrator` key administers; a daemon whose lease ended is
 * lost. A write also demands that the writer's key is still there, so one that was cut off and does not know it changes nothing.
 */
export class EtcdStore implements RackStore {
  readonly kind = 'etcd';
  readonly #etcd: Etcd;
  readonly #leaseSeconds: number;
  #campaign: AbortController | null = null;
  #loop: Promise<void> = Promise.resolve();
  #lease: string | null = null;
  /** Revision of our `administrator` key; null while another one's. */
  #term: number | null = null;

  constructor(endpoints: readonly string[], leaseSeconds: number) {
    this.#etcd = new Etcd(endpoints);
    this.#leaseSeconds = leaseSeconds;
  }

  async read<N extends DocumentName>(name: N): Promise<Revised<Document<N>> | null> {
    const found = await this.#etcd.get(root + name);
    if (found === null) return null;
    const value: unknown = JSON.parse(found.value);
    const [wrong] = Value.Errors(documents[name], value);
    if (wrong !== undefined)
      throw new WeftError('E_STATE', `etcd ${root}${name}: ${wrong.instancePath} ${wrong.message}`, 'restore it from a backup');
    return { revision: found.modRevision, value: value as Document<N> };
  }

  async write<N extends DocumentName>(name: N, value: Document<N>, revision: number): Promise<number> {
    if (this.#campaign !== null && this.#term === null)
      throw new WeftError('E_NOT_ADMIN', 'another daemon administers the rack, or none', 'ask again in a moment');
    const fence = this.#term === null ? {} : { [leader]: this.#term };
    const written = await this.#etcd.putIf(root + name, JSON.stringify(value), { ...fence, [root + name]: revision });
    if (written === null) throw conflict(name);
    return written;
  }

  /** etcd's revisions go on by themselves. */
  async clear(): Promise<void> {
    for (const name of Object.keys(documents)) await this.#etcd.removePrefix(root + name);
  }

  async campaign(node: number, change: (standing: Standing) => void): Promise<void> {
    await this.resign();
    const campaign = new AbortController();
    this.#campaign = campaign;
    await this.#stand(node, change);
    this.#loop = this.#run(node, change, campaign.signal);
  }

  async resign(): Promise<void> {
    this.#campaign?.abort();
    this.#campaign = null;
    await this.#loop;
    if (this.#lease !== null) await this.#etcd.revokeLease(this.#lease).catch(() => undefined);
    this.#lease = null;
    this.#term = null;
  }

  async #run(node: number, change: (standing: Standing) => void, signal: AbortSignal): Promise<void> {
    const everyMs = (this.#leaseSeconds * 1000) / 4;
    for (;;) {
      await delay(everyMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      await this.#stand(node, change);
    }
  }

  async #stand(node: number, change: (standing: Standing) => void): Promise<void> {
    try {
      change(await this.#turn(node));
    } catch {
      // Without etcd nobody administers, and nobody has to: pages are served all the same.
      this.#term = null;
      change({ administrator: null, alive: null });
    }
  }

  async #turn(node: number): Promise<Standing> {
    if (this.#lease === null || !(await this.#etcd.keepLease(this.#lease))) {
      this.#lease = null;
      this.#term = null;
      this.#lease = await this.#etcd.grantLease(this.#leaseSeconds);
    }
    const key = `${alive}${node}`;
    const keys = await this.#etcd.range(alive);
    const mine = keys.find((k) => k.key === key);
    // One that a predecessor's lease still holds is taken over.
    if (mine?.value !== this.#lease) await this.#etcd.putIf(key, this.#lease, {}, this.#lease);
    let holder = await this.#etcd.get(leader);
    // What holds it under our own number is this daemon before it was killed: there is one a node.
    if (holder === null || (holder.modRevision !== this.#term && holder.value === String(node))) {
      this.#term = await this.#etcd.putIf(leader, String(node), { [leader]: holder?.modRevision ?? 0 }, this.#lease);
      holder = await this.#etcd.get(leader);
    }
    if (holder?.modRevision !== this.#term) this.#term = null;
    const living = new Set([...keys.map((k) => Number(k.key.slice(alive.length))), node]);
    return { administrator: holder === null ? null : Number(holder.value), alive: [...living].sort((a, b) => a - b) };
  }
}
