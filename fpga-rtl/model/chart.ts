// SPDX-License-Identifier: Apache-2.0
/** A counterexample as a message chart: a column a node, an arrow where a message is sent. */

const column = 16;

/** Draws what a trail has printed: `send SRC DST OP …` as an arrow, all else as a note. */
export function drawChart(lines: readonly string[], nodes: number): string[] {
  const blank = (): string[] => Array.from({ length: nodes * column }, (_, i) => (i % column === column / 2 ? '│' : ' '));
  const head = Array.from({ length: nodes }, (_, n) => `node ${n}${n === 0 ? ', home' : ''}`.padStart(column / 2 + 6).padEnd(column)).join(
    '',
  );
  const drawn = lines.map((line) => {
    const sent = /^send (\d+) (\d+) (\w+) .* R_(\w) flag (\d) S_(\w+) version (\d)/.exec(line);
    if (sent === null) return `${blank().join('')}  ${line}`;
    const [, from, to, op, right, flag, status, version] = sent;
    const [a, b] = [Number(from), Number(to)].map((n) => n * column + column / 2) as [number, number];
    const row = blank();
    const [left, end] = [Math.min(a, b), Math.max(a, b)];
    for (let i = left + 1; i < end; i++) row[i] = '─';
    if (a === b) row[a + 1] = '↺';
    else row[b] = a < b ? '▶' : '◀';
    const name = [...(op ?? '')];
    const start = a === b ? a + 3 : Math.floor((left + end - name.length) / 2) + 1;
    name.forEach((c, i) => {
      row[start + i] = c;
    });
    const details = [
      right === 'I' ? '' : right,
      flag === '1' ? 'flag' : '',
      status === 'OK' ? '' : status,
      version === '1' ? 'new bytes' : '',
    ];
    return `${row.map((c) => c ?? ' ').join('')}  ${details.filter((d) => d !== '').join(' ')}`.trimEnd();
  });
  return [head.trimEnd(), ...drawn];
}
