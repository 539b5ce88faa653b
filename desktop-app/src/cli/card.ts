// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { addConfig } from './config.js';
import { addCardOptions } from './context.js';
import { addFlash } from './flash.js';
import { addList } from './list.js';
import { addInfo, addSelfTest, addSlots } from './show.js';
import { addLog, addMonitor } from './watch.js';

/** `weft card …`: cards at their management port. */
export function addCardCommands(weft: Command, signal: AbortSignal): void {
  const card = weft.command('card').description('Cards at their management port: find, identify, flash, configure and watch them.');
  addCardOptions(card);
  for (const add of [addList, addInfo, addFlash, addSlots, addConfig, addMonitor, addLog, addSelfTest]) add(card, signal);
}
