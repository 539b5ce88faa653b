// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';

/** `weft bundle …`: update bundles. */
export function addBundleCommands(weft: Command, _signal: AbortSignal): void {
  weft.command('bundle').description('Update bundles.');
}
