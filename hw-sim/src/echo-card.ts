// SPDX-License-Identifier: Apache-2.0
/** For tests of the kernel: drives the stand-in card of tb/nonsynth_echo_card.sv, and makes Ethernet frames by hand. */
import { MAC_PREFIX, traceBundle } from '@weft/spec';
import { buildKernel } from './build-kernel.js';
import type { Card } from './card.js';
import { openRack } from './open.js';
import type { RackOptions, Width } from './options.js';
import type { Rack } from './rack.js';

export const echoTop = 'nonsynth_echo_card';

/** Registers of the stand-in. */
export const echo = {
  magic: 0x00,
  scratch: 0x10,
  fail: 0x14,
  timer: 0x18,
  txBase: 0x20,
  txBytes: 0x24,
  rxBase: 0x28,
  trace: 0x30,
  txFrames: 0x40,
  rxFrames: 0x44,
  dirReads: 0x48,
  rxLost: 0x4c,
  doorbell: 0x1000,
} as const;

export const txAt = 0x10_0000;
export const rxAt = 0x20_0000;
export const frameStride = 16_384;

/** Builds kernels beforehand: what a test's own time limit is too short for. */
export async function buildEcho(widths: readonly Width[], waveforms = false): Promise<void> {
  for (const width of widths) await buildKernel({ width, top: echoTop, waveforms });
}

export function openEcho(o: Partial<RackOptions> = {}): Promise<Rack> {
  return openRack({ nodes: 2, width: 512, top: echoTop, ...o });
}

/** CRC-32 of IEEE 802.3 clause 3.2.9, bit by bit. */
export function fcs(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

/** A frame of `bytes` bytes, FCS included, from one card to another, filled from `fill` on. */
export function frame(from: number, to: number, bytes: number, fill = 0): Uint8Array {
  const f = Uint8Array.from({ length: bytes }, (_, i) => (fill + i * 7) & 0xff);
  f.set([...MAC_PREFIX, to, ...MAC_PREFIX, from, 0x88, 0xb5]);
  new DataView(f.buffer).setUint32(bytes - 4, fcs(f.subarray(0, bytes - 4)), true);
  return f;
}

/** Sends frames of one length; does not run the clock. */
export function send(card: Card, frames: readonly Uint8Array[]): void {
  frames.forEach((f, i) => {
    card.memory.set(f, txAt + i * frameStride);
  });
  card.postCsr(echo.txBase, txAt);
  card.postCsr(echo.txBytes, frames[0]?.length ?? 0);
  card.postCsr(echo.doorbell, frames.length);
}

/** What has been received from the start on, `bytes` of it; each frame begins on a beat. */
export function received(card: Card, bytes: number): Uint8Array {
  return card.memory.slice(rxAt, rxAt + bytes);
}

export const TracePort = { home: 0, req: 1, evict: 2, hold: 3 } as const;

/** Lets a card emit a trace record. */
export function emit(card: Card, port: number, fields: Readonly<Record<string, number>>): void {
  let record = 0n;
  for (const f of traceBundle.fields) record = (record << BigInt(f.width)) | BigInt(fields[f.name] ?? 0);
  for (let i = 0; i < 3; i++) card.postCsr(echo.trace + 4 * i, Number((record >> BigInt(32 * i)) & 0xffffffffn));
  card.writeCsr(echo.doorbell + 8, port);
}
