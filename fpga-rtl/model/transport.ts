// SPDX-License-Identifier: Apache-2.0
/** The transport's model: one flow between two cards. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modelDir } from './pml.js';
import { range } from './promela.js';

export interface TransportModel {
  readonly window: number;
  /** Sequence numbers before they wrap. */
  readonly numbers: number;
  /** A seeded fault: a switch of the template. */
  readonly define?: string;
}

/** The transport model as one text. */
export function transportModel(m: TransportModel): string {
  const numbers = range(m.numbers);
  const chosen = [
    '!calm && !want -> what = WANT',
    'want && has_room -> what = SEND',
    'want && has_room && !sent -> what = SEND; red_next = 1',
    ...numbers.map((s) => `repeat(${s})`),
    ...numbers.flatMap((s) => [0, 1].map((r) => `frame(${s}, ${r})`)),
    'queue > 0 -> what = RELEASE',
    'owe && nfull(acks) -> what = TELL',
    // An ACK is taken from either place: the channel's order means nothing.
    'nempty(acks) -> acks?seq, sack, lim; what = HEAR',
    'len(acks) > 1 -> acks?seq, sack, lim; acks!seq, sack, lim; acks?seq, sack, lim; what = HEAR',
    '!calm && nempty(acks) -> acks?<seq, sack, lim>; what = HEAR; copied = 1',
    '!calm && nempty(acks) -> acks?_, _, _; what = LOSE',
    ...(m.define === 'BUG_NO_POLL' ? [] : ['want && !has_room && flight == 0 && !asking && (!calm || silent) -> what = POLL']),
    'asking -> asking = 0; what = ASKED',
    '!calm && asking -> asking = 0; what = LOSE',
    '!calm -> what = CALM',
    'timeout -> what = REST',
  ];
  const done = [
    'what == WANT -> want = 1',
    'what == SEND -> send()',
    'what == REPEAT -> red_next = (seq == red_at); put_frame(seq, red_next)',
    'what == ARRIVE -> arrive()',
    // Credit is told unasked only to a sender that has none left.
    'what == RELEASE -> owe = owe || (plus(released, queue) == told); queue--; released = plus(released, 1)',
    'what == TELL -> tell()',
    'what == HEAR -> hear()',
    'what == POLL -> asking = 1',
    'what == ASKED -> owe = 1',
    'what == CALM -> calm = 1',
    'what == REST -> must(always_delivered, una == next && !want && queue == 0 && (!sent || delivered)); over = 1',
    'else',
  ];
  return `#define WINDOW ${m.window}
#define SEQS ${m.numbers}
#define FRAMES ${2 * m.numbers}
#define ACKS 2
${m.define === undefined ? '' : `#define ${m.define}\n`}
${readFileSync(join(modelDir, 'transport.pml'), 'utf8')}
active proctype flow() {
  do
  :: atomic {
    if
${chosen.map((c) => `    :: ${c}`).join('\n')}
    fi;
    d_step {
      if
${done.map((d) => `      :: ${d}`).join('\n')}
      fi;
      // Once it is acknowledged, its number is given to others.
      if :: sent && red_at != SEQS && minus(red_at, una) >= flight -> red_at = SEQS :: else fi;
      what = 0; seq = 0; sack = 0; lim = 0; i = 0; j = 0; red = 0; copied = 0; red_next = 0
    };
    if :: over -> break :: else fi
  }
  od
}
`;
}
