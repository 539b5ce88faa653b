// SPDX-License-Identifier: Apache-2.0

/** What the guest program says on the serial console, by line. */
export type GuestLine =
  | { readonly kind: 'start'; readonly work: number; readonly pages: number; readonly seed: number; readonly ops: number }
  | { readonly kind: 'progress'; readonly phase: string; readonly done: number; readonly of: number; readonly corrupt: number }
  | { readonly kind: 'corrupt'; readonly text: string }
  | {
      readonly kind: 'result';
      readonly ok: boolean;
      readonly corrupt: number;
      readonly pages: number;
      readonly rewrites: number;
      readonly digest: string;
    }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'other'; readonly text: string };

/** Sorts one console line. */
export function parseGuestLine(raw: string): GuestLine {
  const text = cleanLine(raw);
  const match = /^WEFT (\w+)(.*)$/.exec(text);
  if (!match) return { kind: 'other', text };
  const rest = match[2] ?? '';
  const value = (name: string): string => new RegExp(`\\b${name}=(\\S+)`).exec(rest)?.[1] ?? '';
  const number = (name: string): number => Number(value(name) || Number.NaN);
  switch (match[1]) {
    case 'start':
      return { kind: 'start', work: number('work'), pages: number('pages'), seed: number('seed'), ops: number('ops') };
    case 'progress':
      return { kind: 'progress', phase: value('phase'), done: number('done'), of: number('of'), corrupt: number('corrupt') };
    case 'corrupt':
      return { kind: 'corrupt', text };
    case 'result': {
      const outcome = /^ (\w+)/.exec(rest)?.[1];
      if (outcome === 'failed') return { kind: 'failed', reason: /reason="([^"]*)"/.exec(rest)?.[1] ?? text };
      return {
        kind: 'result',
        ok: outcome === 'ok' && number('corrupt') === 0,
        corrupt: number('corrupt'),
        pages: number('pages'),
        rewrites: number('rewrites'),
        digest: value('digest'),
      };
    }
    default:
      return { kind: 'other', text };
  }
}

/** Without what a terminal would act on: the firmware of a PC sends escape sequences. */
function cleanLine(raw: string): string {
  let out = '';
  for (let i = 0; i < raw.length; i++) {
    if (raw.charCodeAt(i) === 0x1b) {
      const sequence = /^\[[0-9;?=]*[A-Za-z]|^c/.exec(raw.slice(i + 1, i + 20));
      i += sequence ? sequence[0].length : 0;
    } else if (raw.charCodeAt(i) >= 0x20) out += raw[i];
  }
  return out.trimEnd();
}

/** Cuts a stream into lines of bounded length. */
export class LineSplitter {
  #rest = '';
  readonly #onLine: (line: string) => void;
  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }
  push(chunk: string): void {
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = (lines.pop() ?? '').slice(-4096);
    for (const line of lines) this.#onLine(line);
  }
  end(): void {
    if (this.#rest) this.#onLine(this.#rest);
    this.#rest = '';
  }
}
