// SPDX-License-Identifier: Apache-2.0

/** These bytes for `$readmemh`, as little-endian words. The last word needs its line end. */
export function romText(bytes: Uint8Array): string {
  const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  padded.set(bytes);
  const view = new DataView(padded.buffer);
  const words = Array.from(
    { length: padded.length / 4 },
    (_, i) =>
      `${view
        .getUint32(4 * i, true)
        .toString(16)
        .padStart(8, '0')}\n`,
  );
  return words.join('');
}
