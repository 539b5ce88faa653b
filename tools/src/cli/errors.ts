// SPDX-License-Identifier: Apache-2.0

/** A failure that a person can act on: a stable code, what happened, and what to do next. */
export class WeftError extends Error {
  readonly code: string;
  readonly next: string;
  constructor(code: string, message: string, next = '', options?: ErrorOptions) {
    super(message, options);
    this.name = 'WeftError';
    this.code = code;
    this.next = next;
  }
  /** All of it on one line. */
  get line(): string {
    const first = this.message.replace(/\s*\n\s*/g, ' ');
    return this.next ? `${first}; ${this.next}` : first;
  }
}

/** One line for any error; only a defect of ours shows a stack, and only when asked for. */
export function errorLine(e: unknown): string {
  if (e instanceof WeftError) return e.line;
  if (e instanceof Error) {
    const code = (e as NodeJS.ErrnoException).code;
    if (code === 'ENOSPC') return 'no space left on the device; free some, or point TMPDIR and WEFT_CACHE to a larger disk';
    return (process.env['WEFT_DEBUG'] ? (e.stack ?? e.message) : e.message.split('\n').slice(0, 3).join(' ')).trim();
  }
  return String(e);
}
