// SPDX-License-Identifier: Apache-2.0
/**
 * Makes a fresh clone ready: npm packages, Debian packages, Python packages in a venv of our own, compiled TypeScript.
 *
 *   node scripts/ensure.mjs [--no-build] [build] [guest] [etcd] [wire] [archive] [model] [serial] [firmware] [wasm] [formal] [silicon]
 *
 * Plain JavaScript without dependencies, because it runs before `npm ci` has.
 * All it says goes to stderr, so that stdout stays the caller's.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePackageLists, installDebian } from './lib/apt.mjs';
import { missingTools, profiles } from './lib/debian-tools.mjs';
import { ensurePythonPackages } from './lib/python.mjs';
import { ensurePythonSources } from './lib/python-source.mjs';
import { Failure, root, runLogged, say } from './lib/run.mjs';

const MIN_NODE = [20, 19];

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1])) return;
  throw new Failure(`Node ${process.versions.node} is too old; install Node ${MIN_NODE.join('.')} or newer.`);
}

const readLock = (path) => JSON.parse(readFileSync(join(root, path), 'utf8')).packages;

/** Compares what npm installed with what the lockfile asks for: exact, and quicker than asking npm. */
function npmPackagesAreCurrent() {
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) return false;
  const wanted = readLock('package-lock.json');
  const installed = readLock('node_modules/.package-lock.json');
  return Object.entries(wanted).every(([path, want]) => {
    if (!path.includes('node_modules/') || want.optional) return true;
    const have = installed[path];
    return have !== undefined && have.version === want.version && have.resolved === (want.link ? want.resolved : have.resolved);
  });
}

async function ensureNpmPackages() {
  if (npmPackagesAreCurrent()) return;
  await runLogged('npm packages (npm ci)', 'npm', ['ci', '--no-fund', '--no-audit'], 'ensure-npm.log');
}

async function ensureDebianPackages(wanted) {
  const missing = missingTools(wanted);
  if (missing.length > 0) await installDebian(missing);
  // The guest's kernel is fetched from Debian, unless the user brings one.
  if (wanted.includes('guest') && !process.env.WEFT_KERNEL) await ensurePackageLists();
}

async function build() {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  await runLogged('TypeScript (tsc -b)', process.execPath, [tsc, '-b'], 'ensure-tsc.log', { quietUnderMs: 1500 });
}

async function main(args) {
  const noBuild = args.includes('--no-build');
  const wanted = args.filter((a) => a !== '--no-build');
  const unknown = wanted.find((p) => !(p in profiles));
  if (unknown !== undefined) throw new Failure(`unknown profile ${unknown}; known are ${Object.keys(profiles).join(', ')}`);
  checkNode();
  await ensureNpmPackages();
  await ensureDebianPackages(wanted);
  await ensurePythonPackages(wanted);
  await ensurePythonSources(wanted);
  if (!noBuild) await build();
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  say(error.message);
  process.exitCode = 1;
}
