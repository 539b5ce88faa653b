// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { repoRoot, rtlDir, rtlModules, rtlSources } from '@weft/tools';

export const boardsDir = join(repoRoot, 'fpga-rtl/boards');

function addFolder(modules: Map<string, string>, folder: string): void {
  if (!existsSync(folder)) return;
  for (const f of readdirSync(folder).sort()) if (f.endsWith('.sv')) modules.set(basename(f, '.sv'), join(folder, f));
}

export interface SourceOptions {
  /** Folder below rtl/prim whose modules take the place of the generic ones. */
  readonly technology?: 'ecp5';
  /** Folder below boards. */
  readonly board?: string;
}

/** The files of `top`: the card's, a board's, and the primitives of a technology, package first. */
export function siliconSources(top: string, { technology, board }: SourceOptions = {}): string[] {
  const modules = rtlModules();
  if (technology !== undefined) addFolder(modules, join(rtlDir, 'prim', technology));
  if (board !== undefined) {
    addFolder(modules, join(boardsDir, 'common'));
    addFolder(modules, join(boardsDir, board));
  }
  return rtlSources(top, modules);
}
