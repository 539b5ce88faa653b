#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// weftd: the control plane of this server, for a service manager to start. Its one argument is the configuration file.
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
