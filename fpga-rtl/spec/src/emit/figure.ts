// SPDX-License-Identifier: Apache-2.0
import type { Field, StructDef } from '../types.js';

const BYTES_A_ROW = 8;
/** Characters of one byte's cell, without its right border. */
const CELL = 9;

interface Span {
  readonly label: string;
  readonly from: number;
  readonly to: number;
}

/** What lies where, byte by byte: fields that share a byte are one span, gaps are blank ones. */
function spans(s: StructDef): Span[] {
  const out: Span[] = [];
  let at = 0;
  const fields = [...s.fields].sort((a: Field, b: Field) => a.bit - b.bit);
  for (const f of fields) {
    const from = f.bit >> 3;
    const to = Math.ceil((f.bit + f.width) / 8);
    const last = out.at(-1);
    if (last !== undefined && from < last.to) {
      out[out.length - 1] = { label: `${last.label},${f.name}`, from: last.from, to: Math.max(last.to, to) };
    } else {
      if (from > at) out.push({ label: '', from: at, to: from });
      out.push({ label: f.name, from, to });
    }
    at = Math.max(at, to);
  }
  if (at < s.bytes) out.push({ label: '', from: at, to: s.bytes });
  return out;
}

/** Text in the middle of its cell; a list of flags that is too long for its byte is called so. */
const centred = (text: string, width: number): string => {
  const short = text.length <= width ? text : text.includes(',') ? 'flags' : `${text.slice(0, width - 1)}…`;
  const left = (width - short.length) >> 1;
  return ' '.repeat(left) + short + ' '.repeat(width - short.length - left);
};

/** A structure drawn eight bytes a row; long blank stretches become one line. */
export function byteFigure(s: StructDef): string {
  const all = spans(s);
  const rows = Math.ceil(s.bytes / BYTES_A_ROW);
  const lines: string[] = [
    `      ${Array.from({ length: BYTES_A_ROW }, (_, i) => centred(`+${i}`, CELL))
      .join(' ')
      .trimEnd()}`,
  ];
  const rule = (bytes: number): string => `     +${`${'-'.repeat(CELL)}+`.repeat(bytes)}`;
  let skipped = false;
  for (let row = 0; row < rows; row++) {
    const begin = row * BYTES_A_ROW;
    const end = Math.min(begin + BYTES_A_ROW, s.bytes);
    const parts = all.filter((p) => p.from < end && p.to > begin);
    const blank = parts.length === 1 && parts[0]?.label === '';
    if (blank && row > 0 && row < rows - 1) {
      if (!skipped) lines.push(rule(BYTES_A_ROW), '      ...');
      skipped = true;
      continue;
    }
    skipped = false;
    const cells = parts.map((p) => {
      const bytes = Math.min(p.to, end) - Math.max(p.from, begin);
      return centred(p.from < begin && p.label !== '' ? `${p.label} …` : p.label, bytes * (CELL + 1) - 1);
    });
    lines.push(rule(end - begin), `${String(begin).padStart(4)} |${cells.join('|')}|`);
  }
  lines.push(rule(s.bytes % BYTES_A_ROW || BYTES_A_ROW));
  return `\`\`\`text\n${lines.join('\n')}\n\`\`\``;
}
