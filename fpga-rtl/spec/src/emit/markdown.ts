// SPDX-License-Identifier: Apache-2.0
import {
  constants,
  counters,
  dirEntry,
  entryEffects,
  enums,
  facts,
  frameHeader,
  type HomeTransition,
  homeTransitions,
  messageClass,
  messages,
  nodeTransitions,
  registerBlocks,
  structs,
} from '../index.js';
import type { EnumDef } from '../types.js';
import { ACK_OFFSET, ackClass } from '../wire.js';
import { byteFigure } from './figure.js';
import { code, enumSection, fieldRows, hex, list, registerSection, structSection, table } from './markdown-parts.js';
import { banner } from './text.js';

function homeSection(): string {
  const transitions: readonly HomeTransition[] = homeTransitions;
  const rows = transitions.map((t) => [
    t.value,
    code(t.name),
    code(t.state),
    list(t.on),
    list(t.guard),
    list(t.sends),
    list(t.awaits),
    t.grant ?? '',
    t.entry,
    list(t.next),
    t.doc,
  ]);
  return `A row is one kind of transaction. It begins when the page's lock has request and directory entry, and ends with the
commit of the next state; \`*\` stands for any state, and as a next state for no change.

${table(['row', 'name', 'state', 'on', 'if', 'sends', 'awaits', 'grants', 'entry', 'next', 'meaning'], rows)}

What a row may ask (\`!\`: must not hold):

${table(
  ['fact', 'holds if'],
  Object.entries(facts).map(([n, d]) => [code(n), d]),
)}

What a row makes of the entry:

${table(
  ['entry', 'afterwards'],
  Object.entries(entryEffects).map(([n, d]) => [code(n), d]),
)}
`;
}

/** The driver's states as a Mermaid diagram; transitions with the same ends share an arrow. */
function nodeDiagram(): string {
  const arrows = new Map<string, string[]>();
  for (const t of nodeTransitions) {
    const ends = `${t.state} --> ${t.next}`;
    arrows.set(ends, [...(arrows.get(ends) ?? []), t.on]);
  }
  const lines = [...arrows].map(([ends, on]) => `  ${ends}: ${on.join(', ')}`);
  return `\`\`\`mermaid\nstateDiagram-v2\n  [*] --> I\n${lines.join('\n')}\n\`\`\`\n`;
}

function messageSection(): string {
  const rows = messages.map((m) => [hex(m.value, 2), code(m.name), m.cls ?? '–', `${m.from} → ${m.to}`, m.page ? 'yes' : '', m.doc]);
  return table(['opcode', 'name', 'class', 'way', 'page', 'meaning'], rows);
}

const find = (name: string): EnumDef => {
  const found = enums.find((e) => e.name === name);
  if (found === undefined) throw new Error(`no enum ${name}`);
  return found;
};

const ringStructs = ['Submission', 'Completion', 'Revoke'];
const attachStructs = ['AttachHello', 'AttachReply', 'MmioEntry', 'BarWindow'];
const structsNamed = (names: readonly string[]): string =>
  structs
    .filter((s) => names.includes(s.name))
    .map(structSection)
    .join('\n');
const enumsNamed = (names: readonly string[]): string => names.map((n) => enumSection(find(n))).join('\n');

/** The reference manual of everything that the spec owns. */
export function emitMarkdown(): string {
  const constantRows = constants.map((c) => [code(c.name), c.value < 4096 ? c.value : `${c.value} (${hex(c.value)})`, c.doc]);
  return `<!--
${banner('').replaceAll(/^ /gm, '').trimEnd()}
-->

# Reference

All numbers, layouts and tables of Weft: what \`fpga-rtl/spec\` says and RTL, driver, simulator and tools are built from.
Bytes are little-endian but for the Ethernet header. Why it is so: [coherence](coherence.md), [inside the card](microarchitecture.md).

- [Constants](#constants)
- [Wire](#wire): [frame](#frame), [messages](#messages), [acknowledgement](#acknowledgement)
- [Coherence](#coherence): [home](#home-transitions), [node](#node-transitions), [directory](#directory)
- [Host interface](#host-interface): [rings](#rings), [registers](#registers), [counters](#counters), [flight recorder](#flight-recorder)
- [Errors](#errors)
- [Simulated card](#simulated-card): [attach](#attach), [trace](#trace)

## Constants

${table(['name', 'value', 'meaning'], constantRows)}

## Wire

### Frame

${frameHeader.doc} The first ${frameHeader.bytes} bytes of every frame. If the opcode carries a page, its bytes follow, then its CRC-32C
(4 bytes, over header with \`hcrc\` zero and page: the header's CRC goes on); the Ethernet FCS ends every frame.

${byteFigure(frameHeader)}

${table(['field', 'byte', 'bits', 'width', 'meaning'], fieldRows(frameHeader))}

### Messages

Classes in rising order: ${messageClass.members.map((m) => code(m.name)).join(' < ')}. A message waits only for messages of higher classes.

${messageSection()}

${enumsNamed(['MessageClass', 'TxLane', 'Grant'])}
### Acknowledgement

An \`ACK\` frame has, from byte ${ACK_OFFSET} on, one of these for each class, lowest class first.

${structSection(ackClass)}
## Coherence

### Home transitions

${homeSection()}
### Node transitions

A page at its node, as the driver keeps it.

${nodeDiagram()}
${table(
  ['state', 'on', 'next', 'action'],
  nodeTransitions.map((t) => [code(t.state), t.on, code(t.next), t.action]),
)}

${enumSection(find('PageState'))}
### Directory

${structSection(dirEntry)}
${enumsNamed(['DirState', 'Backing', 'TshrState'])}
## Host interface

### Rings

The driver writes submissions and rings a doorbell; the card writes completions and revokes. Index = count mod size.

${enumsNamed(['SubmissionRing', 'DescriptorOp', 'RevokeKind'])}
${structsNamed(ringStructs)}
### Registers

One BAR, 32-bit registers.

${registerBlocks.map((b) => registerSection(b.name === 'COUNTER' ? { ...b, registers: [], doc: `${b.doc} See [counters](#counters).` } : b)).join('\n')}
### Counters

${table(
  ['offset', 'counter', 'counts'],
  counters.map((c, i) => [hex((registerBlocks.find((b) => b.name === 'COUNTER')?.base ?? Number.NaN) + 4 * i, 4), code(c.name), c.doc]),
)}

### Flight recorder

${enumsNamed(['RecordKind', 'HistogramKind'])}
${structsNamed(['Record'])}
## Errors

${enumSection(find('Status'))}
## Simulated card

### Attach

${enumSection(find('AttachStatus'))}
${structsNamed(attachStructs)}
### Trace

${enumSection(find('TraceKind'))}`;
}
