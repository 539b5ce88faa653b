// SPDX-License-Identifier: Apache-2.0
import { CardError } from '../errors.js';

/** What went over a port, as text: `>` to the card, `<` from it, in hexadecimal; `!` it went away; `#` for people. */
export type Passage = { readonly to: 'card' | 'host'; readonly bytes: Uint8Array } | { readonly to: 'nobody' };

const BYTES_A_LINE = 64;

export function transcriptLines(passage: Passage): string[] {
  if (passage.to === 'nobody') return ['!'];
  const mark = passage.to === 'card' ? '>' : '<';
  const hex = Buffer.from(passage.bytes).toString('hex');
  return hex.match(new RegExp(`.{1,${2 * BYTES_A_LINE}}`, 'g'))?.map((part) => `${mark} ${part}`) ?? [];
}

/** Reads a transcript; neighbouring lines of one direction become one passage. */
export function parseTranscript(text: string): Passage[] {
  const passages: Passage[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    if (line.trim() === '!') {
      passages.push({ to: 'nobody' });
      continue;
    }
    const match = /^([<>]) ((?:[0-9a-f]{2})+)$/.exec(line.trim());
    if (match === null) throw new CardError('E_CARD_ADDRESS', `line ${i + 1} is not a line of a recorded session: ${line.slice(0, 40)}`);
    const to = match[1] === '>' ? 'card' : 'host';
    const bytes = Buffer.from(match[2] ?? '', 'hex');
    const last = passages.at(-1);
    if (last !== undefined && last.to === to) passages[passages.length - 1] = { to, bytes: Buffer.concat([last.bytes, bytes]) };
    else passages.push({ to, bytes });
  }
  return passages;
}
