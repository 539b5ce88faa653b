// SPDX-License-Identifier: Apache-2.0
/**
 * A counterexample as waves: the circuit (AIGER 1.9, binary: Biere, Heljanko, Wieringa 2011) is run with the inputs that
 * the prover found, and every signal of the source that it still has goes into a VCD file.
 */

/** An and-inverter graph. A literal is twice its variable, plus one if inverted. */
interface Circuit {
  readonly inputs: number;
  /** Of each latch: the literal that it takes at the clock. All start as 0. */
  readonly latches: readonly number[];
  /** Both inputs of each gate, in order of dependence. */
  readonly gates: readonly (readonly [number, number])[];
}

export function readAiger(bytes: Uint8Array): Circuit {
  let at = 0;
  const line = (): string => {
    const end = bytes.indexOf(10, at);
    const text = String.fromCharCode(...bytes.subarray(at, end));
    at = end + 1;
    return text;
  };
  const header = line().split(' ');
  if (header[0] !== 'aig') throw new Error(`not a binary AIGER file: ${header.join(' ')}`);
  const [, inputs = 0, latchCount = 0, outputs = 0, gateCount = 0, bad = 0, constraints = 0] = header.slice(1).map(Number);
  const latches = Array.from({ length: latchCount }, () => Number(line().split(' ')[0]));
  for (let i = 0; i < outputs + bad + constraints; i++) line();
  const delta = (): number => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  };
  const gates = Array.from({ length: gateCount }, (_, i): readonly [number, number] => {
    const a = 2 * (inputs + latchCount + i + 1) - delta();
    return [a, a - delta()];
  });
  return { inputs, latches, gates };
}

/** Values of all variables, a clock each; `stimulus` has the inputs, a line a clock. */
export function* replay(c: Circuit, stimulus: readonly string[]): Generator<Uint8Array> {
  const values = new Uint8Array(1 + c.inputs + c.latches.length + c.gates.length);
  const literal = (l: number): number => (values[l >> 1] ?? 0) ^ (l & 1);
  const firstLatch = 1 + c.inputs;
  for (const inputs of stimulus) {
    for (let i = 0; i < c.inputs; i++) values[1 + i] = inputs[i] === '1' ? 1 : 0;
    c.gates.forEach(([a, b], i) => {
      values[firstLatch + c.latches.length + i] = literal(a) & literal(b);
    });
    yield values;
    const next = c.latches.map(literal);
    values.set(next, firstLatch);
  }
}

interface Signal {
  readonly id: string;
  /** Literals, bit 0 first. */
  readonly bits: number[];
}

/** The signals of the source by their paths, from yosys's map of wires. Names of its own begin with $. */
function signalsOf(map: string): Map<string, Signal> {
  const signals = new Map<string, Signal>();
  for (const [, literal, bit, name] of map.matchAll(/^wire (\d+) (\d+) ([^$\s]\S*)$/gm)) {
    const key = name ?? '';
    let signal = signals.get(key);
    if (signal === undefined) {
      signal = { id: signals.size.toString(36), bits: [] };
      signals.set(key, signal);
    }
    signal.bits[Number(bit)] = Number(literal);
  }
  return signals;
}

/** The VCD text of a counterexample; `witness` is ABC's: the start of the latches, then a line a clock. */
export function waves(aiger: Uint8Array, map: string, witness: string): string {
  const stimulus = witness.split('\n').filter((l) => /^[01]+$/.test(l));
  const signals = signalsOf(map);
  const out = ['$timescale 1ns $end'];
  let scope: string[] = [];
  for (const [path, { id, bits }] of [...signals].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const parts = path.split('.');
    const name = parts.pop();
    while (scope.some((s, i) => s !== parts[i])) {
      out.push('$upscope $end');
      scope = scope.slice(0, -1);
    }
    for (const s of parts.slice(scope.length)) out.push(`$scope module ${s} $end`);
    scope = parts;
    out.push(`$var wire ${bits.length} ${id} ${name} $end`);
  }
  out.push(...scope.map(() => '$upscope $end'), '$enddefinitions $end');
  const shown = new Map<string, string>();
  let time = 0;
  for (const values of replay(readAiger(aiger), stimulus.slice(1))) {
    out.push(`#${time++ * 10}`);
    for (const { id, bits } of signals.values()) {
      const value = Array.from(bits, (l) => (l === undefined ? 'x' : (values[l >> 1] ?? 0) ^ (l & 1)))
        .reverse()
        .join('');
      if (shown.get(id) !== value) out.push(`b${value} ${id}`);
      shown.set(id, value);
    }
  }
  return `${[...out, `#${time * 10}`].join('\n')}\n`;
}
