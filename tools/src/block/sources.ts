// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { repoRoot } from '../build/paths.js';

export const rtlDir = join(repoRoot, 'fpga-rtl/rtl');
/** Folders with the generic primitives, in the order of dependence. */
export const rtlFolders = ['prim/generic', 'lib', 'eth', 'xport', 'host', 'coh', 'mgmt', 'trace', 'top'] as const;
export const rtlPackage = join(rtlDir, 'gen/weft_pkg.sv');
/** Of the management subsystem alone: read where it is named. */
const mgmtPackage = join(rtlDir, 'gen/weft_mgmt_pkg.sv');

/** Every module of the card by name: one module a file. */
export function rtlModules(): Map<string, string> {
  const modules = new Map<string, string>();
  for (const folder of rtlFolders) {
    let files: string[];
    try {
      files = readdirSync(join(rtlDir, folder)).sort();
    } catch {
      continue; // A folder that has no file yet is not in git.
    }
    for (const f of files) if (f.endsWith('.sv')) modules.set(basename(f, '.sv'), join(rtlDir, folder, f));
  }
  return modules;
}

const venvLib = join(repoRoot, '.cache/venv/lib');

/** Modules that are not ours, as scripts/ensure.mjs installs them. They are read, but no block of the card. */
export function foreignModules(): Map<string, string> {
  const pythons = existsSync(venvLib) ? readdirSync(venvLib).sort() : [];
  const files = pythons.map((python) => join(venvLib, python, 'site-packages/pythondata_cpu_picorv32/verilog/picorv32.v'));
  return new Map(files.filter((f) => existsSync(f)).map((f) => [basename(f, '.v'), f]));
}

/**
 * The files that `top` needs, package first. By the names that occur in the text, so that a broken file which
 * a block does not use cannot stop it, and its cache key does not depend on it.
 */
export function rtlSources(top: string, modules = rtlModules()): string[] {
  const known = new Map([['weft_mgmt_pkg', mgmtPackage], ...foreignModules(), ...modules]);
  const needed = new Set<string>();
  const visit = (name: string): void => {
    const path = known.get(name);
    if (path === undefined || needed.has(name)) return;
    needed.add(name);
    if (!modules.has(name)) return;
    const text = readFileSync(path, 'utf8').replace(/\/\/.*$|\/\*[\s\S]*?\*\//gm, '');
    for (const word of new Set(text.match(/\b[a-z]\w*/gi) ?? [])) visit(word);
  };
  visit(top);
  if (needed.size === 0) throw new Error(`no module ${top} in ${rtlDir}/{${rtlFolders.join(',')}}`);
  return [rtlPackage, ...[...known].filter(([name]) => needed.has(name)).map(([, path]) => path)];
}
