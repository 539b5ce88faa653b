// SPDX-License-Identifier: Apache-2.0
/** The program as it runs on a server: compiled packages, the packages that they need, native parts built here. */
import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { repoRoot, run } from '@weft/tools';
import { buildDriverAddon, buildLinkPlugin, buildProbe, bundledConsole, prebuiltFiles } from '../native.js';

/** A file of the program, or a link; `to` counts from the program's folder. */
export type Part =
  | { readonly to: string; readonly from: string; readonly executable: boolean }
  | { readonly to: string; readonly target: string };

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** What is started by name. */
export const commands = { weft: 'weft/dist/main.js', weftd: 'host-driver/dist/daemon/main.js' } as const;
const executables: readonly string[] = [...Object.values(commands), `prebuilt/${prebuiltFiles.probe}`];

export async function programParts(): Promise<Part[]> {
  const parts: Part[] = [];
  const file = (from: string, to: string): void => void parts.push({ to, from, executable: executables.includes(to) });
  for (const f of ['package.json', 'LICENSE']) file(join(repoRoot, f), f);
  for (const folder of packagesFrom(join(repoRoot, 'weft'))) {
    const at = relative(repoRoot, folder.path);
    for (const f of await filesBelow(folder.path, folder.ours)) file(join(folder.path, f), join(at, f));
    if (folder.ours)
      parts.push({ to: join('node_modules', folder.name), target: relative(dirname(join('node_modules', folder.name)), at) });
  }
  const native = { addon: await buildDriverAddon(), plugin: await buildLinkPlugin(), probe: await buildProbe() };
  for (const [key, from] of Object.entries(native)) file(from, join('prebuilt', prebuiltFiles[key as keyof typeof native]));
  const screens = await builtConsole();
  for (const f of await filesOf(screens)) file(join(screens, f), join('prebuilt', prebuiltFiles.console, f));
  return parts.sort((a, b) => (a.to < b.to ? -1 : 1));
}

/** Folder of the web console: what an installed Weft has, or built now. */
async function builtConsole(): Promise<string> {
  if (bundledConsole !== null) return bundledConsole;
  return (await run(process.execPath, [join(repoRoot, 'desktop-app/dist/build/main.js')])).stdout.trim();
}

interface Package {
  readonly name: string;
  readonly path: string;
  /** Of this repository. */
  readonly ours: boolean;
}

/** A package and all that it needs to run, each once. */
function packagesFrom(start: string): Package[] {
  const seen = new Map<string, Package>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    const { name, dependencies = {}, optionalDependencies = {} } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Manifest;
    seen.set(path, { name, path, ours: !path.includes(`${sep}node_modules${sep}`) });
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const found = resolvePackage(path, needed);
      if (found !== null) visit(found);
      else if (needed in dependencies) throw new Error(`${name} needs ${needed}, which is not installed: run \`npm ci\``);
    }
  };
  visit(start);
  return [...seen.values()];
}

/** As Node looks for it, folder by folder upwards. Ours are where they are, not where node_modules links to. */
function resolvePackage(from: string, name: string): string | null {
  const workspaces = (JSON.parse(readFileSync(join(repoRoot, 'package.json'), 'utf8')) as { workspaces?: string[] }).workspaces ?? [];
  for (const w of workspaces) {
    const at = join(repoRoot, w);
    if (existsSync(join(at, 'package.json')) && (JSON.parse(readFileSync(join(at, 'package.json'), 'utf8')) as Manifest).name === name)
      return at;
  }
  for (let at = from; at.startsWith(repoRoot); at = dirname(at)) {
    const found = join(at, 'node_modules', name);
    if (existsSync(join(found, 'package.json'))) return found;
  }
  return null;
}

const aside: readonly string[] = ['test', 'tests', 'benchmark', 'benchmarks', 'bench', 'docs', 'example', 'examples', '.github'];

/** Of ours what is compiled; of others all that is read at run time on this machine. */
async function filesBelow(folder: string, ours: boolean): Promise<string[]> {
  const here = `${process.platform}-${process.arch}`;
  return (await filesOf(folder)).filter((path) => {
    const parts = path.split(sep);
    if (ours) return path === 'package.json' || (parts[0] === 'dist' && path.endsWith('.js') && !/[.-]test(ing)?\.js$/.test(path));
    if (parts.includes('node_modules')) return false; // a package of its own
    if (parts.some((p) => aside.includes(p))) return false;
    const platform = parts[parts.indexOf('prebuilds') + 1] ?? '';
    if (parts.includes('prebuilds') && !platform.includes(here)) return false;
    return /^(LICEN[CS]E|NOTICE|COPYING)/i.test(basename(path)) || !/\.(ts|mts|cts|map|md|markdown|c|cc|cpp|h|gyp|gypi)$/.test(path);
  });
}

/** Files below a folder, as paths from there. */
async function filesOf(folder: string): Promise<string[]> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  return all.filter((e) => e.isFile()).map((e) => relative(folder, join(e.parentPath, e.name)));
}
