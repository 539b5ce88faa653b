// SPDX-License-Identifier: Apache-2.0
/** A packed struct, first field most significant: what the spec's bundles are. */
export interface Bundle {
  readonly name: string;
  readonly fields: readonly { readonly name: string; readonly width: number }[];
}

type Name<B extends Bundle> = B['fields'][number]['name'];
export type Packed<B extends Bundle> = Partial<Record<Name<B>, number | bigint>>;
export type Unpacked<B extends Bundle> = Record<Name<B>, bigint>;

export function bundleWidth(bundle: Bundle): number {
  return bundle.fields.reduce((sum, f) => sum + f.width, 0);
}

/** One number from the fields; those not named are zero. Throws if a value does not fit or a name is unknown. */
export function pack<const B extends Bundle>(bundle: B, values: Packed<B>): bigint {
  const left = new Map<string, number | bigint>(Object.entries(values as Record<string, number | bigint>));
  let all = 0n;
  for (const { name, width } of bundle.fields) {
    const value = BigInt(left.get(name) ?? 0);
    left.delete(name);
    if (value < 0n || value >> BigInt(width) !== 0n) throw new RangeError(`${bundle.name}.${name}: ${value} does not fit in ${width} bits`);
    all = (all << BigInt(width)) | value;
  }
  if (left.size > 0) throw new RangeError(`${bundle.name} has no ${[...left.keys()].join(', ')}`);
  return all;
}

/** The fields of one number. */
export function unpack<const B extends Bundle>(bundle: B, value: bigint): Unpacked<B> {
  const out: Record<string, bigint> = {};
  let at = BigInt(bundleWidth(bundle));
  for (const { name, width } of bundle.fields) {
    at -= BigInt(width);
    out[name] = (value >> at) & ((1n << BigInt(width)) - 1n);
  }
  return out as Unpacked<B>;
}
