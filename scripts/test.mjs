// SPDX-License-Identifier: Apache-2.0
/**
 * `npm test` and `npm run lint`: the named checks, then (unless --lint) every vitest test.
 * Ends with one line, `N passed, N failed`, which also goes to .cache/test-summary.txt;
 * a check counts as one, like a test.
 *
 *   node scripts/test.mjs [--lint] [vitest filter…]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/run.mjs';

const bin = (name) => join(root, 'node_modules/.bin', name);
const cache = join(root, '.cache');
const summaryFile = join(cache, 'test-summary.txt');
const reportFile = join(cache, 'vitest.json');

/** Each check is a command that exits with 0 when all is well. */
const checks = [
  { name: 'types', command: bin('tsc'), args: ['-b'] },
  { name: 'format and lint', command: bin('biome'), args: ['check', '--error-on-warnings'] },
  {
    name: 'import boundaries',
    command: bin('depcruise'),
    args: [
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'err',
      'tools',
      'fpga-rtl',
      'nic-firmware',
      'hw-sim',
      'host-driver',
      'desktop-app',
      'weft',
      'test',
    ],
  },
  { name: 'generated files', command: process.execPath, args: ['fpga-rtl/spec/dist/cli.js', '--check'] },
  { name: 'RTL lint', command: process.execPath, args: ['fpga-rtl/dist/lint.js'] },
];

const env = { ...process.env, npm_config_loglevel: 'error' };

function runCheck({ name, command, args }) {
  process.stdout.write(`\n── ${name}\n`);
  const started = Date.now();
  const { status, signal, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env });
  const ok = status === 0;
  const why = error?.message ?? signal ?? `exit code ${status}`;
  process.stdout.write(`── ${name}: ${ok ? 'ok' : `FAILED (${why})`}, ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
  return ok;
}

/** Counts from vitest's own report. A file that could not be loaded holds no tests, so it counts as one failure. */
function runVitest(filters) {
  process.stdout.write('\n── tests\n');
  rmSync(reportFile, { force: true });
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`, ...filters];
  const { status } = spawnSync(bin('vitest'), args, { cwd: root, stdio: 'inherit', env });
  if (!existsSync(reportFile)) return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(readFileSync(reportFile, 'utf8'));
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((t) => t.status !== 'failed'),
  ).length;
  const failed = report.numFailedTests + unloaded;
  // Vitest also fails on errors outside any test, such as an unhandled rejection.
  return { passed: report.numPassedTests, failed: status !== 0 && failed === 0 ? 1 : failed, skipped: report.numPendingTests };
}

function main(args) {
  const lintOnly = args.includes('--lint');
  const filters = args.filter((a) => a !== '--lint');
  mkdirSync(cache, { recursive: true });
  rmSync(summaryFile, { force: true });
  const failedChecks = checks.filter((check) => !runCheck(check));
  const tests = lintOnly ? { passed: 0, failed: 0, skipped: 0 } : runVitest(filters);
  const passed = checks.length - failedChecks.length + tests.passed;
  const failed = failedChecks.length + tests.failed;
  if (failedChecks.length > 0) console.log(`\nfailed checks: ${failedChecks.map((c) => c.name).join(', ')}`);
  if (tests.skipped > 0) console.log(`\n${tests.skipped} tests were skipped`);
  const line = `${passed} passed, ${failed} failed`;
  writeFileSync(summaryFile, `${line}\n`);
  console.log(`\n${line}`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
