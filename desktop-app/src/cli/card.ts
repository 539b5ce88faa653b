// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';

/** `weft card …`: cards at their management port. */
export function addCardCommands(weft: Command, _signal: AbortSignal): void {
  weft.command('card').description('Cards at their management port.');
}
