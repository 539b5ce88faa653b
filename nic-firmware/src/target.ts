// SPDX-License-Identifier: Apache-2.0
/** The firmware for the card: what goes into the boot ROM, and what goes into a slot. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constant } from '@weft/spec/mgmt';
import { cachedBuild, findTool, repoRoot, run } from '@weft/tools';
import { keySource, monocypher, warnings } from './native.js';
import { developmentKey, filesIn, firmwareDir, specHeaders } from './paths.js';

export interface Firmware {
  /** Contents of the boot ROM, from its first byte. */
  readonly rom: Uint8Array;
  /** The part FIRMWARE of an image. */
  readonly firmware: Uint8Array;
  /** Folder with both as files (boot.bin, app.bin) and as ELF for a debugger. */
  readonly dir: string;
  readonly sizes: FirmwareSizes;
}

export interface FirmwareSizes {
  readonly bootRomBytes: number;
  readonly firmwareImageBytes: number;
  /** Image and zeros; the linker holds stackBytes free besides. */
  readonly firmwareRamBytes: number;
}

export interface FirmwareOptions {
  /** PEM files of the keys whose images the card takes; development key if none. */
  readonly keys?: readonly string[];
}

const prefix = 'riscv64-unknown-elf-';
const arch = ['-march=rv32im', '-mabi=ilp32'];
const compile = [
  ...arch,
  '-Os',
  '-g',
  '-std=c11',
  '-ffreestanding',
  '-fno-common',
  '-ffunction-sections',
  '-fdata-sections',
  '-fno-tree-loop-distribute-patterns',
];
const include = ['lib', 'hal', 'hal/target', 'app', 'boot'].map((d) => `-I${join(firmwareDir, d)}`);
const system = ['-isystem', join(firmwareDir, 'hal/target/include')];
const fromSpec = ['ROM_BASE', 'ROM_BYTES', 'RAM_BASE', 'FIRMWARE_MAX_BYTES', 'BOOT_INFO'] as const;

export type Budget = FirmwareSizes & { readonly stackBytes: number };
export const budget = (): Budget => JSON.parse(readFileSync(join(firmwareDir, 'budget.json'), 'utf8')) as Budget;

/** What is over its budget; empty if nothing is. */
export const overBudget = (sizes: FirmwareSizes, limits: FirmwareSizes): string[] =>
  (Object.keys(sizes) as (keyof FirmwareSizes)[])
    .filter((k) => sizes[k] > limits[k])
    .map((k) => `${k}: ${sizes[k]}, budget ${limits[k]} (nic-firmware/budget.json)`);

/** Builds both programs; throws if one is over its budget. */
export async function buildFirmware(options: FirmwareOptions = {}): Promise<Firmware> {
  const keys = options.keys ?? [developmentKey];
  const limits = budget();
  const compiler = await findTool(`${prefix}gcc`);
  if (compiler === null) throw new Error(`${prefix}gcc is missing: run \`node scripts/ensure.mjs firmware\``);
  const folders = ['lib', 'hal', 'hal/target', 'hal/target/include', 'app', 'boot'];
  const inputs = folders.flatMap((d) => ['.c', '.h', '.S'].flatMap((e) => filesIn(d, e)));
  const scripts = filesIn('ld', '.ld');
  const dir = await cachedBuild({
    name: 'firmware-target',
    inputs: [...inputs, ...scripts, ...specHeaders, monocypher.source, ...keys],
    flags: [compiler.version, ...compile, ...monocypher.flags, String(limits.stackBytes), ...fromSpec.map((n) => `${n}=${constant(n)}`)],
    build: (work) => build(work, keys, limits),
  });
  const sizes = JSON.parse(readFileSync(join(dir, 'sizes.json'), 'utf8')) as FirmwareSizes;
  const over = overBudget(sizes, limits);
  if (over.length > 0) throw new Error(`firmware over budget: ${over.join('; ')}`);
  return { rom: readFileSync(join(dir, 'boot.bin')), firmware: readFileSync(join(dir, 'app.bin')), dir, sizes };
}

async function build(work: string, keys: readonly string[], limits: Budget): Promise<void> {
  writeFileSync(join(work, 'keys.c'), keySource(keys));
  const gcc = `${prefix}gcc`;
  await run(gcc, [...compile, ...system, ...monocypher.flags, '-c', monocypher.source, '-o', join(work, 'monocypher.o')]);
  const values = [...fromSpec.map((n) => [n, constant(n)] as const), ['STACK_BYTES', limits.stackBytes] as const];
  const symbols = values.map(([name, value]) => `-Wl,--defsym=${name}=${value}`);
  for (const program of ['boot', 'app'] as const) {
    const sources = [
      ...['lib', 'hal/target', program].flatMap((d) => filesIn(d, '.c')),
      ...filesIn('hal/target', '.S'),
      join(work, 'keys.c'),
    ];
    const elf = join(work, `${program}.elf`);
    const link = [
      '-nostdlib',
      '-Wl,--gc-sections',
      '-Wl,--no-warn-rwx-segments',
      `-Wl,-T,${join(firmwareDir, `ld/${program}.ld`)}`,
      ...symbols,
    ];
    const headers = [...include, `-I${join(repoRoot, 'fpga-rtl/spec/gen')}`, ...monocypher.flags, ...system];
    await run(gcc, [...compile, ...warnings, ...headers, ...sources, join(work, 'monocypher.o'), ...link, '-lgcc', '-o', elf], {
      timeoutMs: 120_000,
    });
    await run(`${prefix}objcopy`, ['-O', 'binary', elf, join(work, `${program}.bin`)]);
  }
  const { stdout } = await run(`${prefix}size`, ['-A', '-d', join(work, 'app.elf')]);
  const bss = Number(/^\.bss\s+(\d+)/m.exec(stdout)?.[1]);
  const image = readFileSync(join(work, 'app.bin')).length;
  const sizes: FirmwareSizes = {
    bootRomBytes: readFileSync(join(work, 'boot.bin')).length,
    firmwareImageBytes: image,
    firmwareRamBytes: image + bss,
  };
  writeFileSync(join(work, 'sizes.json'), JSON.stringify(sizes));
}
