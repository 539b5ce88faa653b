// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { constants, messages } from '../index.js';

const script = fileURLToPath(new URL('../../gen/weft.lua', import.meta.url));
let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'weft-spec-lua-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

// An encoder of its own, by hand from the reference manual: it must not share an error with the codec.

function crc(polynomial: number, bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const b of bytes) {
    c ^= b;
    for (let i = 0; i < 8; i++) c = c & 1 ? (c >>> 1) ^ polynomial : c >>> 1;
  }
  return ~c >>> 0;
}
const constant = (name: string): number => constants.find((c) => c.name === name)?.value ?? Number.NaN;
const [WIRE_VERSION, FRAGMENT_BYTES, FRAGMENTS] = [constant('WIRE_VERSION'), constant('FRAGMENT_BYTES'), constant('FRAGMENTS')];
const CRC32C = 0x82f63b78;
const CRC32 = 0xedb88320;
const le32 = (n: number): number[] => [n & 0xff, (n >>> 8) & 0xff, (n >>> 16) & 0xff, n >>> 24];
const le16 = (n: number): number[] => [n & 0xff, n >>> 8];

interface Frame {
  op: number;
  src?: number;
  dst?: number;
  seq?: number;
  gpn?: bigint;
  flags?: number;
  status?: number;
  version?: number;
  len?: number;
  frag?: number;
  page?: Uint8Array;
  ack?: readonly [number, number, number][];
  fcs?: boolean;
  damage?: { at: number; before: 'hcrc' | 'page' | 'fcs' | 'none' };
}

function frame(f: Frame): Uint8Array {
  const { src = 1, dst = 2 } = f;
  const head = [0x02, 0x57, 0x65, 0x66, 0x74, dst, 0x02, 0x57, 0x65, 0x66, 0x74, src, 0x88, 0xb5];
  head.push(f.version ?? WIRE_VERSION, f.op, ...le16(0x0105), src, dst, ...le16(f.seq ?? 0), 0, f.frag ?? 0);
  if (f.ack) {
    head.push(...f.ack.flatMap((triple) => triple.flatMap(le16)));
  } else {
    const gpn = f.gpn ?? 0n;
    head.push(...le32(Number(gpn & 0xffffffffn)), ...le32(Number(gpn >> 32n)));
    head.push(7, 9, 3, 2, f.flags ?? 0, f.status ?? 0, ...le16(f.len ?? f.page?.length ?? 0));
  }
  while (head.length < 64) head.push(0);
  const header = Uint8Array.from(head);
  header.set(le32(crc(CRC32C, header)), 60);
  let body = [...header];
  if (f.page) {
    const zeroed = [...head, ...f.page];
    body = [...header, ...f.page, ...le32(crc(CRC32C, Uint8Array.from(zeroed)))];
  }
  if (f.damage && f.damage.before !== 'none') body[f.damage.at] = (body[f.damage.at] ?? 0) ^ 0x10;
  if (f.fcs ?? true) body.push(...le32(crc(CRC32, Uint8Array.from(body))));
  if (f.damage?.before === 'none') body[f.damage.at] = (body[f.damage.at] ?? 0) ^ 0x10;
  return Uint8Array.from(body);
}

/** Link type word: Ethernet; and the same with the note that each frame ends in an FCS of two 16-bit words. */
const ETHERNET = 1;
const ETHERNET_WITH_FCS = ((2 << 28) | (1 << 26) | ETHERNET) >>> 0;

function pcap(frames: readonly Uint8Array[], linkType: number): Uint8Array {
  const out = [...le32(0xa1b2c3d4), ...le16(2), ...le16(4), ...le32(0), ...le32(0), ...le32(65535), ...le32(linkType)];
  for (const [i, f] of frames.entries()) out.push(...le32(i), ...le32(0), ...le32(f.length), ...le32(f.length), ...f);
  return Uint8Array.from(out);
}

type Layers = Record<string, string[] | undefined>;

