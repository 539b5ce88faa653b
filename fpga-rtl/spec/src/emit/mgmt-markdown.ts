// SPDX-License-Identifier: Apache-2.0
import {
  type CommandDef,
  type ConfigKey,
  commands,
  configKeys,
  constants,
  enums,
  type FlashRegion,
  flashRegions,
  mgmtStatus,
  peripherals,
  structs,
} from '../mgmt/index.js';
import type { RegisterBlock } from '../types.js';
import { code, enumSection, hex, registerSection, structSection, table } from './markdown-parts.js';
import { banner } from './text.js';

function payload(name: string | null, tail: string | undefined): string {
  if (name === null) return '–';
  return tail === undefined ? code(name) : `${code(name)}, then ${tail === 'bytes' ? 'bytes' : `${code(tail)} …`}`;
}

function commandRow(c: CommandDef): string[] {
  const request = c.event ? `– ${c.request ?? ''}` : payload(c.request, c.requestTail);
  return [hex(c.value, 2), code(c.name), request.trim(), payload(c.reply, c.replyTail), c.doc];
}

function keyRow(k: ConfigKey): (string | number)[] {
  const range =
    k.choices?.join(' or ') ?? (k.min === undefined ? '' : `${k.min} to ${k.max}${k.step === undefined ? '' : `, step ${k.step}`}`);
  return [k.key, code(k.name), `${k.type} ${k.bytes}`, range, `${k.default ?? 'zeros'}`, k.unit ?? '', k.secret ? 'write only' : '', k.doc];
}

const regionRow = (r: FlashRegion): string[] => [hex(r.base, 6), hex(r.bytes), code(r.name), r.doc];

/** The reference manual of management: commands, layouts, flash, registers of the management CPU. */
export function emitMgmtMarkdown(): string {
  const keys: readonly ConfigKey[] = configKeys;
  const blocks: readonly RegisterBlock[] = peripherals;
  const others = enums.filter((e) => e.name !== 'MgmtCommand' && e.name !== mgmtStatus.name);
  return `<!--
${banner('').replaceAll(/^ /gm, '').trimEnd()}
-->

# Management reference

Numbers and layouts of management, from \`fpga-rtl/spec/src/mgmt\`. How they are used: [management](management.md). Bytes are little-endian; hashes, addresses and
text are bytes in order.

- [Constants](#constants)
- [Commands](#commands), [errors](#errors)
- [Configuration](#configuration)
- [Flash](#flash)
- [Structures](#structures)
- [Values](#values)
- [Registers](#registers)

## Constants

${table(
  ['name', 'value', 'meaning'],
  constants.map((c) => [code(c.name), c.value < 4096 ? c.value : `${c.value} (${hex(c.value)})`, c.doc]),
)}

## Commands

${table(['code', 'command', 'request', 'reply', 'meaning'], commands.map(commandRow))}

### Errors

${enumSection(mgmtStatus)}
## Configuration

${table(['key', 'name', 'type, bytes', 'range', 'default', 'unit', 'access', 'meaning'], keys.map(keyRow))}

## Flash

${table(['address', 'size', 'region', 'holds'], flashRegions.map(regionRow))}

## Structures

${structs.map(structSection).join('\n')}
## Values

${others.map(enumSection).join('\n')}
## Registers

Offsets from \`PERIPHERAL_BASE\`; 32-bit accesses only.

${blocks.map(registerSection).join('\n')}`;
}
