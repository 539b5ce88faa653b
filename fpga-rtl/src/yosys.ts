// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { runYosys, type Tree } from '@yowasp/yosys';

export interface YosysResult {
  readonly log: string;
  /** Lines of the log that warn. */
  readonly warnings: readonly string[];
  /** A file that the script has written. */
  file(name: string): string;
  bytes(name: string): Uint8Array;
}

/** A yosys script that failed, with the end of its log. */
export class YosysError extends Error {
  constructor(script: string, log: string) {
    super(`yosys: ${script.slice(0, 200)}\n${log.trim().split('\n').slice(-20).join('\n')}`);
    this.name = 'YosysError';
  }
}

/** Runs a script in process (WebAssembly). `sources` are read under their base names. */
export async function yosys(
  script: string,
  sources: readonly string[],
  texts: Readonly<Record<string, string>> = {},
): Promise<YosysResult> {
  const files: Record<string, Uint8Array | string> = { ...texts };
  for (const path of sources) {
    const name = basename(path);
    if (name in files) throw new Error(`two sources are named ${name}`);
    files[name] = readFileSync(path);
  }
  const decoder = new TextDecoder();
  let log = '';
  const collect = (bytes: Uint8Array | null): void => {
    if (bytes) log += decoder.decode(bytes, { stream: true });
  };
  let out: Tree | undefined;
  try {
    out = await runYosys(['-p', script], files, { stdout: collect, stderr: collect });
  } catch (e) {
    throw new YosysError(script, log || String(e)); // Its own error carries all files; the log says more.
  }
  // Its own log shows a warning twice, once as it happens and once in the summary's count.
  const warnings = [...new Set(log.split('\n').filter((line) => /\bwarning:/i.test(line)))];
  const bytes = (name: string): Uint8Array => {
    const data = out?.[name];
    if (data === undefined) throw new YosysError(script, `${name} was not written\n${log}`);
    return typeof data === 'string' ? new TextEncoder().encode(data) : (data as Uint8Array);
  };
  return { log, warnings, bytes, file: (name) => new TextDecoder().decode(bytes(name)) };
}

/** `read_verilog` of sources by base name, in order. */
export const readVerilog = (sources: readonly string[], flags = ''): string =>
  `read_verilog -sv ${flags} ${sources.map((s) => basename(s)).join(' ')}`;