/** Fields by name, one entry a frame. */
function dissect(frames: readonly Uint8Array[], linkType = ETHERNET): Layers[] {
  const file = join(dir, 'x.pcap');
  writeFileSync(file, pcap(frames, linkType));
  const fields = [
    'weft.op weft.class weft.src weft.dst weft.epoch weft.seq weft.gpn weft.address weft.txn weft.htxn weft.req weft.grant weft.excl weft.have',
    'weft.zero weft.status weft.frag weft.len weft.hcrc weft.page_crc weft.fcs weft.ack.cum weft.ack.sack weft.ack.limit _ws.col.Info _ws.malformed',
    'eth.fcs _ws.expert _ws.expert.message _ws.expert.group frame.protocols',
  ]
    .join(' ')
    .split(' ');
  const args = ['-X', `lua_script:${script}`, '-r', file, '-T', 'json', ...fields.flatMap((f) => ['-e', f])];
  const json = JSON.parse(execFileSync('tshark', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })) as {
    _source: { layers: Layers };
  }[];
  return json.map((p) => p._source.layers);
}

const page = Uint8Array.from({ length: 4096 }, (_, i) => (i * 31 + (i >> 5)) & 0xff);
const part = (frag: number): Uint8Array => page.subarray(frag * FRAGMENT_BYTES, (frag + 1) * FRAGMENT_BYTES);

