// SPDX-License-Identifier: Apache-2.0
/** Tables and sections that the reference manuals are made of. */
import type { EnumDef, Field, RegisterBlock, StructDef } from '../types.js';
import { byteFigure } from './figure.js';

export const hex = (n: number, digits = 0): string => `0x${n.toString(16).padStart(digits, '0')}`;
export const code = (s: string): string => (s === '' ? '' : `\`${s}\``);
export const list = (names: readonly string[]): string => (names.length === 0 ? '–' : names.map(code).join(', '));
/** A bar inside a cell would end it. */
const cell = (s: string | number): string => String(s).replaceAll('|', '\\|');

export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${head.map(() => ' --- |').join('')}`, ...rows.map(line)].join('\n');
}

function bitRange(f: Field): string {
  const first = f.bit & 7;
  if (first === 0 && f.width % 8 === 0) return '';
  return f.width === 1 ? `${first}` : `${first + f.width - 1}:${first}`;
}

export const fieldRows = (s: StructDef): (string | number)[][] =>
  s.fields.map((f) => [code(f.name), f.bit >> 3, bitRange(f), f.width, f.doc]);

export function structSection(s: StructDef): string {
  return `#### ${s.name}\n\n${s.doc} ${s.bytes} bytes.\n\n${byteFigure(s)}\n\n${table(['field', 'byte', 'bits', 'width', 'meaning'], fieldRows(s))}\n`;
}

export function enumSection(e: EnumDef): string {
  const steps = e.members.some((m) => m.nextStep !== undefined);
  const rows = e.members.map((m) => [m.value, code(m.name), m.doc, ...(steps ? [m.nextStep ?? '–'] : [])]);
  return `#### ${e.name}\n\n${e.doc} ${e.width} bits.\n\n${table(['value', 'name', 'meaning', ...(steps ? ['next step'] : [])], rows)}\n`;
}

export function registerSection(b: RegisterBlock): string {
  const rows = b.registers.flatMap((r) => {
    const name = (r.count ?? 1) > 1 ? `${r.name}[${r.count}]` : r.name;
    const main = [hex(b.base + r.offset, 4), code(name), '', r.access, hex(r.reset), r.doc];
    const fields = (r.fields ?? []).map((f) => [
      '',
      code(`.${f.name}`),
      f.width === 1 ? `${f.bit}` : `${f.bit + f.width - 1}:${f.bit}`,
      '',
      '',
      f.doc,
    ]);
    return [main, ...fields];
  });
  const listing = rows.length === 0 ? '' : `\n${table(['offset', 'register', 'bits', 'access', 'reset', 'meaning'], rows)}\n`;
  return `#### ${b.name} at ${hex(b.base, 4)}\n\n${b.doc} ${b.bytes} bytes.\n${listing}`;
}
