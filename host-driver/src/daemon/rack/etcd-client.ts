// SPDX-License-Identifier: Apache-2.0
/** etcd's JSON gateway (v3): keys and values in base64, 64-bit numbers as strings. */
import { errorLine, WeftError } from '@weft/tools';

const requestLimitMs = 4000;

interface KeyValue {
  readonly key: string;
  readonly value: string;
  readonly modRevision: number;
}
type RawKeyValue = { readonly key: string; readonly value?: string; readonly mod_revision: string };

const encode = (text: string): string => Buffer.from(text).toString('base64');
const decode = (text = ''): string => Buffer.from(text, 'base64').toString();

/** The first key after all that begin with this prefix. */
const prefixEnd = (prefix: string): string => prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);

export class Etcd {
  readonly #endpoints: readonly string[];
  #preferred = 0;

  constructor(endpoints: readonly string[]) {
    this.#endpoints = endpoints;
  }

  async range(prefix: string): Promise<KeyValue[]> {
    const { kvs = [] } = (await this.#post('kv/range', { key: encode(prefix), range_end: encode(prefixEnd(prefix)) })) as {
      kvs?: RawKeyValue[];
    };
    return kvs.map((kv) => ({ key: decode(kv.key), value: decode(kv.value), modRevision: Number(kv.mod_revision) }));
  }

  async get(key: string): Promise<KeyValue | null> {
    const { kvs = [] } = (await this.#post('kv/range', { key: encode(key) })) as { kvs?: RawKeyValue[] };
    const [kv] = kvs;
    return kv === undefined ? null : { key, value: decode(kv.value), modRevision: Number(kv.mod_revision) };
  }

  /**
   * Puts `key` if every key in `unless` still has the revision named (0: is not there). The revision of the write, or null if one differs.
   */
  async putIf(key: string, value: string, unless: Readonly<Record<string, number>>, lease = '0'): Promise<number | null> {
    const answer = (await this.#post('kv/txn', {
      compare: Object.entries(unless).map(([k, revision]) => ({
        key: encode(k),
        target: 'MOD',
        result: 'EQUAL',
        mod_revision: String(revision),
      })),
      success: [{ request_put: { key: encode(key), value: encode(value), lease } }],
    })) as { succeeded?: boolean; header: { revision: string } };
    return answer.succeeded === true ? Number(answer.header.revision) : null;
  }

  async removePrefix(prefix: string): Promise<void> {
    await this.#post('kv/deleterange', { key: encode(prefix), range_end: encode(prefixEnd(prefix)) });
  }

  async grantLease(seconds: number): Promise<string> {
    return ((await this.#post('lease/grant', { TTL: String(seconds) })) as { ID: string }).ID;
  }

  /** False if the lease is over. */
  async keepLease(id: string): Promise<boolean> {
    const { result } = (await this.#post('lease/keepalive', { ID: id })) as { result?: { TTL?: string } };
    return Number(result?.TTL ?? 0) > 0;
  }

  async revokeLease(id: string): Promise<void> {
    await this.#post('lease/revoke', { ID: id });
  }

  /** Asks the endpoint that answered last; the others if it does not. */
  async #post(path: string, body: object): Promise<unknown> {
    let last: unknown;
    for (let i = 0; i < this.#endpoints.length; i++) {
      const at = (this.#preferred + i) % this.#endpoints.length;
      try {
        const response = await fetch(`${this.#endpoints[at]}/v3/${path}`, {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
          signal: AbortSignal.timeout(requestLimitMs),
        });
        const answer = (await response.json()) as { error?: string; message?: string };
        if (!response.ok) throw new Error(answer.message ?? answer.error ?? `status ${response.status}`);
        this.#preferred = at;
        return answer;
      } catch (e) {
        last = e;
      }
    }
    throw new WeftError('E_ETCD', `etcd does not serve ${path}: ${errorLine(last)}`, 'see whether a majority of etcd is up', {
      cause: last,
    });
  }
}
