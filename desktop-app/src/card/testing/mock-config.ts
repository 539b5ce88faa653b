// SPDX-License-Identifier: Apache-2.0
import { valuesOf } from '@weft/spec';
import { CONFIG_SCHEMA, type ConfigKey, configKeys, configLayer, configType } from '@weft/spec/mgmt';
import { Refuse } from './refuse.js';

const Layer = valuesOf(configLayer);
const Type = valuesOf(configType);
const MAC_BYTES = 6;

const littleEndian = (value: bigint, bytes: number): Uint8Array =>
  Uint8Array.from({ length: bytes }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
const factory = (key: ConfigKey): Uint8Array => littleEndian(key.default ?? 0n, key.bytes);

/** A mock card's configuration: the four layers. */
export class MockConfig {
  /** NEXT: what differs from the defaults. */
  readonly #stored: Map<number, Uint8Array>;
  #current: Map<number, Uint8Array>;
  #staged: Map<number, Uint8Array>;
  #sequence = 0;

  constructor(stored: Map<number, Uint8Array>) {
    this.#stored = stored;
    this.#current = new Map(stored);
    this.#staged = new Map(stored);
  }

  forget(): void {
    this.#current = new Map(this.#stored);
    this.#staged = new Map(this.#stored);
  }

  list(from: number): object {
    const items = configKeys
      .filter((k) => k.key >= from)
      .map((k) => ({
        key: k.key,
        type: Type[k.type],
        bytes: k.bytes,
        secret: k.secret ? 1 : 0,
        next_set: this.#differs(k, this.#stored, new Map()),
        next_changed: this.#differs(k, this.#stored, this.#current),
        staged_changed: this.#differs(k, this.#staged, this.#stored),
      }));
    return { next: items[8]?.key ?? 0, schema: CONFIG_SCHEMA, sequence: this.#sequence, tail: items.slice(0, 8) };
  }

  get(key: number, layer: number): object {
    const k = this.#key(key);
    if (k.secret) throw new Refuse('WRITE_ONLY');
    const layers = { [Layer.DEFAULT]: new Map(), [Layer.CURRENT]: this.#current, [Layer.NEXT]: this.#stored, [Layer.STAGED]: this.#staged };
    return { key, layer, bytes: k.bytes, tail: layers[layer]?.get(key) ?? factory(k) };
  }

  set(key: number, value: Uint8Array): object {
    if (value.length !== this.#key(key).bytes) throw new Refuse('BAD_LENGTH');
    this.#staged.set(key, Uint8Array.from(value));
    return {};
  }

  commit(): object {
    const peers = this.#staged.get(configKeys.find((k) => k.name === 'PEERS')?.key ?? 0) ?? new Uint8Array();
    const macs = Array.from({ length: peers.length / MAC_BYTES }, (_, i) => peers.subarray(i * MAC_BYTES, (i + 1) * MAC_BYTES).join());
    const given = macs.filter((mac) => /[1-9]/.test(mac));
    if (new Set(given).size !== given.length) throw new Refuse('CONFLICT');
    this.#stored.clear();
    for (const [key, value] of this.#staged) this.#stored.set(key, value);
    return { sequence: ++this.#sequence, reboot: 1 };
  }

  reset(): object {
    this.#staged = new Map(this.#stored);
    return {};
  }

  #key(key: number): ConfigKey {
    const found = configKeys.find((k) => k.key === key);
    if (found === undefined) throw new Refuse('UNKNOWN_KEY');
    return found;
  }

  #differs(k: ConfigKey, a: Map<number, Uint8Array>, b: Map<number, Uint8Array>): number {
    return Buffer.compare(a.get(k.key) ?? factory(k), b.get(k.key) ?? factory(k)) === 0 ? 0 : 1;
  }
}
