// SPDX-License-Identifier: Apache-2.0
import { Command, CommanderError, type OptionValues } from 'commander';
import { aborted, interruptSignal } from './interrupt.js';
import { exitCode, failureOf, strict } from './options.js';

/** `npm run NAME`, as a commander program to which its options are added. */
export const script = (name: string, description: string): Command => strict(new Command(`npm run ${name} --`)).description(description);

const scriptName = (program: Command): string => program.name().replace(/^npm run | --$/g, '');

/**
 * Parses the command line and does the work with its options, which gives the exit code. A failure is one line on stderr; Ctrl-C ends it at once with 130,
 * and sooner when the work heeds the signal.
 */
export async function runScript<O extends OptionValues>(
  program: Command,
  work: (options: O, signal: AbortSignal) => Promise<number>,
): Promise<void> {
  const signal = interruptSignal();
  try {
    program.parse();
    process.exitCode = await Promise.race([work(program.opts<O>(), signal), aborted(signal)]);
  } catch (e) {
    if (e instanceof CommanderError) {
      process.exitCode = e.exitCode;
      return;
    }
    const { line, code } = failureOf(e);
    process.stderr.write(`${scriptName(program)}: ${line}\n`);
    if (signal.aborted) process.exit(exitCode.interrupted);
    process.exitCode = code;
  }
}
