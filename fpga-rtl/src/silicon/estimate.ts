// SPDX-License-Identifier: Apache-2.0
/**
 * Slowest paths of a netlist that nobody has placed: minutes instead of an hour, to see which to cut. A hop is taken for what its
 * fan-out lets expect, so the figure is for comparing paths and trees with each other; what counts is place and route.
 */

/** The part of yosys' `write_json` that we read. A bit is the number of a net, or a constant's text. */
export interface Netlist {
  readonly modules: Readonly<Record<string, NetlistModule>>;
}
export interface NetlistModule {
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly netnames: Readonly<Record<string, { readonly bits: readonly Bit[] }>>;
  readonly cells: Readonly<Record<string, Cell>>;
}
type Bit = number | string;
interface Cell {
  readonly type: string;
  readonly port_directions: Readonly<Record<string, string>>;
  readonly connections: Readonly<Record<string, readonly Bit[]>>;
}

export interface EstimatedPath {
  readonly ns: number;
  /** Cells between the two registers. */
  readonly cells: number;
  readonly from: string;
  readonly to: string;
}

/** ns, rounded from nextpnr's reports for speed grade 8. */
const DELAY = { lut: 0.24, mux: 0.2, carryIn: 0.45, carry: 0.07, carryOut: 0.45, sum: 0.3, multiplier: 3, enable: 0.2 } as const;
/** Clock to output. */
const LAUNCH: Readonly<Record<string, number>> = { TRELLIS_FF: 0.5, DP16KD: 3.9 };
const hopNs = (fanout: number): number => 0.55 + 0.12 * Math.log2(Math.max(1, fanout));

/** From `input` to `output` of a cell, the hop to it included; undefined: there is no such path. */
function through(type: string, input: string, output: string, hop: number): number | undefined {
  switch (type) {
    case 'TRELLIS_DPR16X4':
      return input === 'RAD' ? hop + DELAY.lut : undefined;
    case 'PFUMX':
    case 'L6MUX21':
      // Their LUTs lie beside them.
      return (input === 'C0' || input === 'SD' ? hop : 0) + DELAY.mux;
    case 'CCU2C':
      if (input === 'CIN') return output === 'COUT' ? DELAY.carry : DELAY.carryOut;
      if (output === 'S0' && input.endsWith('1')) return undefined;
      return hop + (output === 'COUT' ? DELAY.carryIn : DELAY.sum);
    case 'MULT18X18D':
      return hop + DELAY.multiplier;
    default:
      return hop + DELAY.lut;
  }
}

const made = /\$|_(LUT4|PFUMX|L6MUX21|CCU2C|TRELLIS)/;

/** A name for each net: one that the source has, if any, and of those the one that lies highest. */
function netNames({ netnames }: NetlistModule): Map<number, string> {
  const rank = (name: string): number => (made.test(name) ? 1000 : 0) + name.split('.').length + name.length / 1000;
  const names = new Map<number, string>();
  for (const [net, { bits }] of Object.entries(netnames)) {
    bits.forEach((bit, i) => {
      if (typeof bit !== 'number') return;
      const name = bits.length > 1 ? `${net}[${i}]` : net;
      const old = names.get(bit);
      if (old === undefined || rank(name) < rank(old)) names.set(bit, name);
    });
  }
  return names;
}

/** The slowest path of each pair of blocks, slowest first. Blocks are told apart by so many levels of the hierarchy below the top's. */
export function estimate({ modules }: Netlist, levels = 2): EstimatedPath[] {
  const module = Object.values(modules).find((m) => m.attributes?.['top'] !== undefined);
  if (module === undefined) throw new Error('the netlist has no top');
  const cells = Object.values(module.cells);
  const names = netNames(module);
  const drivers = new Map<number, { cell: Cell; port: string }>();
  const fanout = new Map<number, number>();
  for (const cell of cells) {
    for (const [port, bits] of Object.entries(cell.connections)) {
      for (const bit of bits) {
        if (typeof bit !== 'number') continue;
        if (cell.port_directions[port] === 'output') drivers.set(bit, { cell, port });
        else fanout.set(bit, (fanout.get(bit) ?? 0) + 1);
      }
    }
  }
  const hop = (net: number): number => hopNs(fanout.get(net) ?? 1);

  /** When a net is stable after the clock, by which input, how many cells in. */
  interface Arrival {
    readonly ns: number;
    readonly cells: number;
    readonly start: number;
  }
  const arrivals = new Map<number, Arrival>();
  const arrival = (net: number): Arrival => {
    const known = arrivals.get(net);
    if (known !== undefined) return known;
    let latest: Arrival = { ns: 0, cells: 0, start: net };
    arrivals.set(net, latest); // A loop, which no synchronous design has, ends here.
    const driver = drivers.get(net);
    if (driver === undefined) return latest;
    const launch = LAUNCH[driver.cell.type];
    if (launch !== undefined) latest = { ...latest, ns: launch };
    else {
      for (const [port, bits] of Object.entries(driver.cell.connections)) {
        if (driver.cell.port_directions[port] === 'output') continue;
        for (const bit of bits) {
          const delay = typeof bit === 'number' ? through(driver.cell.type, port, driver.port, hop(bit)) : undefined;
          if (delay === undefined || typeof bit !== 'number') continue;
          const before = arrival(bit);
          if (before.ns + delay > latest.ns) latest = { ns: before.ns + delay, cells: before.cells + 1, start: before.start };
        }
      }
    }
    arrivals.set(net, latest);
    return latest;
  };

  const blockOf = (name: string): string => {
    const path = name.replace(/^u_block\./, '').split('.');
    return path.slice(0, Math.min(levels, path.length - 1)).join('.');
  };
  const slowest = new Map<string, EstimatedPath>();
  for (const cell of cells) {
    if (!(cell.type in LAUNCH) && cell.type !== 'TRELLIS_DPR16X4') continue;
    const output = (cell.connections['Q'] ?? cell.connections['DO'] ?? Object.values(cell.connections).flat())[0];
    const to = (typeof output === 'number' ? names.get(output) : undefined) ?? cell.type;
    for (const [port, bits] of Object.entries(cell.connections)) {
      if (cell.port_directions[port] === 'output' || /CLK|WCK|^RAD$/.test(port)) continue;
      for (const bit of bits) {
        if (typeof bit !== 'number') continue;
        const { ns, cells: between, start } = arrival(bit);
        const from = names.get(start) ?? String(start);
        const pair = `${blockOf(from)} ${blockOf(to)}`;
        const all = ns + hop(bit) + (/^(CE|LSR)/.test(port) ? DELAY.enable : 0);
        if (all > (slowest.get(pair)?.ns ?? 0)) slowest.set(pair, { ns: all, cells: between, from, to });
      }
    }
  }
  return [...slowest.values()].sort((a, b) => b.ns - a.ns);
}
