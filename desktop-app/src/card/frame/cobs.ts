// SPDX-License-Identifier: Apache-2.0
/** Consistent Overhead Byte Stuffing (Cheshire and Baker, IEEE/ACM Transactions on Networking 7(2), 1999): bytes without a zero among them. */

/** Longest run that one code byte announces. */
const RUN = 254;

export function cobsEncode(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length + 1 + Math.floor(bytes.length / RUN));
  let code = 0;
  let end = 1;
  const close = (): void => {
    out[code] = end - code;
    code = end++;
  };
  for (const [i, byte] of bytes.entries()) {
    if (byte !== 0) out[end++] = byte;
    if (byte === 0) close();
    else if (end - code > RUN && i < bytes.length - 1) close();
  }
  out[code] = end - code;
  return out.subarray(0, end);
}

/** Null if these bytes cannot have been encoded. */
export function cobsDecode(bytes: Uint8Array): Uint8Array | null {
  const out = new Uint8Array(bytes.length);
  let end = 0;
  for (let at = 0; at < bytes.length; ) {
    const code = bytes[at] ?? 0;
    if (code === 0 || at + code > bytes.length) return null;
    const run = bytes.subarray(at + 1, at + code);
    if (run.includes(0)) return null;
    out.set(run, end);
    end += run.length;
    at += code;
    if (code <= RUN && at < bytes.length) out[end++] = 0;
  }
  return bytes.length === 0 ? null : out.subarray(0, end);
}
