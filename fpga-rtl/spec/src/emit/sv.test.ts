// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runYosys } from '@yowasp/yosys';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { constant, encode, frameHeader, messageClass, messages, msgBundle } from '../index.js';
import { ACK_OFFSET, MAC_PREFIX } from '../wire.js';

const packageFile = fileURLToPath(new URL('../../../rtl/gen/weft_pkg.sv', import.meta.url));
let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'weft-spec-sv-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

type Message = Record<string, bigint>;
const VECTORS = 200;

const mac = (node: bigint): bigint => MAC_PREFIX.reduce((m, b) => (m << 8n) | BigInt(b), 0n) * 256n + node;
const opcodes = messages.filter((m) => m.cls !== null).map((m) => BigInt(m.value));
const message = fc.record(
  Object.fromEntries(
    msgBundle.fields.map((f) => [
      f.name,
      f.name === 'op' ? fc.constantFrom(...opcodes) : fc.bigInt({ min: 0n, max: (1n << BigInt(f.width)) - 1n }),
    ]),
  ),
);
const u16 = fc.bigInt({ min: 0n, max: 0xffffn });

/** The packed struct as one number, first field most significant. */
const packed = (m: Message): bigint => msgBundle.fields.reduce((v, f) => (v << BigInt(f.width)) | (m[f.name] ?? 0n), 0n);
/** Bytes as one number, byte 0 lowest. */
const vector = (bytes: Uint8Array): bigint => [...bytes].reverse().reduce((v, b) => (v << 8n) | BigInt(b), 0n);
const literal = (width: number, v: bigint): string => `${width}'h${v.toString(16)}`;

/** The header that the codec makes of a message. */
function header(m: Message, epoch: bigint, seq: bigint): bigint {
  const { hold: _, addr: __, ...fields } = m;
  const page = messages.some((x) => BigInt(x.value) === m['op'] && x.page);
  const whole = {
    ...fields,
    dst_mac: mac(m['dst'] ?? 0n),
    src_mac: mac(m['src'] ?? 0n),
    ethertype: 0x88b5,
    version: constant('WIRE_VERSION'),
    epoch,
    seq,
    len: page ? 4096 : 0,
  };
  return vector(encode(frameHeader, whole));
}

function ackPrefix(src: bigint, dst: bigint, epoch: bigint, poll: bigint): bigint {
  const whole = encode(frameHeader, {
    dst_mac: mac(dst),
    src_mac: mac(src),
    ethertype: 0x88b5,
    version: constant('WIRE_VERSION'),
    op: 0x3f,
    epoch,
    src,
    dst,
    poll,
  });
  return vector(whole.subarray(0, ACK_OFFSET));
}

/** A call of a package function with constant arguments, and what it must give. */
interface Case {
  readonly name: string;
  readonly fn: string;
  /** Sized literals. */
  readonly args: readonly string[];
  readonly expected: string;
}
const call = (c: Case, args: readonly string[] = c.args): string => `weft_pkg::${c.fn}(${args.join(', ')})`;

function headerCases(numRuns: number): Case[] {
  const msgWidth = msgBundle.fields.reduce((w, f) => w + f.width, 0);
  const samples = fc.sample(fc.tuple(message, u16, u16), { numRuns, seed: 7 });
  return samples.flatMap(([m, epoch, seq], i) => {
    const v = literal(msgWidth, packed(m));
    const h = literal(512, header(m, epoch, seq));
    const travels = literal(msgWidth, packed({ ...m, hold: 0n, addr: 0n }));
    const [src, dst, poll] = [m['src'] ?? 0n, m['dst'] ?? 0n, BigInt(i & 1)];
    return [
      { name: `header_pack ${i}`, fn: 'header_pack', args: [v, literal(16, epoch), literal(16, seq)], expected: h },
      { name: `header_unpack ${i}`, fn: 'header_unpack', args: [h], expected: travels },
      {
        name: `ack_prefix ${i}`,
        fn: 'ack_prefix',
        args: [literal(6, src), literal(6, dst), literal(16, epoch), literal(1, poll)],
        expected: literal(8 * ACK_OFFSET, ackPrefix(src, dst, epoch, poll)),
      },
    ];
  });
}

