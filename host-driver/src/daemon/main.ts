#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// weftd: `node main.js CONFIG`; what a service manager starts. The same as `weft daemon run`.
import { failureOf, interruptSignal } from '@weft/tools';
import { runDaemon } from './run.js';

try {
  await runDaemon(process.argv[2] ?? '/etc/weft/weftd.json', interruptSignal());
  process.exit(0);
} catch (e) {
  const { line, code } = failureOf(e);
  process.stderr.write(`weftd: ${line}\n`);
  process.exit(code);
}