describe('the Wireshark dissector', () => {
  test.each([
    ['that does not tell of an FCS', ETHERNET],
    ['that does', ETHERNET_WITH_FCS],
  ])('every opcode is known, and no good frame has anything wrong with it, in a capture %s', (_, linkType) => {
    const defined = messages.filter((m) => m.cls !== null);
    const frames = defined.map((m, i) => frame({ op: m.value, seq: i, gpn: 0x123456789n, ...(m.page ? { page } : {}) }));
    const seen = dissect(frames, linkType);
    expect(seen).toHaveLength(defined.length);
    for (const [i, m] of defined.entries()) {
      const layers = seen[i] ?? {};
      expect(layers['weft.op'], m.name).toEqual([`0x${m.value.toString(16).padStart(2, '0')}`]);
      expect(layers['weft.class']).toEqual([m.cls]);
      expect(layers['_ws.col.Info']?.[0]).toContain(`${m.name} 1 > 2`);
      expect(layers['_ws.expert'], m.name).toBeUndefined();
      expect(layers['_ws.malformed'], m.name).toBeUndefined();
      expect(layers['weft.page_crc'] !== undefined, m.name).toBe(m.page);
      // Told of it, Wireshark's Ethernet dissector takes the FCS itself.
      expect(layers[linkType === ETHERNET ? 'weft.fcs' : 'eth.fcs'], m.name).toHaveLength(1);
    }
  });

  test('header fields', () => {
    const [layers] = dissect([frame({ op: 0x02, src: 5, dst: 9, seq: 0xfffe, gpn: 0xfedcba987n, flags: 0b110, status: 0, fcs: false })]);
    expect(layers).toMatchObject({
      'weft.src': ['5'],
      'weft.dst': ['9'],
      'weft.epoch': ['261'],
      'weft.seq': ['65534'],
      'weft.gpn': ['0x0000000fedcba987'],
      'weft.address': ['0x0000fedcba987000'],
      'weft.txn': ['7'],
      'weft.htxn': ['9'],
      'weft.req': ['3'],
      'weft.grant': ['0x02'],
      'weft.status': ['0x00'],
      'weft.len': ['0'],
    });
    const flag = (name: string): boolean => ['1', 'True'].includes(layers?.[name]?.[0] ?? '');
    expect([flag('weft.excl'), flag('weft.have'), flag('weft.zero')]).toEqual([false, true, true]);
    expect(layers?.['weft.fcs']).toBeUndefined();
    expect(layers?.['_ws.expert']).toBeUndefined();
  });

  test('acknowledgements, class by class', () => {
    const triples: [number, number, number][] = [0, 1, 2, 3, 4].map((i) => [1000 + i, 0x100 << i, 2000 + i]);
    const [layers] = dissect([frame({ op: 0x3f, ack: triples })]);
    expect(layers?.['weft.ack.cum']).toEqual(['1000', '1001', '1002', '1003', '1004']);
    expect(layers?.['weft.ack.sack']).toEqual(['256', '512', '1024', '2048', '4096']);
    expect(layers?.['weft.ack.limit']).toEqual(['2000', '2001', '2002', '2003', '2004']);
    expect(layers?.['weft.gpn']).toBeUndefined();
    expect(layers?.['_ws.expert']).toBeUndefined();
  });

  test('a page in fragments', () => {
    const seen = dissect(Array.from({ length: FRAGMENTS }, (_, frag) => frame({ op: 0x21, gpn: 5n, frag, page: part(frag) })));
    for (const [frag, layers] of seen.entries()) {
      expect(layers['weft.frag']).toEqual([`${frag}`]);
      expect(layers['weft.len']).toEqual([`${part(frag).length}`]);
      expect(layers['_ws.col.Info']?.[0]).toContain(`part ${frag + 1} of ${FRAGMENTS}`);
      expect(layers['weft.page_crc']).toHaveLength(1);
      expect(layers['_ws.expert']).toBeUndefined();
    }
    expect(seen).toHaveLength(FRAGMENTS);
    expect(dissect([frame({ op: 0x21, page })])[0]?.['_ws.col.Info']?.[0]).not.toContain('part');
  });

  const damage = (at: number, before: 'hcrc' | 'page' | 'fcs' | 'none'): Frame => ({ op: 0x21, page, damage: { at, before } });
  test.each([
    ['a header bit flipped', damage(30, 'hcrc'), ['Header CRC-32C is']],
    ['the destination flipped', damage(4, 'hcrc'), ['Header CRC-32C is']],
    ['the first page byte flipped', damage(64, 'page'), ['Page CRC-32C is wrong']],
    ['the last page byte flipped', damage(64 + 4095, 'page'), ['Page CRC-32C is wrong']],
    ['the FCS flipped', damage(64 + 4096 + 4, 'none'), ['Ethernet FCS is wrong']],
    ['an unknown opcode', { op: 0x2a }, ['Unknown opcode']],
    ['a page that is missing', { op: 0x21 }, ['len is 0, GRANT_PAGE has 4096', '68 bytes, GRANT_PAGE has 4164']],
    ['a page where none belongs', { op: 0x01, page }, ['len is 4096, GET_S has 0', '4168 bytes, GET_S has 64']],
    ['another version', { op: 0x01, version: WIRE_VERSION + 1 }, ['Unknown wire version']],
    [
      'a fragment of another length',
      { op: 0x21, frag: 1, page: page.subarray(0, 1280) },
      [`len is 1280, GRANT_PAGE has ${FRAGMENT_BYTES}`],
    ],
    ['a last fragment of another length', { op: 0x21, frag: 2, page: part(0) }, [`len is ${FRAGMENT_BYTES}, GRANT_PAGE has 1280`]],
    ['a fragment too many', { op: 0x21, frag: FRAGMENTS, page: part(0) }, [`frag is ${FRAGMENTS}, GRANT_PAGE has ${FRAGMENTS} in all`]],
    ['a fragment where no page belongs', { op: 0x01, frag: 1 }, ['frag is 1, GET_S has 1 in all']],
    ['a fragment bit flipped', { op: 0x21, frag: 1, page: part(1), damage: { at: 64 + 9, before: 'page' } }, ['Page CRC-32C is wrong']],
    ['an error status', { op: 0x20, status: 6 }, ['A transaction failed']],
  ] satisfies [string, Frame, string[]][])('%s is told', (_, f, wanted) => {
    const [layers] = dissect([frame(f)]);
    const told = layers?.['_ws.expert.message'] ?? [];
    // A flipped header also breaks what its CRC seeds; the FCS is right, since it was made after the damage.
    for (const w of wanted) expect(told.join('\n')).toContain(w);
    // Only a frame whose length contradicts itself is malformed; one that was damaged is not.
    expect(layers?.['_ws.malformed'] !== undefined).toBe(wanted.some((w) => /^(len|frag) is/.test(w)));
  });

  test('a frame shorter than its header is malformed and stops nothing', () => {
    const [short, good] = dissect([frame({ op: 0x01, fcs: false }).subarray(0, 40), frame({ op: 0x01 })]);
    expect(short?.['_ws.expert.message']).toEqual(['40 bytes, a header has 64']);
    expect(good?.['_ws.expert']).toBeUndefined();
  });

  test('frames of other protocols are left alone', () => {
    const other = frame({ op: 0x01 });
    other.set([0x08, 0x06], 12);
    expect(dissect([other])[0]?.['frame.protocols']?.[0]).not.toContain('weft');
  });
});
