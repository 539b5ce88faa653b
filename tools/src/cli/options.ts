// SPDX-License-Identifier: Apache-2.0
import { type Command, InvalidArgumentError } from 'commander';
import { errorLine, WeftError } from './errors.js';

/** An option's parser for whole numbers within bounds. */
export function whole(low: number, high: number): (text: string) => number {
  return (text) => {
    const n = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(n >= low && n <= high)) throw new InvalidArgumentError(`give a whole number from ${low} to ${high}.`);
    return n;
  };
}

/** An option's parser for one of a few words. */
export function oneOf<T extends string>(words: readonly T[]): (text: string) => T {
  return (text) => {
    const found = words.find((w) => w === text);
    if (found === undefined) throw new InvalidArgumentError(`give one of ${words.join(', ')}.`);
    return found;
  };
}

/** Exit codes of our commands. */
export const exitCode = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** Commander's complaints in one line, thrown instead of exiting. */
export function strict(command: Command): Command {
  return command
    .exitOverride((e) => {
      if (e.exitCode === 0) throw e;
      throw new WeftError('E_USAGE', e.message.replace(/^error: /, ''), `see ${rootName(command)} --help`, { cause: e });
    })
    .configureOutput({ writeErr: () => undefined })
    .showSuggestionAfterError(true);
}

function rootName(command: Command): string {
  return command.parent ? `${rootName(command.parent)} ${command.name()}` : command.name();
}

/** What to print and with which code to leave. */
export function failureOf(e: unknown): { readonly line: string; readonly code: number } {
  const usage = e instanceof WeftError && e.code === 'E_USAGE';
  return { line: errorLine(e), code: usage ? exitCode.usage : exitCode.failed };
}
