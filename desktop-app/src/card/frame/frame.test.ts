// SPDX-License-Identifier: Apache-2.0
import { encode } from '@weft/spec';
import * as mgmt from '@weft/spec/mgmt';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cobsDecode, cobsEncode } from './cobs.js';
import { encodeFrame, type Frame, MAX_ENCODED } from './frame.js';
import { type Discarded, Framer, preview } from './framer.js';
import { ReportReader, ReportWriter } from './report.js';

const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');
const run = (from: number, length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (from + i) & 0xff);
const bytes = (max: number) => fc.uint8Array({ maxLength: max });
/** Bytes with many zeros and long runs without, where COBS has its edges. */
const stuffing = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 255 })), { maxLength: 800 }).map((a) => Uint8Array.from(a));

function collect(): { framer: Framer; frames: Frame[]; discarded: Discarded[] } {
  const frames: Frame[] = [];
  const discarded: Discarded[] = [];
  return { framer: new Framer({ onFrame: (f) => frames.push(f), onDiscard: (d) => discarded.push(d) }), frames, discarded };
}

describe('COBS', () => {
  // Examples of the published algorithm.
  test.each([
    ['00', '01 01'],
    ['00 00', '01 01 01'],
    ['11 22 00 33', '03 11 22 02 33'],
    ['11 22 33 44', '05 11 22 33 44'],
    ['11 00 00 00', '02 11 01 01 01'],
  ])('%s is %s', (plain, coded) => {
    expect(Buffer.from(cobsEncode(hex(plain))).toString('hex')).toBe(coded.replaceAll(' ', ''));
  });

  test('runs of 254 and 255', () => {
    expect(cobsEncode(run(1, 254))).toEqual(Uint8Array.of(0xff, ...run(1, 254)));
    expect(cobsEncode(run(1, 255))).toEqual(Uint8Array.of(0xff, ...run(1, 254), 0x02, 0xff));
    expect(cobsEncode(Uint8Array.of(0, ...run(1, 254)))).toEqual(Uint8Array.of(0x01, 0xff, ...run(1, 254)));
  });

  test('any bytes come back, without a zero on the way', () => {
    fc.assert(
      fc.property(fc.oneof(bytes(1100), stuffing), (plain) => {
        const coded = cobsEncode(plain);
        expect(coded.includes(0)).toBe(false);
        expect(Buffer.from(cobsDecode(coded) ?? [])).toEqual(Buffer.from(plain));
      }),
    );
  });

  test('what cannot be is refused', () => {
    for (const bad of ['', '00', '03 11', '05 11 22 00 33']) expect(cobsDecode(hex(bad)), bad).toBeNull();
  });
});

describe('the framer', () => {
  const frame = (payload: Uint8Array) => encodeFrame({ kind: 1, command: 0x30, session: 7, request: 9 }, payload);

  test('finds every frame, however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(bytes(mgmt.constant('MAX_PAYLOAD')), { maxLength: 4 }), fc.integer({ min: 1, max: 300 }), (payloads, cut) => {
        const { framer, frames, discarded } = collect();
        const stream = Buffer.concat(payloads.map(frame));
        for (let at = 0; at < stream.length; at += cut) framer.push(stream.subarray(at, at + cut));
        expect(frames.map((f) => Buffer.from(f.payload))).toEqual(payloads.map((p) => Buffer.from(p)));
        expect(discarded).toEqual([]);
      }),
    );
  });

  test('garbage between frames costs no frame, and is reported', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(bytes(1500), bytes(60)), { minLength: 1, maxLength: 5 }), (pieces) => {
        const { framer, frames, discarded } = collect();
        for (const [garbage, payload] of pieces) framer.push(Buffer.concat([garbage, frame(payload)]));
        expect(frames.map((f) => Buffer.from(f.payload))).toEqual(pieces.map(([, p]) => Buffer.from(p)));
        if (pieces.some(([garbage]) => garbage.some((b) => b !== 0))) expect(discarded.length).toBeGreaterThan(0);
      }),
    );
  });

  test("a shell's boot log is shown as what it is", () => {
    const { framer, discarded } = collect();
    framer.push(Buffer.from('[    0.000000] Linux version 6.1\r\nlogin: '));
    framer.push(frame(hex('01')));
    expect(discarded.map((d) => preview(d.bytes))).toEqual(['[    0.000000] Linux version 6.1..login: ']);
  });

  test('any damaged byte is noticed', () => {
    const good = frame(run(0, 100));
    for (let at = 1; at < good.length - 1; at++) {
      const { framer, frames } = collect();
      framer.push(good.map((b, i) => (i === at ? b ^ 0x10 : b)));
      framer.push(Uint8Array.of(0));
      expect(frames, `byte ${at}`).toEqual([]);
    }
  });

  test('a stream without end takes no memory', () => {
    const { framer, discarded } = collect();
    for (let i = 0; i < 100; i++) framer.push(run(1, 200).map((b) => b || 1));
    framer.push(Uint8Array.of(0));
    expect(discarded.map((d) => [d.bytes.length, d.why])).toEqual([[MAX_ENCODED, `too long by ${20_000 - MAX_ENCODED} bytes`]]);
  });
});

describe('HID reports', () => {
  test('carry any stream', () => {
    fc.assert(
      fc.property(fc.array(bytes(300), { maxLength: 20 }), (pieces) => {
        const writer = new ReportWriter();
        const reader = new ReportReader();
        const reports = pieces.flatMap((p) => writer.reports(p));
        expect(reports.every((r) => r.length === mgmt.hidReport.bytes)).toBe(true);
        expect(Buffer.concat(reports.map((r) => reader.bytes(r) ?? new Uint8Array()))).toEqual(Buffer.concat(pieces));
      }),
    );
  });

  test('a lost report costs its frame alone', () => {
    const writer = new ReportWriter();
    const reader = new ReportReader();
    const { framer, frames, discarded } = collect();
    const payloads = [run(1, 200), run(2, 200), run(3, 200)];
    const reports = payloads.flatMap((p) => writer.reports(encodeFrame({ kind: 1 }, p)));
    for (const [i, report] of reports.entries()) if (i !== 5) framer.push(reader.bytes(report) ?? new Uint8Array());
    expect(frames.map((f) => f.payload[0])).toEqual([1, 3]);
    expect(discarded.length).toBeGreaterThan(0);
  });

  test('a lost report does not cost the frame that begins in the next one', () => {
    const writer = new ReportWriter();
    const reader = new ReportReader();
    const { framer, frames } = collect();
    // As a card sends: a delimiter at the end only. The end of the first frame is lost.
    const reports = [run(1, 200), run(2, 200)].flatMap((p) => writer.reports(encodeFrame({ kind: 2 }, p).subarray(1)));
    const lost = reports.length / 2 - 1;
    for (const [i, report] of reports.entries()) if (i !== lost) framer.push(reader.bytes(report) ?? new Uint8Array());
    expect(frames.map((f) => f.payload[0])).toEqual([2]);
  });

  test('what is no report is none', () => {
    const reader = new ReportReader();
    expect(reader.bytes(new Uint8Array(63))).toBeNull();
    expect(reader.bytes(encode(mgmt.hidReport, { length: 63 }))).toBeNull();
  });
});
