// SPDX-License-Identifier: Apache-2.0
/** The firmware's own sources, compiled for the host with sanitizers: what its tests run. */
import { createPrivateKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cachedBuild, rawPublicKey, repoRoot, run } from '@weft/tools';
import { developmentKey, filesIn, firmwareDir, monocypherDir, specHeaders } from './paths.js';

export const warnings = ['-Wall', '-Wextra', '-Wconversion', '-Wshadow', '-Wstrict-prototypes', '-Werror'];
export const includes = ['lib', 'hal', 'hal/host', 'app', 'boot', 'test'].map((d) => `-I${join(firmwareDir, d)}`);
/** Third-party: our warnings are not its. */
export const monocypher = { source: join(monocypherDir, 'monocypher.c'), flags: ['-DBLAKE2_NO_UNROLLING', `-I${monocypherDir}`] };

/** C source of the keys whose images a card takes. */
export function keySource(pems: readonly string[]): string {
  const keys = pems.map((p) => [...rawPublicKey(createPrivateKey(readFileSync(p)))].map((b) => `0x${b.toString(16)}`).join(', '));
  return `#include "image.h"\nconst uint8_t trusted_keys[][32] = {{${keys.join('}, {')}}};\nconst unsigned trusted_key_count = ${keys.length};\n`;
}

/** A fault put into the sources, to see that a test finds it. */
export interface SourceFault {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Path of a test program: `test/<name>.c` with all of the firmware, the hardware being a model. */
export async function buildHost(name: string, options: { sanitize?: boolean; fault?: SourceFault } = {}): Promise<string> {
  const { sanitize = true, fault } = options;
  const sources = [
    // Each stage's own main is for the card.
    ...['lib', 'boot', 'app', 'hal/host'].flatMap((d) => filesIn(d, '.c')).filter((f) => basename(f) !== 'main.c'),
    join(firmwareDir, 'test/host.c'),
    join(firmwareDir, `test/${name}.c`),
  ];
  const headers = ['lib', 'hal', 'hal/host', 'app', 'boot', 'test'].flatMap((d) => filesIn(d, '.h'));
  const sanitizers = sanitize ? ['-fsanitize=address,undefined', '-fno-sanitize-recover=all', '-fno-omit-frame-pointer'] : [];
  const flags = ['-std=gnu11', fault === undefined ? '-O1' : '-O0', '-g', ...sanitizers];
  const curve = await monocypherObject(sanitizers);
  const dir = await cachedBuild({
    name: `firmware-${name}`,
    inputs: [...sources, ...headers, ...specHeaders, curve, developmentKey],
    flags: [...flags, ...warnings, JSON.stringify(fault ?? null)],
    build: async (work) => {
      writeFileSync(join(work, 'keys.c'), keySource([developmentKey]));
      const include = [...includes, `-I${join(repoRoot, 'fpga-rtl/spec/gen')}`, `-I${monocypherDir}`];
      const files = sources.map((s) => withFault(s, fault, work));
      await run('gcc', [...flags, ...warnings, ...include, ...files, join(work, 'keys.c'), curve, '-o', join(work, name)], {
        timeoutMs: 120_000,
      });
    },
  });
  return join(dir, name);
}

/** Compiled once for all test programs. */
async function monocypherObject(sanitizers: readonly string[]): Promise<string> {
  const flags = ['-O1', '-g', ...sanitizers, ...monocypher.flags];
  const dir = await cachedBuild({
    name: 'firmware-monocypher',
    inputs: [monocypher.source],
    flags,
    build: async (work) => {
      await run('gcc', [...flags, '-c', monocypher.source, '-o', join(work, 'monocypher.o')], { timeoutMs: 120_000 });
    },
  });
  return join(dir, 'monocypher.o');
}

function withFault(source: string, fault: SourceFault | undefined, work: string): string {
  if (fault === undefined || !source.endsWith(`/${fault.file}`)) return source;
  const text = readFileSync(source, 'utf8');
  if (text.split(fault.from).length !== 2) throw new Error(`${fault.file} does not have this text once: ${fault.from}`);
  const copy = join(work, basename(source));
  writeFileSync(
    copy,
    text.replace(fault.from, () => fault.to),
  );
  return copy;
}