function opcodeCases(): Case[] {
  return Array.from({ length: 64 }, (_, op) => {
    const m = messages.find((x) => x.value === op);
    const cls = messageClass.members.find((c) => c.name === m?.cls);
    return [
      { name: `opcode_known ${op}`, fn: 'opcode_known', args: [`8'd${op}`], expected: `1'b${m ? 1 : 0}` },
      { name: `opcode_page ${op}`, fn: 'opcode_page', args: [`6'd${op}`], expected: `1'b${m?.page ? 1 : 0}` },
      ...(cls ? [{ name: `opcode_class ${op}`, fn: 'opcode_class', args: [`6'd${op}`], expected: `3'd${cls.value}` }] : []),
    ];
  }).flat();
}

async function yosys(script: string, files: Record<string, string>): Promise<string> {
  const log: string[] = [];
  const print = (bytes: Uint8Array | null): void => {
    if (bytes) log.push(Buffer.from(bytes).toString());
  };
  try {
    await runYosys(['-p', script], files, { stdout: print, stderr: print });
  } catch (error) {
    log.push(`ERROR: ${error}`);
  }
  return log.join('');
}

describe('the SystemVerilog package', () => {
  test('Verilator has no warning', () => {
    execFileSync('verilator', ['--lint-only', '-Wall', packageFile]);
  });

  test('yosys proves its functions equal to the codec on some messages', async () => {
    // Inputs held to a value: yosys does not evaluate such functions of constants.
    const cases = [...headerCases(20), ...opcodeCases()];
    const inputs = cases.map((c, i) => c.args.map((a, j) => ({ name: `x${i}_${j}`, width: Number.parseInt(a, 10), value: a })));
    const ports = inputs.flat().map((x) => `input logic [${x.width - 1}:0] ${x.name}`);
    const assumes = inputs.flat().map((x) => `    assume (${x.name} == ${x.value});`);
    const callOf = (c: Case, i: number): string =>
      call(
        c,
        inputs[i]?.map((x) => x.name),
      );
    const asserts = cases.map((c, i) => `    assert (${callOf(c, i)} == ${c.expected});`);
    const user = `module user(${ports.join(', ')});\n  always @* begin\n${[...assumes, ...asserts].join('\n')}\n  end\nendmodule\n`;
    const files = { 'weft_pkg.sv': readFileSync(packageFile, 'utf8'), 'user.sv': user };
    const script =
      'read_verilog -sv -formal weft_pkg.sv user.sv; hierarchy -check -top user; proc -norom; async2sync; sat -verify -set-assumes -prove-asserts';
    const log = await yosys(script, files);
    expect(log).not.toContain('ERROR');
    expect(log).toContain('SUCCESS!');
  });

  test(`Verilator finds its functions equal to the codec on ${VECTORS} messages`, () => {
    const checks = [...headerCases(VECTORS), ...opcodeCases()].map((c) => `    if (${call(c)} !== ${c.expected}) fail("${c.name}");`);
    const bench = `module bench;
  int unsigned failures = 0;
  function automatic void fail(input string what);
    failures++;
    $display("%s", what);
  endfunction
  initial begin
${checks.join('\n')}
    $display("failures: %0d", failures);
    $finish;
  end
endmodule
`;
    const source = join(dir, 'bench.sv');
    writeFileSync(source, bench);
    const args = ['--binary', '-Wno-fatal', '-Wno-lint', '--top', 'bench', '--Mdir', dir, '-CFLAGS', '-O0', packageFile, source];
    execFileSync('verilator', args, { stdio: 'ignore' });
    expect(execFileSync(join(dir, 'Vbench'), { encoding: 'utf8' }).split('\n')[0]).toBe('failures: 0');
  });
});
